"""The place of toasts between head and body."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets._toast import ToastRack  # the only name by which Textual's own corner of news is known


class ToastPlace:
    """Keeps toasts on the line between head and body.

    Nothing is read, typed or pressed there: it holds titles or tabs. `lines` are its widgets, the first that is shown counts. The second
    line of an error lies below it.
    """

    def __init__(self, screen: Screen[Any], *lines: str) -> None:
        self._screen = screen
        self._lines = lines

    def start(self) -> None:
        """Follow the line whenever the screen is laid out."""
        self._screen.screen_layout_refresh_signal.subscribe(self._screen, self._follow_line)

    def _follow_line(self, _screen: Screen[Any]) -> None:
        y = next((region.y for name in self._lines if (region := self._screen.query_one(name).region).height), 0)
        for rack in self._screen.query(ToastRack):
            if rack.children and rack.styles.margin.top != y:
                rack.styles.margin = (y, 0, 0, 0)
