"""The people to call of open concerns, as lines of the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from desk.board.case_view import RISK_RANK, Risk, next_due
from desk.board.next_best import Suggestion
from desk.board.rows import RISK_WORDS, BoardRow, Cell, Tone
from desk.concerns.calls import OpenCall, open_calls
from desk.concerns.contact_clock import CallState
from desk.text.durations import due_words
from desk.tui.board_filter import BoardFilter
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.case_row import CaseRow

CALLS = "calls"
"""The filter under which they stand among the cases to call."""
_RISKS: dict[CallState, Risk] = {"late": "late", "soon": "soon", "running": "ok", "none": "none"}
_TONES: dict[CallState, Tone] = {"late": "late", "soon": "soon", "running": "ok", "none": "none"}
_NO_CLOCKS = (Cell(".", "none"),) * 4
_NEVER = datetime.max.replace(tzinfo=UTC)


class BoardCalls:
    """Puts the people to call among the cases, in their order."""

    def __init__(self, desk: DeskContext, board_filter: BoardFilter) -> None:
        self._desk = desk
        self._filter = board_filter
        self._calls: dict[str, OpenCall] = {}

    def with_calls(self, ids: Sequence[str], now: datetime) -> Sequence[str]:
        """The ids of the board, with the people under their filter."""
        if self._filter.text != CALLS:
            self._calls = {}
            return ids
        calls = open_calls(self._desk.concerns, now, self._desk.calendar)
        self._calls = {call.contact.id: call for call in calls}
        keyed = [(self._case_key(case, now), case) for case in ids] + [(_call_key(call, now), call.contact.id) for call in calls]
        return [item for _, item in sorted(keyed, key=lambda each: each[0])]

    def _case_key(self, case: str, now: datetime) -> tuple[int, datetime]:
        upcoming = next_due(self._desk.live.queue.views[case], now)
        return RISK_RANK[upcoming.risk], upcoming.due_at or _NEVER

    def has_call(self, item: str) -> bool:
        """Is a line of the board a person to call?"""
        return item in self._calls

    def call_meant(self, cursor: str, suggestion: Suggestion | None) -> str:
        """The call under the cursor, else the one suggested. Empty for neither."""
        if self.has_call(cursor):
            return cursor
        return suggestion.case if suggestion and not self._desk.live.view(suggestion.case) else ""

    def row(self, item: str, now: datetime) -> CaseRow | None:
        """The line of a person to call. None for any other."""
        call = self._calls.get(item)
        if call is None:
            return None
        state, concern = call.clock.state(now), call.concern
        row = BoardRow(
            case=item,
            risk=_RISKS[state],
            risk_word=RISK_WORDS[_RISKS[state]],
            tone=_TONES[state],
            next_name="call",
            due=due_words(call.clock.seconds_left(now)),
            subject=concern.title,
            customer=call.contact.name,
            owner=concern.owner,
            priority="normal",
            status="",
            cells=_NO_CLOCKS,
            rail="",
            chases=0,
            tags=(),
            failure_number=1,
        )
        return CaseRow(row, mine=row.owner == self._desk.agent != "", until=int(now.timestamp()) + 1)


def _call_key(call: OpenCall, now: datetime) -> tuple[int, datetime]:
    return RISK_RANK[_RISKS[call.clock.state(now)]], call.clock.due_at or _NEVER
