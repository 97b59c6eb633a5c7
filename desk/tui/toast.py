"""Toasts: words that stand in a corner for a few seconds."""

from __future__ import annotations

from typing import Any, Literal

from textual.app import App

ToastSeverity = Literal["information", "warning", "error"]


def show_toast(app: App[Any], words: str, *, seconds: float = 5, severity: ToastSeverity = "information") -> None:
    """Show words for so many seconds. They are never read as markup."""
    app.notify(words, markup=False, timeout=seconds, severity=severity)
