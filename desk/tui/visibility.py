"""Visibility of a screen behind others."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def is_in_view(screen: Screen[Any]) -> bool:
    """Is any of the screen seen?

    Forms and dialogs above it leave it in view.
    """
    stack = screen.app.screen_stack
    return screen in stack and all(above.styles.background.a < 1 for above in stack[stack.index(screen) + 1 :])
