"""Reads tables with one record a case: the fields every desk has, and what happens to records that cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from desk.importers.imported_case import ImportedCase
from desk.importers.reading.clean_text import clean_line, plain
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import Reading, Sheet
from desk.importers.reading.vocabularies import channel_of, priority_of, status_of
from desk.model.entries import Status

_APART = re.compile(r"[;,|\n]")
NO_SUBJECT = "(no subject)"
_TIMES = ("created", "first_response", "updated", "resolved", "closed")


def read_rows(sheet: Sheet, build: Callable[[Sheet, Record], ImportedCase | None]) -> Reading:
    """Make a case of every record. `build` gives None for what the source threw away and raises Unreadable for what cannot be taken."""
    reading = Reading(rejects=[sheet.reject(broken, broken.reason) for broken in sheet.table.broken])
    for record in sheet.table.records:
        try:
            case = build(sheet, record)
        except Unreadable as error:
            reading.rejects.append(sheet.reject(record, _with_width(sheet, record, str(error))))
            continue
        if case is None:
            reading.dropped.append(sheet.reject(record, f"the source has it as {sheet.line(record, 'status')}"))
        else:
            reading.cases.append(case)
    reading.rejects.sort(key=lambda reject: reject.line)
    return reading


def _with_width(sheet: Sheet, record: Record, reason: str) -> str:
    width = len(sheet.table.header)
    return f"{reason} ({len(record.cells)} cells where the header has {width})" if len(record.cells) > width else reason


def case_of(
    sheet: Sheet,
    record: Record,
    *,
    status: Mapping[str, str] | None = None,
    priority: Mapping[str, str] | None = None,
    default: Status = "new",
    **own: Any,
) -> ImportedCase | None:
    """A case from the fields every desk has; `own` are a format's own values for any of them.

    `status` and `priority` are the format's vocabularies, `default` is what an unknown or missing status means. None when the source
    threw the case away. Raises Unreadable when it has no id, no created time, or a time that cannot be read.
    """
    external_id = require_id(sheet, record)
    source_status = sheet.line(record, "status")
    meaning = own.pop("state", None) or status_of(source_status, status or {}, default, sheet.notes)
    if meaning is None:
        return None
    times = {field: own.pop(field) if field in own else sheet.time(record, field) for field in _TIMES}
    if times["created"] is None:
        raise Unreadable(f"it has no time in {sheet.header('created')}")
    values = {**_said(sheet, record, priority or {}), **times, "extra": own.get("extra") or sheet.rest(record), "line": record.line}
    return ImportedCase(
        source=sheet.form.source,
        external_id=external_id,
        status=meaning,
        source_status=source_status,
        **{**values, **own},
    )


def _said(sheet: Sheet, record: Record, priority: Mapping[str, str]) -> dict[str, Any]:
    """What the record says in words, by our field names."""
    description = plain(sheet.text(record, "description"))
    source_priority = sheet.line(record, "priority")
    return {
        "subject": sheet.line(record, "subject") or subject_from(description) or NO_SUBJECT,
        "description": description,
        "customer": sheet.person(record, "customer"),
        "email": sheet.line(record, "email"),
        "phone": sheet.line(record, "phone"),
        "organisation": sheet.line(record, "organisation"),
        "channel": channel_of(sheet.text(record, "channel")),
        "priority": priority_of(source_priority, priority, sheet.notes),
        "source_priority": source_priority,
        "assignee": sheet.person(record, "assignee"),
        "group": sheet.line(record, "group"),
        "tags": tags_of(sheet, record),
    }


def require_id(sheet: Sheet, record: Record) -> str:
    """The record's id, trimmed, as text: leading zeros and letter case stay. Raises Unreadable when there is none."""
    external_id = sheet.line(record, "id")
    if external_id.startswith('="') and external_id.endswith('"'):  # how some exports keep a spreadsheet from eating leading zeros
        external_id = external_id[2:-1].strip()
    if not external_id:
        raise Unreadable(f"it has no id in {sheet.header('id')}")
    return external_id


def subject_from(description: str) -> str:
    """A subject for a case that has none: the first line of its description."""
    first = clean_line(description.split("\n", 1)[0])
    return first if len(first) <= 100 else first[:97] + "..."


def tags_of(sheet: Sheet, record: Record) -> tuple[str, ...]:
    """The tags of every tag column, each once, in their order."""
    found = (clean_line(tag) for cell in sheet.texts(record, "tags") for tag in _APART.split(cell))
    return tuple(dict.fromkeys(tag for tag in found if tag))
