"""ServiceNow incidents, as event log and as list export.

The log has one row an update, the list one row a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.importers.imported_case import ImportedCase, ParsedCases, SlaVerdict
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.event_history import LogRow, cut_off_time, history_events, last_status, read_event_log
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.status_evidence import row_status
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import parse_priority, parse_status, vocabulary
from desk.model.entry_values import Status

STATUS_WORDS = vocabulary(
    new="new|1",
    open="active|in progress|work in progress|2|assigned",
    pending="awaiting user info|awaiting caller",
    on_hold="awaiting vendor|awaiting problem|awaiting evidence|awaiting change|on hold|3",
    solved="resolved|6",
    closed="closed|7|canceled|cancelled|8",
)
PRIORITY_WORDS = vocabulary(urgent="1|critical", high="2|high", normal="3|moderate", low="4|low|5|planning")
_UNREAD_STATE = "-100"
"""Stands in the log where the state could not be read. The state before goes on."""
_VERDICTS: dict[str, SlaVerdict] = {"true": "met", "false": "missed", "1": "met", "0": "missed"}


def _read_log_table(table: MappedTable) -> ParsedCases:
    return read_event_log(table, _read_row, _build_logged_case)


def _read_row(table: MappedTable, record: Record) -> LogRow:
    opened = table.optional_time(record, "created")
    updated = table.cell_time(record, "updated")
    resolved, closed = table.optional_time(record, "resolved"), table.optional_time(record, "closed")
    if opened and updated and updated < opened:
        table.warnings.add("a row is older than the opening of its case", f"line {record.line}")
    if opened and closed and closed < (resolved or opened):
        table.warnings.add("a case was closed before it was resolved or opened; is the date order right?", f"line {record.line}")
    at = updated or opened or table.cell_time(record, "recorded")
    if at is None:
        raise Unreadable(f"it has no time in {table.column_name('updated')}")
    number = table.cell_text(record, "mod")
    return LogRow(
        at=at,
        number=int(number) if number.isdecimal() else 0,
        record=record,
        ref=number or table.cell_text(record, "updated") or "0",
        by=table.person_name(record, "by"),
        status=_row_status(table, record),
        priority=parse_priority(table.cell_text(record, "priority"), PRIORITY_WORDS, table.warnings),
        assignee=table.person_name(record, "assignee"),
    )


def _row_status(table: MappedTable, record: Record) -> Status | None:
    word = table.cell_text(record, "status")
    if word == _UNREAD_STATE:
        table.warnings.add(f"the state {_UNREAD_STATE} says nothing; the state before goes on", f"line {record.line}")
        return None
    return parse_status(word, STATUS_WORDS, "new", table.warnings) if word else None


def _build_logged_case(table: MappedTable, rows: Sequence[LogRow]) -> ImportedCase | None:
    last = rows[-1].record
    state = last_status(rows)
    cut = cut_off_time(table)
    resolved, closed = table.optional_time(last, "resolved"), table.optional_time(last, "closed")
    if cut:
        resolved = resolved if resolved and resolved <= cut else None
        closed = closed if closed and closed <= cut else None
    extra = table.extra_cells(last)
    if not (resolved or closed or not cut):
        extra = {
            name: cell for name, cell in extra.items() if name not in {table.column_name("closed_code"), table.column_name("resolved_by")}
        }
    return case_from_row(
        table,
        last,
        priority=PRIORITY_WORDS,
        state=state,
        created=_opened_at(table, rows),
        subject=_case_subject(table, last),
        resolved=resolved,
        closed=closed,
        first_priority=rows[0].priority,
        events=history_events(rows),
        source_sla=_VERDICTS.get(table.cell_text(last, "made_sla").lower(), ""),
        extra=extra,
        line=rows[0].record.line,
    )


def _opened_at(table: MappedTable, rows: Sequence[LogRow]) -> datetime | None:
    """When the case was opened, by the latest row that tells."""
    told = (table.optional_time(row.record, field) for field in ("created", "recorded") for row in reversed(rows))
    return next((at for at in told if at), None)


def _case_subject(table: MappedTable, record: Record) -> str:
    parts = (table.cell_line(record, field) for field in ("category", "subcategory", "symptom"))
    told = table.cell_line(record, "subject") or " / ".join(part for part in parts if part)
    return told or f"Incident {table.cell_line(record, 'id')}"


def _read_list_table(table: MappedTable) -> ParsedCases:
    return read_case_rows(table, _build_listed_case)


def _build_listed_case(table: MappedTable, record: Record) -> ImportedCase | None:
    waits_for_caller = "caller" in table.cell_text(record, "hold_reason").lower()
    state = row_status(table, record, STATUS_WORDS, "new")
    return case_from_row(
        table,
        record,
        priority=PRIORITY_WORDS,
        state="pending" if state == "on_hold" and waits_for_caller else state,
        created=table.cell_time(record, "created") or table.cell_time(record, "recorded"),
        subject=_case_subject(table, record),
        source_sla=_VERDICTS.get(table.cell_text(record, "made_sla").lower(), ""),
    )


_COLUMNS = column_names(
    id="number",
    subject="short_description|title",
    description="description",
    customer="caller_id|caller|opened for|requested_for",
    channel="contact_type|channel",
    priority="priority",
    status="incident_state|state|ident_state|status",
    created="opened_at|opened",
    recorded="sys_created_at|sys_created_on|created",
    updated="sys_updated_at|sys_updated_on|updated",
    resolved="resolved_at|resolved",
    closed="closed_at|closed",
    assignee="assigned_to",
    group="assignment_group",
    mod="sys_mod_count|updates",
    by="sys_updated_by|updated_by",
    made_sla="made_sla",
    category="category",
    subcategory="subcategory|u_subcategory",
    symptom="u_symptom|symptom",
    closed_code="closed_code|close_code",
    resolved_by="resolved_by",
    hold_reason="hold_reason|on_hold_reason",
)
_ALSO_KEPT_FIELDS = frozenset(
    {"recorded", "mod", "by", "category", "subcategory", "symptom", "closed_code", "resolved_by", "hold_reason", "channel"}
)
_TIME_FIELDS = ("created", "recorded", "updated", "resolved", "closed")

LOG_FORMAT = TableFormat(
    name="servicenow-log",
    source="servicenow",
    title="ServiceNow incident event log",
    columns=_COLUMNS,
    required_fields=(("id",), ("status",), ("updated",), ("mod",), ("created", "recorded")),
    time_fields=_TIME_FIELDS,
    also_kept_fields=_ALSO_KEPT_FIELDS,
    blank_words=frozenset({"?"}),
    read=_read_log_table,
    is_event_log=True,
    aliases=("servicenow",),
)
LIST_FORMAT = TableFormat(
    name="servicenow-list",
    source="servicenow",
    title="ServiceNow list export",
    columns=_COLUMNS,
    required_fields=(("id",), ("status",), ("created", "recorded"), ("assignee", "group"), ("by", "made_sla", "customer", "hold_reason")),
    time_fields=_TIME_FIELDS,
    also_kept_fields=_ALSO_KEPT_FIELDS,
    blank_words=frozenset({"?"}),
    read=_read_list_table,
)
