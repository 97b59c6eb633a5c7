"""The table of cases: cursor and marks, and their keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message

from desk.tui.bindings import screen_bindings
from desk.tui.presentation.case_row import CaseRow
from desk.tui.textual_compat.key_input import run_mapped_binding
from desk.tui.widgets.case_rows import CaseRows


class CaseTable(CaseRows, inherit_bindings=False):
    """Shows cases, one with the cursor, some of them marked."""

    ACTIONS: ClassVar = frozenset({"down", "up", "first", "last", "page_down", "page_up", "mark", "mark_all"})
    """The actions of the table of actions that are done here."""
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("board", only=ACTIONS)]

    @dataclass(eq=False, repr=False)
    class CursorMoved(Message):
        """The cursor went to another case, empty when there is none."""

        case: str

    @dataclass(eq=False, repr=False)
    class OpenCase(Message):
        """Open this case: the agent clicked it twice."""

        case: str

    class MarksChanged(Message):
        """Other cases are marked."""

    def __init__(
        self,
        row_of: Callable[[str], CaseRow | None],
        *,
        pressed: Callable[[], object] = lambda: None,
        id: str | None = None,  # noqa: A002  Textual's own name
    ) -> None:
        super().__init__(row_of, id=id)
        self._pressed = pressed

    @property
    def cursor_place(self) -> int:
        """The place of the cursor in the list."""
        return self.selection.place

    @property
    def marks(self) -> tuple[str, ...]:
        """The marked cases in the order shown. Each of them is on the board."""
        return self.selection.marks

    async def on_key(self, event: events.Key) -> None:
        """Move and mark at once. The screen never hears of such a key, so `pressed` is called."""
        await run_mapped_binding(self, event)
        if event._stop_propagation:
            self._pressed()

    def show(self, ids: Sequence[str]) -> None:
        """Show these cases in this order.

        The cursor keeps its case, and its line on the screen unless the list is at its top. When the case is gone, the cursor stays at its
        place in the list. Marks of cases no longer shown are dropped.
        """
        case, line = self.cursor, self.cursor_place - self.first_line
        was, top = self.in_view, self.first_line
        stays = self.selection.replace(ids)
        self.virtual_size = Size(self.content_width, len(ids))
        self.scroll_cursor_to(line)
        if not stays:
            self.rows.forget(case, self.cursor)  # the one may come back, and then without the cursor
            self.post_message(self.CursorMoved(self.cursor))
        if self.first_line == top:
            self.repaint_moved(was)

    def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Keep cursor and marks on their cases under the ids of now.

        `renumbered` gives the new id by the old one.
        """
        self.selection.rename(renumbered)
        self.rows.clear()

    def move(self, lines: int) -> None:
        """Move the cursor down by `lines`, up when negative."""
        self._place_cursor(self.cursor_place + lines)

    def move_page(self, pages: int) -> None:
        """Move the cursor by screenfuls less one line."""
        self._place_cursor(self.cursor_place + pages * max(1, self.size.height - 1))

    def move_to(self, case: str) -> bool:
        """Move the cursor to `case`. False when the board does not show it."""
        if case not in self.ids:
            return False
        self._place_cursor(self.ids.index(case))
        return True

    def move_beside(self, case: str, step: int) -> str:
        """Move the cursor so many lines from a case.

        The line of one that left is the one that the cursor is on. Empty, and nothing moves, beyond an end.
        """
        place = self.selection.place_beside(case, step)
        if place is None:
            return ""
        self._place_cursor(place)
        return self.cursor

    def unmark(self, cases: Collection[str]) -> None:
        """Unmark these cases."""
        marked = self.selection.unmark(cases)
        self.renew(marked)
        if marked:
            self.post_message(self.MarksChanged())

    def unmark_all(self) -> None:
        """Unmark every case."""
        self.selection.unmark_all()
        self._repaint_marks()

    def _repaint_marks(self) -> None:
        self.rows.clear()
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
        self._place_cursor(0)

    def action_last(self) -> None:
        """Move to the last case."""
        self._place_cursor(len(self.ids) - 1)

    def action_page_down(self) -> None:
        """Move one screenful down."""
        self.move_page(1)

    def action_page_up(self) -> None:
        """Move one screenful up."""
        self.move_page(-1)

    def action_mark(self) -> None:
        """Mark or unmark the case under the cursor, and go on."""
        if not self.ids:
            return
        self.selection.toggle_mark()
        self.repaint_row(self.cursor_place)
        self.move(1)
        self.post_message(self.MarksChanged())

    def action_mark_all(self) -> None:
        """Mark every case shown, or none when all are."""
        self.selection.toggle_all_marks()
        self._repaint_marks()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer marking only where there is a case."""
        return bool(self.cursor) if action in {"mark", "mark_all"} else super().check_action(action, parameters)

    def _place_cursor(self, place: int) -> None:
        place, was = self.selection.nearest_place(place), self.cursor_place
        if place == was or not self.ids:
            return
        self.selection.place = place
        self.repaint_cursor(was, place)
        height = max(1, self.size.height)
        self.scroll_top_to(min(max(self.first_line, place - height + 1), place))
        self.post_message(self.CursorMoved(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there. A second click opens the case."""
        place = event.y + self.first_line
        if place >= len(self.ids):
            return
        self._place_cursor(place)
        if event.chain > 1:
            self.post_message(self.OpenCase(self.cursor))
