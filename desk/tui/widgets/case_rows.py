"""The rows of cases, painted where they changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from itertools import zip_longest

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from desk.text.latest_moment import LatestMoment
from desk.tui.presentation.case_row import CaseRow, Pieces, row_pieces, with_cursor
from desk.tui.presentation.case_selection import CaseSelection
from desk.tui.presentation.columns import FULL_NEEDS, ColumnNeeds, columns_for
from desk.tui.presentation.row_cache import EXPIRED, RowCache
from desk.tui.presentation.toned_text import changed_span
from desk.tui.textual_compat.scroll_bar import steady_scroll_bar
from desk.tui.widgets.bare_lines import has_bare_lines
from desk.tui.widgets.row_painter import CURSOR_ROW, MARKED_ROW, RowPainter
from desk.tui.widgets.toned_line import TONE_CLASSES

_GONE: Pieces = ((" ", "text"), (" ", "text"))


class CaseRows(ScrollView, can_focus=True, inherit_bindings=False):
    """Paints cases in the order given, one line each.

    `row_of` is asked for cases in view only. It gives None for a case that has just left the shift.
    """

    COMPONENT_CLASSES = TONE_CLASSES | {CURSOR_ROW, MARKED_ROW}
    DEFAULT_CSS = "CaseRows { height: 1fr; overflow-x: hidden; overflow-y: scroll; }"
    ALLOW_SELECT = False

    class Scrolled(Message):
        """Other cases are in view, or more of them."""

        def can_replace(self, message: Message) -> bool:
            """Only the last one matters."""
            return isinstance(message, CaseRows.Scrolled)

    def __init__(self, row_of: Callable[[str], CaseRow | None], *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._row_of = row_of
        self.selection = CaseSelection()
        self._width = 0
        self.chosen: tuple[str, ...] | None = None
        """The columns that the agent chose. None for the desk's own."""
        self.needs = FULL_NEEDS
        """What the lines of the list need of the columns."""
        self.rows = RowCache()
        self._latest = LatestMoment()
        self.painter = RowPainter(self)
        self.is_painted = False
        """Were cases among what was painted last?"""

    @property
    def ids(self) -> Sequence[str]:
        """The cases in their order, in view or not."""
        return self.selection.ids

    @property
    def cursor(self) -> str:
        """The case the cursor is on, empty when there is none."""
        return self.selection.cursor

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar at the right."""
        return steady_scroll_bar(self)

    @property
    def below(self) -> int:
        """The number of cases below the last line in view."""
        return max(0, len(self.ids) - self.first_line - self.size.height)

    @property
    def content_width(self) -> int:
        """The cells of a line."""
        return self._width

    @property
    def in_view(self) -> Sequence[str]:
        """The cases in view."""
        first = self.first_line
        return self.selection.ids[first : first + self.size.height]

    @property
    def first_line(self) -> int:
        """The place of the first case in view."""
        return int(self.scroll_offset.y)

    def choose_columns(self, chosen: tuple[str, ...] | None) -> None:
        """Show these columns. None for the desk's own."""
        self.chosen = chosen
        self.rows.clear()
        self.refresh()

    def fit_columns(self, needs: ColumnNeeds) -> None:
        """Fit the columns to what the lines need."""
        if needs != self.needs:
            self.needs = needs
            if self.ids:
                self.rows.clear()
                self.refresh()

    def renew(self, cases: Collection[str]) -> None:
        """Ask again for the rows of these cases, and repaint what changed."""
        seen = set(self.in_view)
        for case in cases:
            if case in seen:
                self.rows.expire(case)
            else:
                self.rows.forget(case)
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
        for y, case, was in self.rows.renewals(self.in_view, moment):
            pieces = self._ask_row(case)
            if was is None:
                self.refresh(Region(0, y, self._width, 1))
            elif span := changed_span(was, pieces):
                self.refresh(Region(span[0], y, span[1] - span[0], 1))

    def _ask_row(self, case: str) -> Pieces:
        """Ask for a row, and remember its pieces until it expires."""
        row = self._row_of(case)
        if row is None:
            return _GONE
        columns = columns_for(self._width, self.chosen, self.needs)
        pieces = row_pieces(row, columns, cursor=case == self.cursor, marked=self.selection.is_marked(case))
        self.rows.keep(case, pieces, row.until)
        return pieces

    def repaint_row(self, place: int) -> None:
        """Repaint the row at a place."""
        self.rows.forget(self.ids[place])
        self.refresh(Region(0, place - self.first_line, self._width, 1))

    def repaint_cursor(self, *places: int) -> None:
        """Repaint the rows at these places, where the cursor came or went. They read as they did."""
        first = self.first_line
        for case in [self.ids[place] for place in places]:
            if pieces := self.rows.pieces.get(case):
                self.rows.pieces[case] = with_cursor(pieces, case == self.cursor)
        self.refresh(*(Region(0, place - first, self._width, 1) for place in places))

    def repaint_moved(self, was: Sequence[str]) -> None:
        """Repaint the lines that show another case than they did."""
        for y, (before, now) in enumerate(zip_longest(was, self.in_view, fillvalue="")):
            if before != now or now == self.cursor:
                self.refresh(Region(0, y, self._width, 1))

    def _pieces_at(self, place: int) -> Pieces | None:
        """The pieces of a place in the list. None below the last case."""
        ids = self.selection.ids  # asked for every line that is painted
        if place >= len(ids):
            return None
        pieces = self.rows.pieces.get(ids[place])
        return self._ask_row(ids[place]) if pieces is None else pieces

    def render_line(self, y: int) -> Strip:
        """One line as Textual paints it."""
        pieces = self._pieces_at(y + self.first_line)
        return self.painter.blank_line(self._width) if pieces is None else self.painter.strip(pieces, self._width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as Textual paints them. A new size is painted before it is told of."""
        self._fit_width()
        self.is_painted = bool(self.ids)
        if not has_bare_lines(self) or crop.column_span != (0, self.region.width):
            return super().render_lines(crop)
        first = self.first_line
        return self.painter.kept_lines(map(self._pieces_at, range(first + crop.y, first + crop.bottom)), self._width)

    def _fit_width(self) -> None:
        if self._width != self.scrollable_content_region.width:
            self._width = self.scrollable_content_region.width
            self.painter.forget_strips()
            self.rows.clear()

    def notify_style_update(self) -> None:
        """Paint everything anew, for stylesheet or theme changed."""
        super().notify_style_update()
        self.painter.forget_styles()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that other cases came into view.

        The lines are painted again, not the bar beside them.
        """
        self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value):
            self.refresh(Region(0, 0, self._width, self.size.height))
        self.post_message(self.Scrolled())

    def on_resize(self) -> None:
        """Fit the columns to the width, and keep the cursor in view."""
        self._fit_width()
        self.virtual_size = Size(self._width, len(self.ids))
        self.scroll_cursor_to(self.selection.place - self.first_line)
        self.refresh()
        self.post_message(self.Scrolled())

    def scroll_cursor_to(self, line: int) -> None:
        """Scroll so that the cursor stands on a line of the screen.

        A list at its top stays there.
        """
        height = max(1, self.size.height)
        place = self.selection.place
        top = self.first_line if self.first_line == 0 and place < height else place - min(max(0, line), height - 1)
        self.scroll_top_to(max(0, min(top, len(self.ids) - height)))

    def scroll_top_to(self, top: int) -> None:
        """Scroll so that this place is the first in view."""
        if top != self.first_line:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
