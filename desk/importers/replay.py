"""Reads a stream of what happened at a desk and says what each event adds to a shift; it keeps no time and writes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from desk.importers.clean import clean, clean_line, clean_value, shown
from desk.importers.dates import Times, Unreadable
from desk.importers.entries import agent_id
from desk.importers.notes import Notes
from desk.importers.record import Reject
from desk.importers.words import PRIORITY, STATUS, channel_of
from desk.model.case import Case, Header
from desk.model.changes import Append, Change, NewCase
from desk.model.entries import CUSTOMER, PRIORITIES, STATUSES, SYSTEM, AnyEntry, Assign, FieldChange, Memo, StatusChange, Told
from desk.text.printable import plain_words

SOURCE = "replay"
Find = Callable[[str], Case | None]
"""The case of the shift with an external id, None when there is none."""
_MEANT = frozenset(
    {
        "subject",
        "customer",
        "channel",
        "priority",
        "source_priority",
        "status",
        "source_status",
        "opened_at",
        "last_update",
        "by",
        "mod",
        "was",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayEvent:
    """One line of a stream: what happened to a case, and when. `line` counts from 1.

    `turn` tells apart events of a case that are alike in time, kind and update; it counts them from 0.
    """

    line: int
    at: datetime
    case: str
    kind: str
    values: Mapping[str, Any]
    turn: int = 0

    @property
    def begins(self) -> bool:
        """Whether the event brings a case into being, so that it need not be known before."""
        return self.kind in {"carried", "opened"}

    @property
    def ref(self) -> str:
        """The event's key, the same whenever the stream is played."""
        turn = f":{self.turn}" if self.turn else ""
        return f"{SOURCE}:{self.at:%Y%m%dT%H%M%SZ}:{self.kind}:{self.values.get('mod', '')}{turn}"


@dataclass(slots=True)
class ReplayPlan:
    """What a stretch of a stream adds: the changes to commit, and how many events were played, known already or without a case."""

    changes: list[Change] = field(default_factory=list)
    played: int = 0
    known: int = 0
    unknown: int = 0


def read_replay(lines: Iterable[str]) -> Iterator[ReplayEvent | Reject]:
    """The events of a stream, one JSON object a line; a line that is none comes as a reject. Naive times are UTC."""
    times = Times(UTC, None, Notes())
    turns: Counter[tuple[str, str]] = Counter()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            event = _event(number, clean_value(json.loads(line)), times)
            key = (event.case, event.ref)
            yield replace(event, turn=turns[key]) if turns[key] else event
            turns[key] += 1
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Unreadable) as error:
            yield Reject(number, "", f"no event: {shown(str(error)) or 'it is not built like one'}", line.rstrip("\n"))


def _event(number: int, found: Any, times: Times) -> ReplayEvent:
    at = times.read(str(found["at"]))
    case = clean_line(str(found["case"]))
    values = dict(found.get("values") or {})
    if at is None or not case:
        raise Unreadable("it has no time or no case")
    for name in ("opened_at", "last_update"):
        if values.get(name):
            values[name] = times.read(str(values[name]))
    return ReplayEvent(line=number, at=at, case=case, kind=str(found["type"]), values=values)


def changes_for(event: ReplayEvent, find: Find) -> Change | None:
    """What one event adds, None when it was played before or its case is unknown."""
    return next(iter(plan_replay([event], find).changes), None)


def plan_replay(events: Iterable[ReplayEvent], find: Find) -> ReplayPlan:
    """What a stretch of events adds, one change a case, so that it can be committed as one.

    Events that stand on a case already are known and add nothing. An event of a case that neither the shift nor the stretch has begun
    is counted as unknown.
    """
    plan = ReplayPlan()
    begun: dict[str, NewCase] = {}
    grown: dict[str, tuple[Case, list[AnyEntry]]] = {}
    refs: dict[str, set[str]] = {}
    for event in events:
        case = find(event.case)
        if case is None and event.case not in begun and not event.begins:
            plan.unknown += 1
            continue
        seen = refs.setdefault(event.case, {entry.ref for entry in case.entries} if case else set())
        if event.ref in seen or (event.begins and (case or event.case in begun)):
            plan.known += 1
            continue
        seen.add(event.ref)
        plan.played += 1
        if event.begins:
            begun[event.case] = _begin(event)
        elif case:
            grown.setdefault(event.case, (case, []))[1].extend(_entries(event))
        else:
            new = begun[event.case]
            begun[event.case] = NewCase(new.header, (*new.entries, *_entries(event)))
    plan.changes = [*begun.values(), *(Append(case.id, tuple(entries)) for case, entries in grown.values())]
    return plan


def _begin(event: ReplayEvent) -> NewCase:
    values = event.values
    opened = values.get("opened_at") or event.at
    subject = _text(values, "subject") or f"Incident {event.case}"
    channel = channel_of(_text(values, "channel"))
    header = Header(
        subject=subject,
        customer=_text(values, "customer"),
        created_at=opened,
        created_by=SYSTEM,
        priority=_priority(values) or "normal",
        channel=channel,
        external=(SOURCE, event.case),
        source_status=_text(values, "source_status"),
        source_priority=_text(values, "source_priority"),
        extra={name: value for name, value in values.items() if name not in _MEANT and value not in (None, "")},
    )
    since = max(opened, values.get("last_update") or opened)
    entries: list[AnyEntry] = [Told(at=opened, by=CUSTOMER, text=subject, channel=channel, told_at=opened, ref=event.ref)]
    owner, status = agent_id(_text(values, "assignee")), _status(values)
    if owner:
        entries.append(Assign(at=since, by=SYSTEM, owner=owner, ref=f"{event.ref}:assign"))
    if status and status != "new":
        entries.append(StatusChange(at=since, by=SYSTEM, to=status, ref=f"{event.ref}:status"))
    return NewCase(header, tuple(entries))


def _entries(event: ReplayEvent) -> list[AnyEntry]:
    """What an event after the first adds; the first entry carries the event's own key."""
    values, at, ref = event.values, event.at, event.ref
    by = agent_id(_text(values, "by")) or SYSTEM
    if event.kind == "assign":
        return [Assign(at=at, by=SYSTEM, owner=agent_id(_text(values, "assignee")), reason=_text(values, "group"), ref=ref)]
    if event.kind == "priority" and _priority(values):
        return [FieldChange(at=at, by=by, name="priority", was=values.get("was"), now=_priority(values), ref=ref)]
    status = _status(values)
    if status:
        entries: list[AnyEntry] = [StatusChange(at=at, by=by, to=status, reason=_text(values, "code"), ref=ref)]
        verdict = {True: "met", False: "missed"}.get(values.get("source_made_sla", ""))
        if verdict:
            entries.append(FieldChange(at=at, by=SYSTEM, name="source_sla", was="", now=verdict, ref=f"{ref}:sla"))
        return entries
    return [Memo(at=at, by=by, text=_told(event), ref=ref)]


def _told(event: ReplayEvent) -> str:
    if event.kind == "touched":
        return "Updated at the source."
    rest = ", ".join(f"{name} {value}" for name, value in event.values.items() if name not in {"by", "mod"} and value not in (None, ""))
    return clean(f"{event.kind}: {rest}" if rest else event.kind)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return "" if value is None else clean_line(str(value))


def _status(values: Mapping[str, Any]) -> Any:
    word = _text(values, "status")
    found = word if word in STATUSES else STATUS.get(plain_words(word))
    return found if found in STATUSES else None


def _priority(values: Mapping[str, Any]) -> Any:
    word = _text(values, "priority")
    return word if word in PRIORITIES else PRIORITY.get(word)
