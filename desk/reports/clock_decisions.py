"""The decision of an SLA clock: met, missed, or neither, and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from desk.reports.facts import CaseFacts, ClockFacts

Decision = Literal["met", "missed", "cut short", "no target"]
_INSTANT = timedelta(microseconds=1)


class DecidedClock(NamedTuple):
    """A clock of a case, with its decision and when that fell."""

    case: CaseFacts
    clock: ClockFacts
    at: datetime
    decision: Decision


def decision_of(clock: ClockFacts) -> tuple[datetime, Decision] | None:
    """The decision of a clock, with its time. None while nothing decides it.

    It is missed at the first instant after the target, met when what it waits for was done. Equal is in time.
    """
    stopped = None if clock.stopped is None else max(clock.stopped, clock.started or clock.stopped)
    if not clock.has_target:
        return None if stopped is None else (stopped, "no target")
    if clock.late_after is not None and (clock.stopped is None or clock.stopped > clock.late_after):
        return clock.late_after + _INSTANT, "missed"
    if stopped is None:
        return None
    return stopped, "cut short" if clock.cut_short else "met"
