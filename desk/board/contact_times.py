"""The times by which the customer must hear from us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from desk.model.entries import FieldChange
from desk.model.entry_facts import is_contact_with_customer
from desk.model.entry_values import CUSTOMER
from desk.model.facts import finished_since
from desk.model.state import CaseState
from desk.recovery.offers.delivery import delivered_at, is_fixed
from desk.sla.policy import PolicyRule
from desk.text.durations import duration_words
from desk.text.times import format_time

SILENT_PERIODS = 2
"""Update periods without a word from us that make a case silent."""
CALL_LEAD = timedelta(minutes=15)
"""Time before an appointment at which the desk is told to call."""
CALL_WINDOW = timedelta(hours=1)
"""Time before an appointment in which our word is the call."""


def last_contact(state: CaseState) -> datetime | None:
    """The time of our last word to the customer, None without one."""
    return next((entry.at for entry in reversed(state.timeline) if is_contact_with_customer(entry) and entry.by != CUSTOMER), None)


def silent_from(state: CaseState, rule: PolicyRule) -> datetime | None:
    """The instant from which nobody can say we are there.

    None while the rule asks for no updates, or nobody waits. Counted in open time from our last word, from their first where there is
    none. They know when to expect us next while a promise to them stands, so that its time comes first.
    """
    period = rule.targets.get("update")
    if not period or state.finished or state.status in rule.pausing_statuses("update"):
        return None
    falls = rule.calendar.add(last_contact(state) or state.told_at, SILENT_PERIODS * period)
    return None if falls is None else max([falls, *_next_promised_time(state)])


def _next_promised_time(state: CaseState) -> Iterable[datetime]:
    due = [promise.entry.due for promise in state.promises.values() if promise.status == "open" and promise.entry.to == CUSTOMER]
    return [min(known)] if (known := [at for at in due if at is not None]) else []


def needed_at(state: CaseState) -> datetime | None:
    """The time by which they need what they need at once (S1.16).

    None once it was delivered, or the case is finished.
    """
    needs_by = state.value("needs_by")
    return needs_by if isinstance(needs_by, datetime) and not is_fixed(state) else None


class NeedMet(msgspec.Struct, frozen=True):
    """A need that could not wait, and when it was met.

    `given` is false where the case was finished instead.
    """

    by: datetime
    at: datetime
    given: bool = True


def need_met(state: CaseState) -> NeedMet | None:
    """The need that was met (S1.16). None while they wait, and where there was none."""
    by, ticked_at = state.value("needs_by"), None
    if not isinstance(by, datetime):
        last = next((entry for entry in reversed(state.timeline) if isinstance(entry, FieldChange) and entry.name == "needs_by"), None)
        by, ticked_at = _instant_of(last.was) if last else None, last.at if last else None
    if by is None:
        return None
    times = [ticked_at, *map(delivered_at, state.offers.values())]
    given = min((at for at in times if at is not None), default=None)
    if given is not None:
        return NeedMet(by, given)
    finished = finished_since(state)
    return NeedMet(by, finished, given=False) if finished else None


def need_words(need: NeedMet, now: datetime, *, zone: str) -> str:
    """A need that was met, in words: `needed by 13:45: given 12:13`."""
    done = f"{'given' if need.given else 'solved'} {format_time(need.at, now, zone=zone)}"
    late = int((need.at - need.by).total_seconds())
    missed = f", missed by {duration_words(late)}" if late > 0 else ""
    return f"needed by {format_time(need.by, now, zone=zone)}: {done}{missed}"


def _instant_of(value: object) -> datetime | None:
    try:
        return msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        return None


def expected_at(state: CaseState) -> datetime | None:
    """The time at which the customer expects us.

    None once we have called them about it, or the case is finished.
    """
    appointment = state.value("appointment")
    if not isinstance(appointment, datetime) or state.finished:
        return None
    contacted = last_contact(state)
    return None if contacted is not None and contacted >= appointment - CALL_WINDOW else appointment
