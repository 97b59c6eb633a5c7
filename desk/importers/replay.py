"""Reads a stream of events and plans what they add."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from desk.importers.case_entries import agent_id
from desk.importers.imported_case import Reject
from desk.importers.reading.clean_text import clean_json, clean_line, clean_text, excerpt
from desk.importers.reading.dates import TimeParser, Unreadable
from desk.importers.reading.vocabularies import PRIORITY_WORDS, STATUS_WORDS, parse_channel
from desk.importers.reading.warnings import Warnings
from desk.model.case import Case, Header
from desk.model.changes import Append, Change, NewCase
from desk.model.entries import AnyEntry, Assign, FieldChange, Memo, StatusChange, Told
from desk.model.entry_values import CUSTOMER, PRIORITIES, STATUSES, SYSTEM
from desk.text.printable import plain_words

SOURCE = "replay"
FindCase = Callable[[str], Case | None]
"""Gives the case of the shift with an external id, None when there is none."""
_KNOWN_VALUES = frozenset(
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


class ReplayEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a stream: an event of a case.

    `line` counts from 1. `repeat` tells apart events of a case that are alike in time, kind and update, and counts them from 0.
    """

    line: int
    at: datetime
    case: str
    kind: str
    values: Mapping[str, Any]
    repeat: int = 0

    @property
    def begins_case(self) -> bool:
        """Does the event bring a case into being?

        Such a case need not be known before.
        """
        return self.kind in {"carried", "opened"}

    @property
    def ref(self) -> str:
        """The event's key, the same whenever the stream is played."""
        turn = f":{self.repeat}" if self.repeat else ""
        return f"{SOURCE}:{self.at:%Y%m%dT%H%M%SZ}:{self.kind}:{self.values.get('mod', '')}{turn}"


class ReplayPlan(msgspec.Struct):
    """The changes that a stretch of a stream adds.

    It counts the events that were played, known already, or of an unknown case.
    """

    changes: list[Change] = msgspec.field(default_factory=list)
    played: int = 0
    known: int = 0
    unknown: int = 0


def read_replay(lines: Iterable[str]) -> Iterator[ReplayEvent | Reject]:
    """The events of a stream, one JSON object a line.

    A line that is none comes as a reject. Naive times are UTC.
    """
    times = TimeParser(UTC, None, Warnings())
    turns: Counter[tuple[str, str]] = Counter()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            event = _parse_event(number, clean_json(json.loads(line)), times)
            key = (event.case, event.ref)
            yield replace(event, repeat=turns[key]) if turns[key] else event
            turns[key] += 1
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Unreadable) as error:
            yield Reject(number, "", f"no event: {excerpt(str(error)) or 'it is not built like one'}", line.rstrip("\n"))


def _parse_event(number: int, found: Any, times: TimeParser) -> ReplayEvent:
    at = times.parse(str(found["at"]))
    case = clean_line(str(found["case"]))
    values = dict(found.get("values") or {})
    if at is None or not case:
        raise Unreadable("it has no time or no case")
    for name in ("opened_at", "last_update"):
        if values.get(name):
            values[name] = times.parse(str(values[name]))
    return ReplayEvent(line=number, at=at, case=case, kind=str(found["type"]), values=values)


def change_for(event: ReplayEvent, find: FindCase) -> Change | None:
    """The change of one event.

    None when it was played before or its case is unknown.
    """
    return next(iter(plan_replay([event], find).changes), None)


