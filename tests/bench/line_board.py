"""The least board that Textual allows: one widget that paints its own lines, and repaints what changed.

`python -m tests.bench.line_board CASES` runs it, with the deadlines of a calm board.
"""

from __future__ import annotations

import sys
import time
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tests.bench.board_fixtures import HOUR, calm

_COLUMNS = (("Case", 10), ("Next", 12), ("Customer", 24), ("Subject", 60), ("Owner", 10), ("Rail", 10), ("Note", 20))
_WIDTH = sum(width + 1 for _, width in _COLUMNS)
_TIME_AT, _TIME_WIDTH = _COLUMNS[0][1] + 1, _COLUMNS[1][1] + 1
_PLAIN, _CURSOR = Style.parse("default on default"), Style.parse("black on bright_cyan")
_NEAR = ((0, "bold red"), (HOUR / 2, "red"), (2 * HOUR, "yellow"))
"""The colours of what is due within so many seconds."""


class LineRows(ScrollView, can_focus=True):
    """The rows, one line each. Their cells but the countdown are kept."""

    BINDINGS: ClassVar[list[BindingType]] = [("down", "move(1)"), ("up", "move(-1)")]

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self._started = self._now = time.time()
        self._cursor = 0
        self._kept: dict[tuple[int, bool], tuple[Segment, Segment]] = {}
        self.virtual_size = Size(_WIDTH, count)

    def render_line(self, y: int) -> Strip:
        """A line as Textual paints it."""
        row = y + int(self.scroll_offset.y)
        if row >= self._count:
            return Strip.blank(self.size.width, _PLAIN)
        left, right = self._cells(row, row == self._cursor)
        text, colour = self._countdown(row)
        style = (_CURSOR if row == self._cursor else _PLAIN) + Style.parse(colour)
        return Strip([left, Segment(text.ljust(_TIME_WIDTH), style), right], _WIDTH).crop_extend(0, self.size.width, None)

    def _cells(self, row: int, is_on: bool) -> tuple[Segment, Segment]:
        kept = self._kept.get((row, is_on))
        if kept is None:
            words = (f"Customer name {row}", f"parcel late, refund asked for the {row}th time", "ines", "LAC...", "x1")
            after = "".join(word.ljust(width)[:width] + " " for word, (_, width) in zip(words, _COLUMNS[2:], strict=True))
            style = _CURSOR if is_on else _PLAIN
            kept = self._kept[row, is_on] = Segment(f"C-{row + 101}".ljust(_TIME_AT), style), Segment(after, style)
        return kept

    def _countdown(self, row: int) -> tuple[str, str]:
        """The time left and its colour: minutes while it is more than an hour, seconds below."""
        left = int(self._started + calm(row) - self._now)
        colour = next((colour for seconds, colour in _NEAR if left <= seconds), "green")
        far, sign = abs(left), "-" if left < 0 else " "
        return (f"{sign}{far // HOUR}h {far // 60 % 60:02d}" if far >= HOUR else f"{sign}{far // 60:02d}:{far % 60:02d}"), colour

    def tick(self) -> None:
        """Repaint the countdowns that read differently."""
        top, height = int(self.scroll_offset.y), self.size.height
        rows = range(top, min(self._count, top + height))
        before = [self._countdown(row) for row in rows]
        self._now = time.time()
        changed = [row - top for row, was in zip(rows, before, strict=True) if self._countdown(row) != was]
        self.refresh(*(Region(_TIME_AT, y, _TIME_WIDTH, 1) for y in changed)) if changed else None

    def action_move(self, steps: int) -> None:
        """Move the cursor, and scroll where it leaves the view."""
        was, top, height = self._cursor, int(self.scroll_offset.y), self.size.height
        self._cursor = now = max(0, min(self._count - 1, was + steps))
        if top <= now < top + height:
            self.refresh(Region(0, was - top, self.size.width, 1), Region(0, now - top, self.size.width, 1))
        else:
            self.scroll_to(y=now if now < top else now - height + 1, animate=False, immediate=True, force=True)


class LineBoard(App[None]):
    """A board of one widget, without a stylesheet."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._rows = LineRows(count)

    def compose(self) -> ComposeResult:
        """The rows."""
        yield self._rows

    def on_mount(self) -> None:
        """Tick once a second."""
        self._rows.focus()
        self.set_interval(1, self._rows.tick)


if __name__ == "__main__":
    LineBoard(int(sys.argv[1])).run()
