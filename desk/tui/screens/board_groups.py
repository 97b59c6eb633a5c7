"""Cases late for more than a day, folded into one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.board.rows import BoardRow, Cell
from desk.board.sorts import BY_RISK
from desk.tui.board_filter import BoardFilter
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.case_row import CaseRow

OLDER = "older"
"""The line that stands for the folded cases."""
_OLD = timedelta(days=1)
_LEAST_FOLDED = 3
"""Cases that are worth a line of their own."""


class LateGroup:
    """Folds old late cases where the board shows everything, worst first.

    What is late since today stands above their line, what is not late below it.
    """

    def __init__(self, desk: DeskContext, board_filter: BoardFilter) -> None:
        self._desk = desk
        self._filter = board_filter
        self._is_open = False
        self._old: Sequence[str] = ()
        self._asked: tuple[Sequence[str], datetime | None, bool] = ((), None, False)
        self._given: Sequence[str] = ()

    def folded(self, ids: Sequence[str], now: datetime) -> Sequence[str]:
        """The lines of the board in their order. Worked out anew for other cases, or another minute."""
        minute = now.replace(second=0, microsecond=0)
        before, at, was_open = self._asked
        if ids is not before or minute != at or was_open is not self._is_open:
            self._asked = ids, minute, self._is_open
            self._given = self._fold(ids, now)
        return self._given

    def _fold(self, ids: Sequence[str], now: datetime) -> Sequence[str]:
        queue, self._old = self._desk.live.queue, ()
        if self._filter.text or queue.sort is not BY_RISK:
            return ids
        late = queue.late_cases(ids, now)
        old = [case for case, due_at in late if due_at < now - _OLD]
        if len(old) < _LEAST_FOLDED:
            return ids
        self._old, folded = old, set(old)
        fresh = [case for case, _ in late if case not in folded]
        return [*fresh, OLDER, *(old if self._is_open else ()), *ids[len(late) :]]

    def holds(self, case: str) -> bool:
        """Is a case behind the line, and not shown?"""
        return not self._is_open and case in self._old

    @property
    def is_open(self) -> bool:
        """Are the folded cases shown?"""
        return self._is_open

    @property
    def count(self) -> int:
        """The number of cases behind the line."""
        return len(self._old)

    def toggle(self) -> None:
        """Show the folded cases, or fold them again."""
        self._is_open = not self._is_open

    def row(self, item: str) -> CaseRow | None:
        """The line itself. None for any other."""
        if item != OLDER:
            return None
        row = BoardRow(
            case=str(len(self._old)),
            risk="late",
            risk_word="LATE",
            tone="late",
            next_name="older than a day",
            due="",
            subject="enter folds them" if self._is_open else "enter shows them",
            customer="",
            owner="",
            priority="",
            status="",
            cells=(Cell("", "none"),) * 4,
            rail="",
            chases=0,
            tags=(),
            failure_number=1,
        )
        return CaseRow(row, is_heading=True)
