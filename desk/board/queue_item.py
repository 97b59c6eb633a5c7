"""A case as the queue counts it, until it turns by itself."""

from __future__ import annotations

from datetime import datetime
from math import inf
from typing import NamedTuple

from desk.board.case_view import CaseView, Risk, next_change, next_due
from desk.board.queue_order import RiskKey, risk_key

NEVER_TURNS = inf
"""The turn of a case that no time changes."""
Figures = tuple[int, int, int, int, int, int]
"""The part of a case in the figures: open, late, soon, promises, chased, debt."""


class QueueItem(NamedTuple):
    """The place of a case and its part in the figures.

    They hold until `turn`, a timestamp. `is_listed` says that a board without a filter shows the case.
    """

    key: RiskKey
    turn: float
    figures: Figures
    owner: str
    is_listed: bool

    @property
    def is_open(self) -> bool:
        """Is the case unfinished?"""
        return bool(self.figures[0])


def queue_item(view: CaseView, now: datetime) -> QueueItem:
    """Rate a case at a moment."""
    upcoming, turn = next_due(view, now), next_change(view, now)
    return QueueItem(
        risk_key(view, upcoming),
        NEVER_TURNS if turn is None else turn.timestamp(),
        _figures_of(view, upcoming.risk, now),
        view.state.owner,
        not view.state.finished or view.calls_again(now),
    )


def _figures_of(view: CaseView, risk: Risk, now: datetime) -> Figures:
    state = view.state
    if state.finished:
        asks_soon = risk == "soon" and view.aftercare_from is not None
        return 0, int(view.promise_overdue(now)), int(asks_soon), 0, 0, int(view.debt is not None)
    promises = sum(clock.name == "promise" and clock.stopped_at is None for clock in view.clocks)
    return 1, int(risk == "late"), int(risk == "soon"), promises, int(state.chases > 0), 0
