"""The choice of cases on the board, and the next best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desk.board.next_best import Suggestion
from desk.concerns.calls import next_call
from desk.errors import Usage
from desk.tui.bindings import key_word
from desk.tui.board_filter import BoardFilter
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.next_best_line import NextBestLine


class BoardScope:
    """Narrows the board of a screen and widens it again.

    `changed` is called when other cases are to be shown.
    """

    def __init__(self, screen: DeskScreen[Any], table: CaseTable, board_filter: BoardFilter, changed: Callable[[], object]) -> None:
        self._screen = screen
        self._table = table
        self._filter = board_filter
        self._changed = changed

    def use_filter(self, text: str, view: str = "") -> None:
        """Show the cases that match. Raises Usage, and changes nothing, when `text` cannot be read."""
        self._filter.use(text, view=view)
        self._changed()

    def use_view(self, number: int) -> None:
        """Show a saved view, or say why that cannot be.

        `number` counts from 1.
        """
        views = self._screen.desk.session.views
        if number > len(views):
            self._screen.say(f"There is no saved view {number}.", seconds=3)
            return
        name, text = views[number - 1]
        try:
            self.use_filter(text, name if text else "")
        except Usage as error:
            self._screen.warn(f"The saved view {name!r} cannot be read: {error}", seconds=5)

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
        if not self._table.move_to(best.case):
            self.use_filter("")
            self._table.move_to(best.case)
            say(f"{best.case} was outside the filter; all open cases are shown.")
        line.show(best, f"{key_word('next_best', desk.keymap)} next")

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
