"""The next contact with a customer: its time, and notices about it.

Every case has one ahead until the customer is happy (S3.23, S4.15).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.board.case_view import CaseView, call_is_due, is_silent
from desk.board.contact_times import last_contact
from desk.recovery.contact_history import call_notices
from desk.recovery.notices import Notice
from desk.recovery.verdicts import is_satisfied
from desk.text.durations import duration_words
from desk.text.times import format_time


def expected_call_notices(view: CaseView, now: datetime, zone: str) -> Iterator[Notice]:
    """Notice to call first, as they expect us (S4.10)."""
    at = view.expected_at
    if at is None or not call_is_due(view, now):
        return
    when = format_time(at, now, zone=zone)
    words = f"call before they call us: they expect us at {when}" if now < at else f"call now: they have expected us since {when}"
    yield Notice(words, 1, "contact")


def silence_notices(view: CaseView, now: datetime) -> Iterator[Notice]:
    """Notice that two updates were due and the customer heard nothing (S2.10)."""
    if is_silent(view, now):
        yield Notice(f"they have heard nothing from us for {silence_duration(view, now)}", 3, "contact")


def call_is_owed(view: CaseView, now: datetime) -> bool:
    """Is a call to the customer owed now (S4.8)? They expect us, hear nothing, wait for an answer, or have it in writing only."""
    state = view.state
    if state.finished or state.paused:
        return False
    waits = any(clock.name in {"reply", "update"} and clock.state(now) in {"soon", "late"} for clock in view.clocks)
    return waits or call_is_due(view, now) or is_silent(view, now) or any(call_notices(state))


def silence_duration(view: CaseView, now: datetime) -> str:
    """The time since our last word to them, as `115 min`."""
    since = last_contact(view.state) or view.state.told_at
    return duration_words(int((now - since).total_seconds()))


def next_contact(view: CaseView, now: datetime) -> datetime | None:
    """The earliest follow-up, re-check or deadline ahead. None when all of them are past."""
    state = view.state
    reminders = [state.follow_up if not state.paused else None, state.recheck if state.paused else None]
    deadlines = [clock.due_at for clock in view.clocks if clock.state(now) in {"running", "soon"}]
    return min((at for at in (*reminders, *deadlines) if at is not None and at > now), default=None)


def no_next_contact_notices(view: CaseView, now: datetime) -> Iterator[Notice]:
    """Notice that nothing calls us back to an owned case."""
    state = view.state
    if state.owner and not state.finished and not is_satisfied(state) and next_contact(view, now) is None:
        has_come = (state.recheck if state.paused else state.follow_up) is not None
        words = "it is time to look again: look, then say when next" if has_come else "no time is set to look again: say when"
        yield Notice(words, 5, "take")
