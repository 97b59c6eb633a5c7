"""The rows of the board as its table asks for them."""

from __future__ import annotations

from datetime import datetime

from desk.tui.desk_context import DeskContext
from desk.tui.presentation.case_row import CaseRow
from desk.tui.presentation.presence import presence_sign
from desk.tui.row_expiry import row_expires_at
from desk.tui.screens.board_calls import BoardCalls


class BoardRows:
    """Gives the row of a case as it is at `moment`."""

    def __init__(self, desk: DeskContext, calls: BoardCalls) -> None:
        self.moment: datetime = desk.clock()
        self._desk = desk
        self._calls = calls

    def __call__(self, case: str) -> CaseRow | None:
        """The row of one case. None for one that has just left the shift."""
        desk, now = self._desk, self.moment
        view = desk.live.queue.view(case)
        if view is None:
            return self._calls.row(case, now)
        row, other = desk.live.queue.row(case, now), presence_sign(desk.client.present_at(case))
        until = row_expires_at(row, view, now)
        return CaseRow(row, other, desk.client.has_draft(case), mine=row.owner == desk.agent != "", until=until)
