"""The instants at which a row reads differently, but for its countdowns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.board.case_view import CaseView, next_change
from desk.recovery.closing.aftercare import AFTERCARE_DAY


def row_turns(view: CaseView, now: datetime, until: datetime) -> Iterator[datetime]:
    """The turns of a row before `until`. `now` is the first."""
    turn: datetime | None = now
    while turn is not None and turn < until:
        yield turn
        turn = _next_turn(view, turn)


def _next_turn(view: CaseView, now: datetime) -> datetime | None:
    instants = [next_change(view, now), *(clock.next_start_or_stop(now) for clock in view.clocks)]
    if view.aftercare_from and view.aftercare_due(now):
        instants.append(now + AFTERCARE_DAY - (now - view.aftercare_from) % AFTERCARE_DAY)
    return min((instant for instant in instants if instant is not None), default=None)
