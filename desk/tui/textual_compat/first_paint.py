"""The first paint of a screen, withheld until its widgets rest.

Textual paints a screen as soon as it has a layout, with what its widgets hold by then: a frame without words, filled later.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

PATIENCE = 0.25
"""Seconds after which a screen is painted as it is. Until then the terminal shows the one before."""
COVERED_PATIENCE = 120.0
"""The same, where the terminal shows a frame of what is to come."""
_POLL = 0.004


class FirstPaint:
    """Says when the first paint of a screen is due.

    It waits while `is_covered` says that the terminal shows a better frame.
    """

    def __init__(
        self, screen: Screen[Any], clock: Callable[[], float] = monotonic, *, is_covered: Callable[[], bool] = lambda: False
    ) -> None:
        self._screen = screen
        self._is_covered = is_covered
        self._clock = clock
        self._give_up: float | None = None
        self._is_polling = False
        self._busy: MessagePump | None = None
        """The widget that was last seen to have something left to do."""

    def must_wait(self) -> bool:
        """Must a paint be left out now? It is tried again soon then."""
        now = self._clock()
        if self._give_up is None:
            self._give_up = now + (COVERED_PATIENCE if self._is_covered() else PATIENCE)
        if now >= self._give_up or (not self._is_covered() and self._is_at_rest()):
            return False
        if not self._is_polling:
            self._is_polling = True
            get_running_loop().call_later(_POLL, self._screen.call_later, self._paint_again)  # a Timer is a task with a name in words
        return True

    def _is_at_rest(self) -> bool:
        screen = self._screen
        if screen._layout_required or screen._scroll_required or screen._recompose_required:
            return False
        if self._busy is not None and not _is_quiet(self._busy):
            return False
        self._busy = next((node for node in screen.walk_children(with_self=False) if not _is_quiet(node)), None)
        return self._busy is None

    def _paint_again(self) -> None:
        self._is_polling = False
        if self._screen.is_current:
            self._screen._compositor_refresh()


def _is_quiet(node: MessagePump) -> bool:
    """Has a widget nothing left to do?"""
    return not node.message_queue_size and isinstance(node, Widget) and not (node._layout_required or node._recompose_required)
