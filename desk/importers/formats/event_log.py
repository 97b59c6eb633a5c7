"""Event logs as process mining tools write them (Case ID, Activity, Timestamp, or the XES names); one row is one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.importers.formats.servicenow import PRIORITY, STATUS
from desk.importers.imported_case import ImportedCase
from desk.importers.reading.case_rows import case_of
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.event_history import Step, events_of, last_status, read_log
from desk.importers.reading.mapped_table import Reading, Sheet, TableFormat, names
from desk.importers.reading.vocabularies import known_status, priority_of, vocabulary
from desk.model.entries import Status

_STATUS = STATUS | vocabulary(
    new="insert ticket|create ticket|registered",
    open="accepted|queued|take in charge ticket|assigned|unmatched|in call",
    pending="wait|wait - user|wait - customer",
    on_hold="wait - vendor|wait - implementation|awaiting assignment",
    solved="resolve ticket|completed|verified",
    closed="invalid|duplicate|cancelled",
)
_STANDARD = frozenset({"", "complete", "start", "schedule", "assign", "reassign", "suspend", "resume", "withdraw"})


def _read(sheet: Sheet) -> Reading:
    return read_log(sheet, _step, _case)


def _step(sheet: Sheet, record: Record) -> Step:
    at = sheet.time(record, "updated")
    if at is None:
        raise Unreadable(f"it has no time in {sheet.header('updated')}")
    activity = sheet.line(record, "status")
    status = _status(sheet, record)
    if status is None:
        sheet.notes.add("an activity that is no status is kept as a note", activity)
    return Step(
        at=at,
        number=0,
        record=record,
        ref=f"{sheet.text(record, 'updated')} {activity}",
        by=sheet.person(record, "resource"),
        status=status,
        priority=priority_of(sheet.text(record, "priority"), PRIORITY, sheet.notes),
        note="" if status else activity,
    )


def _status(sheet: Sheet, record: Record) -> Status | None:
    """The transition says more than the activity where it is a status of its own, and not a step of the XES standard."""
    transition = sheet.text(record, "transition")
    found = known_status(transition, _STATUS) if transition.lower() not in _STANDARD else None
    return found or known_status(sheet.text(record, "status"), _STATUS)


def _case(sheet: Sheet, steps: Sequence[Step]) -> ImportedCase | None:
    last = steps[-1].record
    state = last_status(steps)
    return case_of(
        sheet,
        last,
        priority=PRIORITY,
        state=state,
        created=steps[0].at,
        updated=steps[-1].at,
        resolved=_last_turn(steps, "solved"),
        closed=_last_turn(steps, "closed"),
        subject=sheet.line(last, "subject") or f"Case {sheet.line(last, 'id')}",
        first_priority=steps[0].priority,
        events=events_of(steps),
        line=steps[0].record.line,
    )


def _last_turn(steps: Sequence[Step], to: Status) -> datetime | None:
    """When the case last came to a status."""
    turns = [
        step.at for before, step in zip([None, *steps], steps, strict=False) if step.status == to and (not before or before.status != to)
    ]
    return turns[-1] if turns else None


FORMAT = TableFormat(
    name="event-log",
    source="event-log",
    title="event log",
    columns=names(
        id="case id|case concept:name|case:concept:name|caseid|case key|trace id|trace concept name|fall id|id de caso|id caso",
        status="activity|concept:name|event name|event|activity name|aktivitat|activite|actividad|attivita",
        transition="lifecycle:transition|lifecycle transition|transition",
        resource="resource|org:resource|performer|ressource|recurso|risorsa",
        updated=(
            "complete timestamp|time:timestamp|timestamp|completion time|end timestamp|end time|event time|time|"
            "zeitstempel|horodatage|marca de tiempo"
        ),
        priority="seriousness|priority|case:priority|case priority|case:seriousness|prioritat|priorite|prioridad",
        customer="customer|case:customer|requester|caller",
        subject="subject|title|product|case:subject|case:product",
        channel="channel|case:channel",
        group="workgroup|org:group|group|team",
    ),
    needs=(("id",), ("status",), ("updated",)),
    times=("updated",),
    beside=frozenset({"resource", "transition", "channel"}),
    blanks=frozenset({"?"}),
    read=_read,
    log=True,
    aliases=("eventlog", "xes"),
)
