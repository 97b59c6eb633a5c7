"""Event logs of process mining tools, one event a row.

Columns are Case ID, Activity and Timestamp, or have the XES names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.importers.formats.servicenow import PRIORITY_WORDS, STATUS_WORDS
from desk.importers.imported_case import ImportedCase, ParsedCases
from desk.importers.reading.case_rows import case_from_row
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.event_history import LogRow, history_events, last_status, read_event_log
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import known_status, parse_priority, vocabulary
from desk.model.entry_values import Status

_STATUS = STATUS_WORDS | vocabulary(
    new="insert ticket|create ticket|registered",
    open="accepted|queued|take in charge ticket|assigned|unmatched|in call",
    pending="wait|wait - user|wait - customer",
    on_hold="wait - vendor|wait - implementation|awaiting assignment",
    solved="resolve ticket|completed|verified",
    closed="invalid|duplicate|cancelled",
)
_XES_TRANSITIONS = frozenset({"", "complete", "start", "schedule", "assign", "reassign", "suspend", "resume", "withdraw"})


def _read_table(table: MappedTable) -> ParsedCases:
    return read_event_log(table, _read_row, _build_case)


def _read_row(table: MappedTable, record: Record) -> LogRow:
    at = table.cell_time(record, "updated")
    if at is None:
        raise Unreadable(f"it has no time in {table.column_name('updated')}")
    activity = table.cell_line(record, "status")
    status = _row_status(table, record)
    if status is None:
        table.warnings.add("an activity that is no status is kept as a note", activity)
    return LogRow(
        at=at,
        number=0,
        record=record,
        ref=f"{table.cell_text(record, 'updated')} {activity}",
        by=table.person_name(record, "resource"),
        status=status,
        priority=parse_priority(table.cell_text(record, "priority"), PRIORITY_WORDS, table.warnings),
        note="" if status else activity,
    )


def _row_status(table: MappedTable, record: Record) -> Status | None:
    """The status of a row, None where it names none.

    The transition says more than the activity where it is a status of its own, and not a step of the XES standard.
    """
    transition = table.cell_text(record, "transition")
    found = known_status(transition, _STATUS) if transition.lower() not in _XES_TRANSITIONS else None
    return found or known_status(table.cell_text(record, "status"), _STATUS)


def _build_case(table: MappedTable, rows: Sequence[LogRow]) -> ImportedCase | None:
    last = rows[-1].record
    state = last_status(rows)
    return case_from_row(
        table,
        last,
        priority=PRIORITY_WORDS,
        state=state,
        created=rows[0].at,
        updated=rows[-1].at,
        resolved=_last_change_to(rows, "solved"),
        closed=_last_change_to(rows, "closed"),
        subject=table.cell_line(last, "subject") or f"Case {table.cell_line(last, 'id')}",
        first_priority=rows[0].priority,
        events=history_events(rows),
        line=rows[0].record.line,
    )


def _last_change_to(rows: Sequence[LogRow], to: Status) -> datetime | None:
    """When the case last came to a status."""
    changes = [row.at for before, row in zip([None, *rows], rows, strict=False) if row.status == to and (not before or before.status != to)]
    return changes[-1] if changes else None


FORMAT = TableFormat(
    name="event-log",
    source="event-log",
    title="event log",
    columns=column_names(
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
    required_fields=(("id",), ("status",), ("updated",)),
    time_fields=("updated",),
    also_kept_fields=frozenset({"resource", "transition", "channel"}),
    blank_words=frozenset({"?"}),
    read=_read_table,
    is_event_log=True,
    aliases=("eventlog", "xes"),
)
