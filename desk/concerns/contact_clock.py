"""The time left to call somebody."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Literal

import msgspec

from desk.model.case import Case
from desk.model.state import state_of
from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.policy import LAST_MINUTES, Policy

CallState = Literal["late", "soon", "running", "none"]
SOON_SECONDS = LAST_MINUTES.seconds or 0


class ContactClock(msgspec.Struct, frozen=True):
    """The countdown of one call. Without a due time nothing runs.

    Only open time of the calendar counts, so what is due while the desk is closed turns late once it opens again (SLA.4).
    """

    due_at: datetime | None
    calendar: Calendar = ALWAYS

    def seconds_left(self, now: datetime) -> int | None:
        """Open seconds until it is due, negative when late."""
        if self.due_at is None:
            return None
        if now <= self.due_at:
            return math.floor(self.calendar.between(now, self.due_at))
        return math.floor(-self.calendar.between(self.due_at, now))

    def state(self, now: datetime) -> CallState:
        """Late exactly when negative, soon in the last quarter of an hour."""
        left = self.seconds_left(now)
        if left is None:
            return "none"
        return "late" if left < 0 else "soon" if left <= SOON_SECONDS else "running"


def desk_calendar(policy: Policy) -> Calendar:
    """The calendar of the desk: that of an ordinary case."""
    ordinary = Case(subject="", created_at=datetime.min.replace(tzinfo=UTC))
    return policy.rule_for(state_of(ordinary)).calendar
