"""Expiry of a row of the board."""

from __future__ import annotations

from datetime import datetime

from desk.board.case_view import CaseView, next_change, next_due
from desk.text.durations import seconds_until_due_change


def row_expires_at(view: CaseView, now: datetime) -> float:
    """The timestamp from which a row may read differently.

    It is the next whole second at the earliest, and never too late.
    """
    moment = int(now.timestamp())
    upcoming = next_due(view, now)
    since = int((view.state.ending.at - now).total_seconds()) if not upcoming.name and view.state.ending else None
    waits = [seconds_until_due_change(upcoming.left if since is None else since)]
    waits += [seconds_until_due_change(left) for clock in view.clocks if (left := clock.seconds_left(now)) is not None and left >= 0]
    turn = next_change(view, now)
    until = moment + min(waits)
    return until if turn is None else min(until, turn.timestamp())
