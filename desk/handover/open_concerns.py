"""Open concerns as a handover tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from desk.concerns.calls import left_words
from desk.concerns.concern import Concern
from desk.handover.moment import ConcernAtChange
from desk.sla.calendar import Calendar


def concerns_at_change(concerns: Iterable[Concern], now: datetime, calendar: Calendar) -> tuple[ConcernAtChange, ...]:
    """The concerns that are open, each with its most overdue call."""
    return tuple(_concern_at_change(concern, now, calendar) for concern in concerns if concern.is_open)


def _concern_at_change(concern: Concern, now: datetime, calendar: Calendar) -> ConcernAtChange:
    late = min(_late_calls(concern, now, calendar), default=None)
    return ConcernAtChange(
        id=concern.id,
        title=concern.title,
        owner=concern.owner,
        overdue=late[1] if late else "",
        whom=late[2] if late else "",
        due=concern.next_look(calendar).due_at,
    )


def _late_calls(concern: Concern, now: datetime, calendar: Calendar) -> Iterator[tuple[int, str, str]]:
    """Seconds left, words and id of each call that is overdue."""
    for contact in concern.open_contacts:
        clock = contact.clock(calendar)
        left = clock.seconds_left(now)
        if left is not None and left < 0:
            yield left, f"{contact.name} {left_words(clock, now)}", contact.id
