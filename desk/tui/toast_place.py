"""The place of toasts on a board and a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.geometry import Spacing
from textual.screen import Screen
from textual.widgets._toast import ToastRack  # the only name by which Textual's own corner of news is known

_MOST = 2
"""Lines of an error, where the line above is calm too."""


class ToastPlace:
    """Keeps toasts on a calm line.

    Nobody needs it just then: it holds no title, no key, and not the cursor. `calm_lines` gives those of the screen, the best first, `kept`
    the cells at their end that stay in view.
    """

    def __init__(self, screen: Screen[Any], calm_lines: Callable[[], Sequence[int]], kept: Callable[[], int] = int) -> None:
        self._screen = screen
        self._calm_lines = calm_lines
        self._kept = kept

    def start(self) -> None:
        """Choose the line whenever the screen is laid out."""
        self._screen.screen_layout_refresh_signal.subscribe(self._screen, self._choose_line)

    def _choose_line(self, _screen: Screen[Any]) -> None:
        racks = [rack for rack in self._screen.query(ToastRack) if rack.children]
        if not racks or not (lines := self._calm_lines()):
            return
        y = lines[0]
        margin, padding = Spacing(0, 0, max(0, self._screen.size.height - y - 1), 0), Spacing(0, self._kept(), 0, 0)
        height = _MOST if y - 1 in lines else 1
        for rack in racks:
            if rack.styles.margin != margin:
                rack.styles.margin = margin
            if rack.styles.padding != padding:
                rack.styles.padding = padding
            if rack.styles.max_height is None or rack.styles.max_height.value != height:
                rack.styles.max_height = height
