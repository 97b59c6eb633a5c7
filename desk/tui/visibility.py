"""Whether a screen is seen behind others."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def is_in_view(screen: Screen[Any]) -> bool:
    """Is any of the screen seen: on top, or under dialogs and forms alone?"""
    stack = screen.app.screen_stack
    return screen in stack and all(above.is_modal for above in stack[stack.index(screen) + 1 :])
