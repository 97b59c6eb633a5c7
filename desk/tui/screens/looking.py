"""Finding one's way on the board: moving, marking, filters, saved views, the next best case; it changes nothing in the shift."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime

from textual import on
from textual.screen import Screen

from desk.board.queue import Queue
from desk.errors import Usage
from desk.tui.desk_context import desk_of
from desk.tui.keys import key_word
from desk.tui.widgets.best_line import BestLine
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.filter_bar import FilterBar


class LooksAtBoard(Screen[None]):
    """The part of the board that only looks; the board gives it `queue`, `table`, `order` and `say_status`."""

    queue: Queue
    table: CaseTable
    view_name = ""
    _filter_before = ("", "")
    _skipped: tuple[str, ...] = ()

    @abstractmethod
    def order(self, now: datetime) -> None:
        """Bring the order up to `now`."""

    @abstractmethod
    def say_status(self) -> None:
        """Bring the line under the cases up to date."""

    # ---------------------------------------------------------------- moving and marking

    def action_down(self) -> None:
        """One line down."""
        self.table.move(1)

    def action_up(self) -> None:
        """One line up."""
        self.table.move(-1)

    def action_first(self) -> None:
        """To the worst case."""
        self.table.move_to_start()

    def action_last(self) -> None:
        """To the last case."""
        self.table.move_to_end()

    def action_page_down(self) -> None:
        """One screenful down."""
        self.table.move_page(1)

    def action_page_up(self) -> None:
        """One screenful up."""
        self.table.move_page(-1)

    def action_mark(self) -> None:
        """Mark the case and go on to the next."""
        self.table.mark()
        self.say_status()

    # ---------------------------------------------------------------- filter and views

    def action_filter(self) -> None:
        """Type a filter; the board follows while it is typed."""
        self._filter_before = (self.queue.filter_text, self.view_name)
        self.add_class("-filtering")
        self.query_one(FilterBar).begin(self.queue.filter_text)
        self._say_matches()

    @on(FilterBar.Typed)
    def _filter_typed(self, event: FilterBar.Typed) -> None:
        self._try_filter(event.text)

    @on(FilterBar.Kept)
    def _filter_kept(self, event: FilterBar.Kept) -> None:
        if self._try_filter(event.text):
            self._leave_filter()

    @on(FilterBar.Dropped)
    def _filter_dropped(self) -> None:
        text, name = self._filter_before
        self.use_filter(text, name)
        self._leave_filter()

    def _leave_filter(self) -> None:
        self.remove_class("-filtering")
        self.table.focus()
        self.say_status()

    def _try_filter(self, text: str) -> bool:
        try:
            self.use_filter(text)
        except Usage as error:
            self.use_filter(*self._filter_before)
            self.query_one(FilterBar).refuse(str(error))
            return False
        self._say_matches()
        return True

    def _say_matches(self) -> None:
        self.query_one(FilterBar).answer(f"{len(self.queue.ids)} of {self.queue.counts().open} ")

    def use_filter(self, text: str, name: str = "") -> None:
        """Show what matches. Raises Usage, and changes nothing, when `text` cannot be read."""
        self.queue.filter(text.strip())
        self.view_name = name
        self.order(desk_of(self).clock())
        self.say_status()

    def action_view(self, number: int) -> None:
        """Show a saved view, by its number from 1."""
        views = desk_of(self).session.views
        if number > len(views):
            self.notify(f"There is no saved view {number}.", markup=False, timeout=3)
            return
        name, text = views[number - 1]
        try:
            self.use_filter(text, name if text else "")
        except Usage as error:
            self.notify(f"The saved view {name!r} cannot be read: {error}", markup=False, severity="error")

    # ---------------------------------------------------------------- next best

    def action_next_best(self) -> None:
        """Go to the case whose waiting costs most; once more goes to the one after it."""
        line = self.query_one(BestLine)
        shown = line.suggestion if line.display else None
        self._skipped = (*self._skipped, shown.case) if shown else ()
        best = self.queue.best(desk_of(self).clock(), skipped=self._skipped)
        if best is None:
            self._hide_best()
            self.notify("Nothing else calls for you now.", markup=False, timeout=3)
            return
        if not self.table.move_to(best.case):
            self.use_filter("")
            self.table.move_to(best.case)
            self.notify(f"{best.case} was outside the filter; all open cases are shown.", markup=False, timeout=4)
        line.show(best, f"{key_word('next_best', desk_of(self).keymap)} next")

    def hide_best_unless(self, case: str) -> None:
        """The suggestion is about one case: it goes when the cursor goes elsewhere."""
        line = self.query_one(BestLine)
        if line.suggestion and line.suggestion.case != case:
            self._hide_best()

    def _hide_best(self) -> None:
        self._skipped = ()
        self.query_one(BestLine).show(None, "")

    def take_back_look(self) -> bool:
        """Take back one thing that narrows the board: the suggestion, the marks, the filter; False when there is none."""
        if self.query_one(BestLine).suggestion:
            self._hide_best()
        elif self.table.marks:
            self.table.unmark_all()
        elif self.queue.filter_text:
            self.use_filter("")
        else:
            return False
        self.say_status()
        return True
