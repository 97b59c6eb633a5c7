"""ServiceNow: the incident event log (one row an update) and the stock list export (one row a case)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.importers.imported_case import ImportedCase, Verdict
from desk.importers.reading.case_rows import case_of, read_rows
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.event_history import Step, as_of, events_of, last_status, read_log
from desk.importers.reading.mapped_table import Reading, Sheet, TableFormat, names
from desk.importers.reading.vocabularies import priority_of, status_of, vocabulary
from desk.model.entries import Status

STATUS = vocabulary(
    new="new|1",
    open="active|in progress|work in progress|2|assigned",
    pending="awaiting user info|awaiting caller",
    on_hold="awaiting vendor|awaiting problem|awaiting evidence|awaiting change|on hold|3",
    solved="resolved|6",
    closed="closed|7|canceled|cancelled|8",
)
PRIORITY = vocabulary(urgent="1|critical", high="2|high", normal="3|moderate", low="4|low|5|planning")
_UNREAD_STATE = "-100"
"""What the log has where the state could not be read; the state before goes on."""
_VERDICTS: dict[str, Verdict] = {"true": "met", "false": "missed", "1": "met", "0": "missed"}


def _read_log(sheet: Sheet) -> Reading:
    return read_log(sheet, _step, _case)


def _step(sheet: Sheet, record: Record) -> Step:
    opened = sheet.time(record, "created")
    updated = sheet.time(record, "updated")
    resolved, closed = sheet.time(record, "resolved"), sheet.time(record, "closed")
    if opened and updated and updated < opened:
        sheet.notes.add("a row is older than the opening of its case", f"line {record.line}")
    if opened and closed and closed < (resolved or opened):
        sheet.notes.add("a case was closed before it was resolved or opened; is the date order right?", f"line {record.line}")
    at = updated or opened or sheet.time(record, "recorded")
    if at is None:
        raise Unreadable(f"it has no time in {sheet.header('updated')}")
    number = sheet.text(record, "mod")
    return Step(
        at=at,
        number=int(number) if number.isdecimal() else 0,
        record=record,
        ref=number or sheet.text(record, "updated") or "0",
        by=sheet.person(record, "by"),
        status=_status(sheet, record),
        priority=priority_of(sheet.text(record, "priority"), PRIORITY, sheet.notes),
        assignee=sheet.person(record, "assignee"),
    )


def _status(sheet: Sheet, record: Record) -> Status | None:
    word = sheet.text(record, "status")
    if word == _UNREAD_STATE:
        sheet.notes.add(f"the state {_UNREAD_STATE} says nothing; the state before goes on", f"line {record.line}")
        return None
    return status_of(word, STATUS, "new", sheet.notes) if word else None


def _case(sheet: Sheet, steps: Sequence[Step]) -> ImportedCase | None:
    last = steps[-1].record
    state = last_status(steps)
    cut = as_of(sheet)
    resolved, closed = sheet.time(last, "resolved"), sheet.time(last, "closed")
    if cut:
        resolved = resolved if resolved and resolved <= cut else None
        closed = closed if closed and closed <= cut else None
    extra = sheet.rest(last)
    if not (resolved or closed or not cut):
        extra = {name: cell for name, cell in extra.items() if name not in {sheet.header("closed_code"), sheet.header("resolved_by")}}
    return case_of(
        sheet,
        last,
        priority=PRIORITY,
        state=state,
        created=_opened(sheet, steps),
        subject=_subject(sheet, last),
        resolved=resolved,
        closed=closed,
        first_priority=steps[0].priority,
        events=events_of(steps),
        source_sla=_VERDICTS.get(sheet.text(last, "made_sla").lower(), ""),
        extra=extra,
        line=steps[0].record.line,
    )


def _opened(sheet: Sheet, steps: Sequence[Step]) -> datetime | None:
    """When the case was opened, by the latest row that tells."""
    told = (sheet.time(step.record, field) for field in ("created", "recorded") for step in reversed(steps))
    return next((at for at in told if at), None)


def _subject(sheet: Sheet, record: Record) -> str:
    parts = (sheet.line(record, field) for field in ("category", "subcategory", "symptom"))
    told = sheet.line(record, "subject") or " / ".join(part for part in parts if part)
    return told or f"Incident {sheet.line(record, 'id')}"


def _read_list(sheet: Sheet) -> Reading:
    return read_rows(sheet, _listed)


def _listed(sheet: Sheet, record: Record) -> ImportedCase | None:
    waits_for_caller = "caller" in sheet.text(record, "hold_reason").lower()
    state: Status | None = status_of(sheet.text(record, "status"), STATUS, "new", sheet.notes)
    return case_of(
        sheet,
        record,
        priority=PRIORITY,
        state="pending" if state == "on_hold" and waits_for_caller else state,
        created=sheet.time(record, "created") or sheet.time(record, "recorded"),
        subject=_subject(sheet, record),
        source_sla=_VERDICTS.get(sheet.text(record, "made_sla").lower(), ""),
    )


_COLUMNS = names(
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
_BESIDE = frozenset({"recorded", "mod", "by", "category", "subcategory", "symptom", "closed_code", "resolved_by", "hold_reason", "channel"})
_TIMES = ("created", "recorded", "updated", "resolved", "closed")

LOG = TableFormat(
    name="servicenow-log",
    source="servicenow",
    title="ServiceNow incident event log",
    columns=_COLUMNS,
    needs=(("id",), ("status",), ("updated",), ("mod",), ("created", "recorded")),
    times=_TIMES,
    beside=_BESIDE,
    blanks=frozenset({"?"}),
    read=_read_log,
    log=True,
    aliases=("servicenow",),
)
LIST = TableFormat(
    name="servicenow-list",
    source="servicenow",
    title="ServiceNow list export",
    columns=_COLUMNS,
    needs=(("id",), ("status",), ("created", "recorded"), ("assignee", "group"), ("by", "made_sla", "customer", "hold_reason")),
    times=_TIMES,
    beside=_BESIDE,
    blanks=frozenset({"?"}),
    read=_read_list,
)
