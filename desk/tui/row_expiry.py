"""Expiry of a row of the board."""

from __future__ import annotations

from datetime import datetime

from desk.board.case_view import CaseView, next_change, next_due
from desk.text.durations import MINUTE, seconds_until_due_change


def row_expires_at(view: CaseView, now: datetime) -> float:
    """The timestamp from which a row may read differently.

    It is the next whole second at the earliest, and never too late.
    """
    moment = int(now.timestamp())
    waits = [seconds_until_due_change(next_due(view, now).left)]
    waits += [left % MINUTE + 1 for clock in view.clocks if (left := clock.seconds_left(now)) is not None]
    turn = next_change(view, now)
    until = moment + min(waits)
    return until if turn is None else min(until, turn.timestamp())
