"""A case as JSON, with the fields that scripts rely on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from desk.board.case_view import CaseView, NextDue, next_due
from desk.board.rows import clock_words
from desk.model.case import Header
from desk.model.entries import AnyEntry, Unknown
from desk.model.timeline import in_order, retracted
from desk.recovery.steps.rail import rail_of
from desk.sla.clock import Clock


def iso_instant(moment: datetime | None) -> str | None:
    """An instant in UTC, ending in Z."""
    if moment is None:
        return None
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:  # an offset that leads out of the calendar
        return moment.isoformat()


def case_json(reading: CaseView, now: datetime) -> dict[str, Any]:
    """One case as `desk list --json` prints it."""
    state, upcoming = reading.state, next_due(reading, now)
    rail = rail_of(state)
    return {
        "id": state.id,
        "external": state.external,
        "subject": state.subject,
        "customer": state.customer,
        "priority": state.priority,
        "status": state.status,
        "owner": state.owner or None,
        "tags": list(state.tags),
        "told_at": iso_instant(state.told_at),
        "created_at": iso_instant(state.created_at),
        "chases": state.chases,
        "risk": upcoming.risk,
        "rail": dict(rail.steps) if rail else None,
        "clocks": [clock_json(clock, now) for clock in reading.clocks],
        "next": next_json(upcoming),
    }


def clock_json(clock: Clock, now: datetime) -> dict[str, Any]:
    """One clock: name, state, deadline and open seconds left."""
    left = clock.seconds_left(now)
    return {"name": clock.name, "state": clock.state(now), "due_at": iso_instant(clock.due_at), "left_seconds": left}


def whole_clock_json(clock: Clock, now: datetime) -> dict[str, Any]:
    """One clock with how it ended.

    The state of a closed case's clock is none. `outcome` says how it ended all the same, `paused` that it stands still, `words` all of it.
    """
    ended = clock.stopped_at or clock.closed_at or now
    return clock_json(clock, now) | {
        "outcome": clock.outcome,
        "late_seconds": clock.seconds_late(ended),
        "paused": clock.held and clock.outcome is None,
        "words": clock_words(clock, now),
    }


def next_json(upcoming: NextDue) -> dict[str, Any] | None:
    """The clock that is due next. None when no clock runs."""
    if not upcoming.name:
        return None
    return {"name": upcoming.name, "due_at": iso_instant(upcoming.due_at), "left_seconds": upcoming.left}


def whole_case_json(reading: CaseView, now: datetime) -> dict[str, Any]:
    """One case as `desk show --json` prints it.

    It has the fields of the list, the header, the entries and the revision. Its clocks say how they ended.
    """
    case = reading.state.case
    gone = retracted(case.entries)
    header = {name: msgspec.to_builtins(reading.state.value(name)) for name in Header.__struct_fields__}
    entries = [entry_json(entry) | ({"retracted": True} if entry.id in gone else {}) for entry in in_order(case.entries)]
    clocks = [whole_clock_json(clock, now) for clock in reading.clocks]
    more = {"clocks": clocks, "unclear": reading.is_unclear, "status_reason": reading.state.status_reason}
    return header | case_json(reading, now) | more | {"rev": case.rev, "entries": entries}


def entry_json(entry: AnyEntry) -> dict[str, Any]:
    """One entry with every field it has."""
    if isinstance(entry, Unknown):
        common = {"id": entry.id, "at": iso_instant(entry.at), "by": entry.by, "kind": entry.kind}
        return {**entry.fields, **common}
    found: dict[str, Any] = msgspec.to_builtins(entry)
    return found
