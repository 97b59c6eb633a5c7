"""The agent's browser: web addresses opened in it, the window in it."""

from __future__ import annotations

import os
import sys
from typing import Any

from textual.app import App

from desk.text.links import link_target
from desk.text.printable import printable
from desk.tui.toast import show_toast


def is_in_browser() -> bool:
    """Was this process started for a browser?"""
    return os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def open_link(app: App[Any], address: str) -> None:
    """Open a web address, and say so.

    A machine without a screen of its own, such as one reached by ssh, would open a browser in this very terminal. There the address is
    copied instead.
    """
    target = link_target(address)
    if has_browser(app):
        app.open_url(target)
        show_toast(app, f"Opened {printable(target)}", seconds=4)
    else:
        app.copy_to_clipboard(target)
        show_toast(app, f"There is no browser on this machine. Copied {printable(target)}", seconds=6)


def has_browser(app: App[Any]) -> bool:
    """Is there a browser with a window of its own?"""
    if app.is_web or sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
