"""The next touch that every case has until the customer is happy (S3.23 and S4.15); it reads a case and its clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.board.reading import CaseView
from desk.recovery.closing.verdicts import is_satisfied
from desk.recovery.notices import Notice


def next_contact(reading: CaseView, now: datetime) -> datetime | None:
    """When we turn to this customer next: the earliest follow-up, re-check or deadline ahead; nothing when all of them are past."""
    state = reading.state
    reminders = [state.follow_up if not state.paused else None, state.recheck if state.paused else None]
    deadlines = [clock.due_at for clock in reading.clocks if clock.state(now) in {"running", "soon"}]
    return min((at for at in (*reminders, *deadlines) if at is not None and at > now), default=None)


def uncontacted(reading: CaseView, now: datetime) -> Iterator[Notice]:
    """An owned case that nothing calls us back to."""
    state = reading.state
    if state.owner and not state.finished and not is_satisfied(state) and next_contact(reading, now) is None:
        yield Notice("no next touch: no follow-up, promise or clock is ahead", 5, "take")