def plan_replay(events: Iterable[ReplayEvent], find: FindCase) -> ReplayPlan:
    """Plans what a stretch of events adds, one change a case.

    It can be committed as one. Events that stand on a case already are known and add nothing. An event of a case that neither the shift nor
    the stretch has begun is counted as unknown.
    """
    plan = ReplayPlan()
    begun: dict[str, NewCase] = {}
    grown: dict[str, tuple[Case, list[AnyEntry]]] = {}
    refs: dict[str, set[str]] = {}
    for event in events:
        case = find(event.case)
        if case is None and event.case not in begun and not event.begins_case:
            plan.unknown += 1
            continue
        seen = refs.setdefault(event.case, {entry.ref for entry in case.entries} if case else set())
        if event.ref in seen or (event.begins_case and (case or event.case in begun)):
            plan.known += 1
            continue
        seen.add(event.ref)
        plan.played += 1
        if event.begins_case:
            begun[event.case] = _new_case(event)
        elif case:
            grown.setdefault(event.case, (case, []))[1].extend(_event_entries(event))
        else:
            new = begun[event.case]
            begun[event.case] = NewCase(new.header, (*new.entries, *_event_entries(event)))
    plan.changes = [*begun.values(), *(Append(case.id, tuple(entries)) for case, entries in grown.values())]
    return plan


def _new_case(event: ReplayEvent) -> NewCase:
    values = event.values
    opened = values.get("opened_at") or event.at
    subject = _line_value(values, "subject") or f"Incident {event.case}"
    channel = parse_channel(_line_value(values, "channel"))
    header = Header(
        subject=subject,
        customer=_line_value(values, "customer"),
        created_at=opened,
        created_by=SYSTEM,
        priority=_priority_value(values) or "normal",
        channel=channel,
        external=(SOURCE, event.case),
        source_status=_line_value(values, "source_status"),
        source_priority=_line_value(values, "source_priority"),
        extra={name: value for name, value in values.items() if name not in _KNOWN_VALUES and value not in (None, "")},
    )
    since = max(opened, values.get("last_update") or opened)
    entries: list[AnyEntry] = [Told(at=opened, by=CUSTOMER, text=subject, channel=channel, told_at=opened, ref=event.ref)]
    owner, status = agent_id(_line_value(values, "assignee")), _status_value(values)
    if owner:
        entries.append(Assign(at=since, by=SYSTEM, owner=owner, ref=f"{event.ref}:assign"))
    if status and status != "new":
        entries.append(StatusChange(at=since, by=SYSTEM, to=status, ref=f"{event.ref}:status"))
    return NewCase(header, tuple(entries))


def _event_entries(event: ReplayEvent) -> list[AnyEntry]:
    """The entries of an event after the first of its case.

    The first entry carries the event's own key.
    """
    values, at, ref = event.values, event.at, event.ref
    by = agent_id(_line_value(values, "by")) or SYSTEM
    if event.kind == "assign":
        return [Assign(at=at, by=SYSTEM, owner=agent_id(_line_value(values, "assignee")), reason=_line_value(values, "group"), ref=ref)]
    if event.kind == "priority" and _priority_value(values):
        return [FieldChange(at=at, by=by, name="priority", was=values.get("was"), now=_priority_value(values), ref=ref)]
    status = _status_value(values)
    if status:
        entries: list[AnyEntry] = [StatusChange(at=at, by=by, to=status, reason=_line_value(values, "code"), ref=ref)]
        verdict = {True: "met", False: "missed"}.get(values.get("source_made_sla", ""))
        if verdict:
            entries.append(FieldChange(at=at, by=SYSTEM, name="source_sla", was="", now=verdict, ref=f"{ref}:sla"))
        return entries
    return [Memo(at=at, by=by, text=_memo_text(event), ref=ref)]


def _memo_text(event: ReplayEvent) -> str:
    if event.kind == "touched":
        return "Updated at the source."
    rest = ", ".join(f"{name} {value}" for name, value in event.values.items() if name not in {"by", "mod"} and value not in (None, ""))
    return clean_text(f"{event.kind}: {rest}" if rest else event.kind)


def _line_value(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return "" if value is None else clean_line(str(value))


def _status_value(values: Mapping[str, Any]) -> Any:
    word = _line_value(values, "status")
    found = word if word in STATUSES else STATUS_WORDS.get(plain_words(word))
    return found if found in STATUSES else None


def _priority_value(values: Mapping[str, Any]) -> Any:
    word = _line_value(values, "priority")
    return word if word in PRIORITIES else PRIORITY_WORDS.get(word)
