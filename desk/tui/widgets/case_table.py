"""The table of cases: cursor, marks, and repainting of what changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from desk.text.latest_moment import LatestMoment
from desk.tui.bindings import screen_bindings
from desk.tui.presentation.case_row import CaseRow, Pieces, row_pieces
from desk.tui.presentation.columns import columns_for
from desk.tui.presentation.toned_text import changed_span
from desk.tui.textual_compat.scroll_bar import steady_scroll_bar
from desk.tui.widgets.row_painter import CURSOR_ROW, MARKED_ROW, RowPainter
from desk.tui.widgets.toned_line import TONE_CLASSES

EXPIRED = float("-inf")
"""The moment until which a row is true when it must be asked for again."""
_GONE: Pieces = ((" ", "text"), (" ", "text"))


class CaseTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows cases in the order given, one line each.

    The cursor is a case, not a place: it stays on its case when the order changes. `row_of` is asked for cases in view only. It gives
    None for a case that has just left the shift.
    """

    COMPONENT_CLASSES = TONE_CLASSES | {CURSOR_ROW, MARKED_ROW}
    DEFAULT_CSS = "CaseTable { height: 1fr; overflow-x: hidden; overflow-y: scroll; }"
    ALLOW_SELECT = False
    ACTIONS: ClassVar = frozenset({"down", "up", "first", "last", "page_down", "page_up", "mark", "mark_all"})
    """The actions of the table of actions that are done here."""
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("board", only=ACTIONS)]

    @dataclass
    class CursorMoved(Message):
        """The cursor went to another case, empty when there is none."""

        case: str

    @dataclass
    class OpenCase(Message):
        """Open this case: the agent clicked it twice."""

        case: str

    class MarksChanged(Message):
        """Other cases are marked."""

    class Scrolled(Message):
        """Other cases are in view, or more of them."""

        def can_replace(self, message: Message) -> bool:
            """Only the last one matters."""
            return isinstance(message, CaseTable.Scrolled)

    def __init__(self, row_of: Callable[[str], CaseRow | None], *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._row_of = row_of
        self._ids: Sequence[str] = ()
        self._index = 0
        self._width = 0
        self.chosen: tuple[str, ...] | None = None
        """The columns that the agent chose. None for the desk's own."""
        self._marks: set[str] = set()
        self._lines: dict[str, Pieces] = {}
        self._until: dict[str, float] = {}
        self._latest = LatestMoment()
        self.painter = RowPainter(self)

    @property
    def cursor_place(self) -> int:
        """The place of the cursor in the list."""
        return self._index

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar at the right."""
        return steady_scroll_bar(self)

    @property
    def cursor(self) -> str:
        """The case the cursor is on, empty when there is none."""
        return self._ids[self._index] if self._ids else ""

    @property
    def marks(self) -> tuple[str, ...]:
        """The marked cases in the order shown. Each of them is on the board."""
        return tuple(case for case in self._ids if case in self._marks) if self._marks else ()

    @property
    def below(self) -> int:
        """The number of cases below the last line in view."""
        return max(0, len(self._ids) - self._first_line - self.size.height)

    @property
    def content_width(self) -> int:
        """The cells of a line."""
        return self._width

    def choose_columns(self, chosen: tuple[str, ...] | None) -> None:
        """Show these columns. None for the desk's own."""
        self.chosen = chosen
        self._lines.clear()
        self.refresh()

    @property
    def in_view(self) -> Sequence[str]:
        """The cases in view."""
        return self._ids[self._first_line : self._first_line + self.size.height]

    @property
    def _first_line(self) -> int:
        return int(self.scroll_offset.y)

    def show(self, ids: Sequence[str]) -> None:
        """Show these cases in this order.

        The cursor keeps its case, and its line on the screen unless the list is at its top. When the case is gone, the cursor stays at its
        place in the list. Marks of cases no longer shown are dropped.
        """
        case, index, line = self.cursor, self._index, self._index - self._first_line
        stays = case in ids if case else False
        was, top = self.in_view, self._first_line
        self._ids = ids
        self._marks.intersection_update(ids)
        self._index = ids.index(case) if stays else max(0, min(index, len(ids) - 1))
        self.virtual_size = Size(self._width, len(ids))
        self._scroll_for(line)
        if not stays:
            for line_of in (case, self.cursor):  # the one may come back, and then without the cursor
                self._lines.pop(line_of, None)
            self.post_message(self.CursorMoved(self.cursor))
        if self._first_line == top:
            self._repaint_moved(was)

    def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Keep cursor and marks on their cases under the ids of now.

        `renumbered` gives the new id by the old one.
        """
        self._ids = tuple(renumbered.get(case, case) for case in self._ids)
        self._marks = {renumbered.get(case, case) for case in self._marks}
        self._lines.clear()

    def _repaint_moved(self, was: Sequence[str]) -> None:
        """Repaint the lines that show another case than they did."""
        for y, (before, now) in enumerate(zip_longest(was, self.in_view, fillvalue="")):
            if before != now or now == self.cursor:
                self.refresh(Region(0, y, self._width, 1))

    def _scroll_for(self, line: int) -> None:
        height = max(1, self.size.height)
        top = self._first_line if self._first_line == 0 and self._index < height else self._index - min(max(0, line), height - 1)
        self._scroll_top_to(max(0, min(top, len(self._ids) - height)))

    def _scroll_top_to(self, top: int) -> None:
        if top != self._first_line:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)

    def renew(self, cases: Collection[str]) -> None:
        """Ask again for the rows of these cases, and repaint what changed."""
        seen = set(self.in_view)
        for case in cases:
            if case in seen:
                self._until[case] = EXPIRED
            else:
                self._lines.pop(case, None)
        if not seen.isdisjoint(cases):
            self._repaint_expired(EXPIRED)

    def tick(self, moment: float) -> None:
        """Ask again for rows expired at a timestamp, and repaint changes.

        Where the clock was set back, all are asked for.
        """
        if self._latest.is_set_back(moment):
            moment = math.inf
        self._repaint_expired(moment)

    def _repaint_expired(self, moment: float) -> None:
        was, until = self._lines, self._until
        self._lines, self._until = {}, {}
        for y, case in enumerate(self.in_view):
            if case in was and until[case] > moment:
                self._lines[case], self._until[case] = was[case], until[case]
                continue
            pieces = self._ask_row(case)
            if case not in was:
                self.refresh(Region(0, y, self._width, 1))
            elif span := changed_span(was[case], pieces):
                self.refresh(Region(span[0], y, span[1] - span[0], 1))

    def move(self, lines: int) -> None:
        """Move the cursor down by `lines`, up when negative."""
        self._place_cursor(self._index + lines)

    def move_page(self, pages: int) -> None:
        """Move the cursor by screenfuls less one line."""
        self._place_cursor(self._index + pages * max(1, self.size.height - 1))

    def move_to_end(self) -> None:
        """Move the cursor to the last case."""
        self._place_cursor(len(self._ids) - 1)

    def move_to_start(self) -> None:
        """Move the cursor to the first case."""
        self._place_cursor(0)

    def move_to(self, case: str) -> bool:
        """Move the cursor to `case`. False when the board does not show it."""
        if case not in self._ids:
            return False
        self._place_cursor(self._ids.index(case))
        return True

    def move_beside(self, case: str, step: int) -> str:
        """Move the cursor so many lines from a case.

        The line of one that left is the one that the cursor is on. Empty, and nothing moves, beyond an end.
        """
        index = self._ids.index(case) if case in self._ids else self._index - (step > 0)
        if not 0 <= index + step < len(self._ids):
            return ""
        self._place_cursor(index + step)
        return self.cursor

    def unmark(self, cases: Collection[str]) -> None:
        """Unmark these cases."""
        marked = self._marks.intersection(cases)
        self._marks -= marked
        self.renew(marked)
        if marked:
            self.post_message(self.MarksChanged())

    def unmark_all(self) -> None:
        """Unmark every case."""
        self._marks.clear()
        self._repaint_marks()

    def _repaint_marks(self) -> None:
        self._lines.clear()
        self.refresh()
        self.post_message(self.MarksChanged())

    def action_down(self) -> None:
        """Move one line down."""
        self.move(1)

    def action_up(self) -> None:
        """Move one line up."""
        self.move(-1)

    def action_first(self) -> None:
        """Move to the worst case."""
        self.move_to_start()

    def action_last(self) -> None:
        """Move to the last case."""
        self.move_to_end()

    def action_page_down(self) -> None:
        """Move one screenful down."""
        self.move_page(1)

    def action_page_up(self) -> None:
        """Move one screenful up."""
        self.move_page(-1)

    def action_mark(self) -> None:
        """Mark or unmark the case under the cursor, and go on."""
        if not self._ids:
            return
        self._marks ^= {self.cursor}
        self._repaint_rows(self._index)
        self.move(1)
        self.post_message(self.MarksChanged())

    def action_mark_all(self) -> None:
        """Mark every case shown, or none when all are."""
        everything = set(self._ids)
        self._marks = set() if everything <= self._marks else everything
        self._repaint_marks()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer marking only where there is a case."""
        return bool(self.cursor) if action in {"mark", "mark_all"} else super().check_action(action, parameters)

    def _place_cursor(self, index: int) -> None:
        index = max(0, min(index, len(self._ids) - 1))
        if index == self._index or not self._ids:
            return
        was, self._index = self._index, index
        self._repaint_rows(was)
        self._repaint_rows(index)
        height = max(1, self.size.height)
        self._scroll_top_to(min(max(self._first_line, index - height + 1), index))
        self.post_message(self.CursorMoved(self.cursor))

    def _repaint_rows(self, *indexes: int) -> None:
        for index in indexes:
            self._lines.pop(self._ids[index], None)
            self.refresh(Region(0, index - self._first_line, self._width, 1))

    def _ask_row(self, case: str) -> Pieces:
        """Ask for a row, and remember its pieces until it expires."""
        row = self._row_of(case)
        if row is None:
            return _GONE
        columns = columns_for(self._width, self.chosen)
        pieces = row_pieces(row, columns, cursor=case == self.cursor, marked=case in self._marks)
        self._lines[case], self._until[case] = pieces, row.until
        return pieces

    def render_line(self, y: int) -> Strip:
        """One line as Textual paints it."""
        pieces = self._pieces_at(y + self._first_line)
        return self.painter.blank_line(self._width) if pieces is None else self.painter.strip(pieces, self._width)

    def _pieces_at(self, index: int) -> Pieces | None:
        """The pieces of a place in the list. None below the last case."""
        if index >= len(self._ids):
            return None
        pieces = self._lines.get(self._ids[index])
        return self._ask_row(self._ids[index]) if pieces is None else pieces

    def notify_style_update(self) -> None:
        """Paint everything anew, for stylesheet or theme changed."""
        super().notify_style_update()
        self.painter.forget_styles()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that other cases came into view."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as Textual paints them. A new size is painted before it is told of."""
        self._fit_width()
        if not self.painter.is_bare or crop.column_span != (0, self.region.width):
            return super().render_lines(crop)
        first = self._first_line
        return self.painter.kept_lines(map(self._pieces_at, range(first + crop.y, first + crop.bottom)), self._width)

    def _fit_width(self) -> None:
        if self._width != self.scrollable_content_region.width:
            self._width = self.scrollable_content_region.width
            self.painter.forget_strips()
            self._lines.clear()

    def on_resize(self) -> None:
        """Fit the columns to the width, and keep the cursor in view."""
        self._fit_width()
        self.virtual_size = Size(self._width, len(self._ids))
        self._scroll_for(self._index - self._first_line)
        self.refresh()
        self.post_message(self.Scrolled())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there. A second click opens the case."""
        index = event.y + self._first_line
        if index >= len(self._ids):
            return
        self._place_cursor(index)
        if event.chain > 1:
            self.post_message(self.OpenCase(self.cursor))
