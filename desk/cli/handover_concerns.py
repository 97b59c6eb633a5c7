"""The open concerns as a handover needs them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from desk.concerns.calls import left_words, open_calls, worst_concerns_first
from desk.concerns.changes import settled_notes
from desk.concerns.concern import Concern, read_concerns
from desk.concerns.contact_clock import desk_calendar
from desk.concerns.notes import CONCERN_NOTES, note_identity
from desk.handover.moment import ConcernAtChange
from desk.sla.calendar import Calendar
from desk.sla.policy import Policy
from desk.store.protocol import Store


def concerns_at_change(store: Store, policy: Policy, now: datetime) -> tuple[ConcernAtChange, ...]:
    """The open concerns, the latest first."""
    calendar = desk_calendar(policy)
    concerns = worst_concerns_first(read_concerns(store.documents(CONCERN_NOTES)), now, calendar)
    return tuple(_at_change(concern, now, calendar) for concern in concerns if concern.is_open)


def _at_change(concern: Concern, now: datetime, calendar: Calendar) -> ConcernAtChange:
    first = next(iter(open_calls([concern], now, calendar)), None)
    late = first if first is not None and first.clock.state(now) == "late" else None
    return ConcernAtChange(
        concern.id,
        concern.title,
        owner=concern.owner,
        overdue=f"{late.contact.name} {left_words(late.clock, now)}" if late else "",
        call=late.contact.id if late else "",
        due=concern.next_look(calendar).due_at,
    )


def settled_concern_notes(store: Store) -> Iterator[tuple[str, str, int]]:
    """Month, table and number of each note that may leave.

    It is of a concern that is over, and the month is that of its end.
    """
    table = store.documents(CONCERN_NOTES)
    ends = {concern.id: concern.over.at for concern in read_concerns(table) if concern.over}
    for number in settled_notes(table):
        yield f"{ends[note_identity(table[number]).concern].astimezone(UTC):%Y-%m}", CONCERN_NOTES, number
