"""The order of the queue: by risk, then by time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from desk.board.case_view import NEVER, RISK_RANK, CaseView, NextDue, next_due
from desk.model.ids import case_order

RiskKey = tuple[float, float, int]
"""The place of a case by its risk. Less is worse."""
_NEVER_AT = NEVER.timestamp()
URGENT_RANK = 0.5
"""Behind what is late, before what is soon due."""


def worst_first(views: Iterable[CaseView], now: datetime) -> list[CaseView]:
    """Sort views of cases with the worst first.

    By risk: late, soon, ok, without a clock, paused, done. The earliest deadline comes first among equals, and one whose clock stands
    still comes last. An urgent case that nobody owns stands above what is soon due.
    """
    return sorted(views, key=lambda view: queue_key(view, now))


def queue_key(view: CaseView, now: datetime) -> RiskKey:
    """The place of a case in the queue. Less is worse."""
    return risk_key(view, next_due(view, now))


def risk_key(view: CaseView, upcoming: NextDue) -> RiskKey:
    """The place of a case whose next clock is known."""
    is_held = upcoming.clock is not None and upcoming.clock.held
    due_at = NEVER if is_held else upcoming.due_at or NEVER
    return _rank_of(view, upcoming), due_at.timestamp(), case_order(view.id)


def _rank_of(view: CaseView, upcoming: NextDue) -> float:
    """The rank of a risk. An urgent case that nobody owns comes before what is only soon due."""
    state, rank = view.state, RISK_RANK[upcoming.risk]
    is_urgent = state.priority == "urgent" and not state.owner and not state.finished and not state.paused
    return min(rank, URGENT_RANK) if is_urgent else rank


def is_late(key: RiskKey) -> bool:
    """Is a case late at its place?"""
    return key[0] == RISK_RANK["late"]


def is_ahead(key: RiskKey) -> bool:
    """Has a case its time before it, with a clock that runs?"""
    return RISK_RANK["late"] < key[0] <= RISK_RANK["ok"]


def due_of(key: RiskKey) -> datetime:
    """The time by which a case is ordered. `NEVER` without one, and where its clock stands still."""
    return NEVER if key[1] >= _NEVER_AT else datetime.fromtimestamp(key[1], UTC)
