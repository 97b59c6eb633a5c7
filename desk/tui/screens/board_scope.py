"""The choice of cases on the board, and the next best."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from desk.board.filters import Filter
from desk.board.next_best import Suggestion
from desk.board.view_tally import CountedView, ViewTally
from desk.concerns.calls import next_call
from desk.errors import DeskError, Usage
from desk.tui.bindings import key_word
from desk.tui.board_filter import BoardFilter
from desk.tui.screens.board_groups import LateGroup
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.turns import with_turns
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.next_best_line import NextBestLine


class BoardScope:
    """Narrows the board of a screen and widens it again.

    `changed` is called when other cases are to be shown, `is_case` tells a case from another line.
    """

    def __init__(
        self,
        screen: DeskScreen[Any],
        table: CaseTable,
        board_filter: BoardFilter,
        group: LateGroup,
        *,
        changed: Callable[[], object],
        is_case: Callable[[str], bool],
    ) -> None:
        self._screen = screen
        self._table = table
        self._filter = board_filter
        self._changed = changed
        self._group = group
        self._is_case = is_case
        self._skipped: dict[str, None] = {}
        """The cases that the next best one went through, from inside cases."""

    def start(self) -> None:
        """Ask for what the agent asked for on the command line."""
        try:
            self._filter.use(self._screen.desk.session.filter)
        except DeskError as error:
            self._screen.say(str(error), seconds=5)

    def use_filter(self, text: str, view: str = "") -> None:
        """Show the cases that match. Raises Usage, and changes nothing, when `text` cannot be read."""
        self._filter.use(text, view=view)
        self._changed()

    def use_view(self, number: int) -> None:
        """Show a saved view, or say why that cannot be.

        `number` counts from 1.
        """
        views = self._screen.desk.views
        if number > len(views):
            self._screen.say(f"There is no saved view {number}.", seconds=3)
            return
        name, text = views[number - 1]
        try:
            self.use_filter(text, name if text else "")
        except Usage as error:
            self._screen.warn(f"The saved view {name!r} cannot be read: {error}", seconds=5)

    async def counted_views(self, now: datetime) -> list[CountedView]:
        """The saved views, counted."""
        return (await self.view_tally(now)).figures

    async def view_tally(self, now: datetime) -> ViewTally:
        """The cases of each saved view.

        What is known of all cases together is counted at once. One pass over the others counts all views, and the keyboard has its turn
        in between.
        """
        views, queue = self._screen.desk.views, self._screen.desk.live.queue
        tally, places = ViewTally(views, [self._readable_filter(text) for _, text in views]), dict[str, int]()
        found = {place: queue.matches(asked, now) for place, asked in enumerate(tally.filters) if asked is not None}
        for place, one in found.items():
            tally.add(place, one.sure)
            for case in one.unasked:
                places[case] = places.get(case, 0) | 1 << place  # a bit for each view that is to be asked of it
        async for view in with_turns(queue.views.in_turn(places)):
            tally.ask(view, now, (place for place in found if places[view.id] >> place & 1))
        return tally

    def _readable_filter(self, text: str) -> Filter | None:
        with suppress(Usage):
            return self._screen.desk.live.queue.filter_of(text)
        return None

    async def save_view(self, number: int, text: str, *, name: str) -> bool:
        """Save a filter as the view of a number, under a name. False when the settings would not take it."""
        desk, save = self._screen.desk, self._screen.desk.session.save_view
        try:
            if save is not None:
                await asyncio.to_thread(save, number, text, name)
        except DeskError as error:
            self._screen.warn(error)
            return False
        desk.saved_views[number] = (name, text)
        if self._filter.text == text:
            self._filter.view = name
        shown = text or "every open case"
        self._screen.say(f"Saved: {number} shows {shown}{f', and is called {name}' if name not in ('', text) else ''}.", seconds=4)
        return True

    def go_to_next_best(self, line: NextBestLine) -> None:
        """Go to the case whose waiting costs most.

        A call of a concern may come first. The line says why. What is on the line already is skipped.
        """
        desk, say = self._screen.desk, self._screen.say
        now, skipped = desk.clock(), line.skip()
        best = desk.live.queue.next_best(now, skipped=skipped)
        call = next_call(desk.concerns, now, desk.calendar, me=desk.agent, skipped=skipped)
        if call is not None and (best is None or call.score > best.score):
            keys = f"{key_word('concern', desk.keymap)} goes there   {key_word('next_best', desk.keymap)} next"
            line.show(Suggestion(call.call.contact.id, call.reasons, call.score), keys)
            return
        if best is None:
            line.hide()
            say("Nothing else calls for you now.", seconds=3)
            return
        if not self.go_to(best.case):
            say(f"{best.case} was outside the filter; all open cases are shown.")
        line.show(best, f"{key_word('next_best', desk.keymap)} next")

    def reveal(self, case: str) -> bool:
        """Move the cursor to a case, folded ones too. False where the filter hides it."""
        if self._group.holds(case):
            self._group.toggle()
            self._changed()
        return self._table.move_to(case)

    def go_to(self, case: str) -> bool:
        """Move the cursor to a case. False where the filter had to be lifted for it."""
        if self.reveal(case):
            return True
        self.use_filter("")
        self.reveal(case)
        return False

    def case_beside(self, case: str, step: int) -> str:
        """Move to the case so many places after this one.

        Other lines are left out. Empty at an end.
        """
        found = self._table.move_beside(case, step)
        while found and not self._is_case(found):
            found = self._table.move_beside(found, step)
        return found

    def best_case_after(self, case: str) -> Suggestion | None:
        """The next best case but for this one. Asked for once more, it is another one."""
        self._skipped = dict.fromkeys((*self._skipped, case)) if case in self._skipped else {case: None}
        desk = self._screen.desk
        best = desk.live.queue.next_best(desk.clock(), skipped=tuple(self._skipped))
        if best is not None:
            self._skipped[best.case] = None
            self.reveal(best.case)
        return best

    def widen(self, line: NextBestLine) -> bool:
        """Take back the suggestion, the marks or the filter. False when there is none."""
        if line.suggestion:
            line.hide()
        elif self._table.marks:
            self._table.unmark_all()
        elif self._filter.text:
            self.use_filter("")
        else:
            return False
        return True
