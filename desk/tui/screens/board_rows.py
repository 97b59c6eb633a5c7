"""The rows of the board as its table asks for them."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from desk.board.arrivals import Arrivals
from desk.board.rows import BoardRow
from desk.text.printable import plain_words
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.case_row import CaseRow
from desk.tui.presentation.presence import presence_sign, row_presence
from desk.tui.row_expiry import row_expires_at
from desk.tui.screens.board_calls import BoardCalls
from desk.tui.screens.board_groups import LateGroup


class BoardRows:
    """Gives the row of a case as it is at `moment`."""

    def __init__(self, desk: DeskContext, calls: BoardCalls, group: LateGroup, arrivals: Arrivals) -> None:
        self.moment: datetime = desk.clock()
        self._desk = desk
        self._calls = calls
        self._group = group
        self._arrivals = arrivals

    def __call__(self, case: str) -> CaseRow | None:
        """The row of one case. None for one that has just left the shift."""
        desk, now = self._desk, self.moment
        view = desk.live.queue.view(case)
        if view is None:
            return self._calls.row(case, now) or self._group.row(case)
        row, others = desk.live.queue.row(case, now), desk.client.presence.present_at(case)
        if desk.session.wall:
            row = _wall_row(row)
        until = row_expires_at(view, now)
        is_mine, is_new = row.owner == desk.agent != "", case in self._arrivals
        other, words = presence_sign(others), row_presence(others, row.owner)
        draft = desk.client.drafts.is_at(case)
        return CaseRow(row, other, draft, mine=is_mine, is_new=is_new, until=until, other_words=words)

    def lone_row(self, case: str, at: datetime) -> CaseRow:
        """The row of a case at an instant, with nobody else there."""
        row = self._desk.live.queue.row(case, at)
        return CaseRow(row, draft=self._desk.client.drafts.is_at(case), mine=row.owner == self._desk.agent != "")


def _wall_row(row: BoardRow) -> BoardRow:
    """A row without customer and words, for names hide in prose."""
    times = "once" if row.chases == 1 else f"{row.chases} times"
    chased = f", chased us {times}" if row.chases else ""
    return replace(row, customer="", subject=f"{row.priority}, {plain_words(row.status)}{chased}", tags=())
