"""ServiceNow incidents as its table interface gives them.

A value is a text, or an object with the words shown for it. Comments are one text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from desk.importers.formats.servicenow import PRIORITY_WORDS, STATUS_WORDS
from desk.importers.imported_case import Comment, ImportedCase
from desk.importers.reading.clean_text import plain_text
from desk.importers.reading.json_records import JsonExport, JsonFormat
from desk.importers.reading.json_values import (
    JsonList,
    JsonObject,
    as_line,
    extra_keys,
    records_with,
    require_line,
    require_value,
)
from desk.importers.reading.vocabularies import parse_channel, parse_priority, parse_status

_ENTRY = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) - (.{1,100}?) \(([^()\n]{1,60})\)\n", re.MULTILINE)
_USED = (
    "number", "short_description", "description", "caller_id", "state", "incident_state", "priority", "opened_at", "sys_created_on",
    "sys_updated_on", "resolved_at", "closed_at", "assigned_to", "assignment_group", "contact_type", "comments", "work_notes",
    "comments_and_work_notes",
)  # fmt: skip


def _find_records(root: Any) -> JsonList | None:
    return records_with(root, ("number", "short_description", "sys_id", "state"), at=("result", "records"))


def _shown_words(record: JsonObject, key: str) -> str:
    """The words shown for a value, else the value."""
    value = record.get(key)
    return as_line(value.get("display_value") or value.get("value") if isinstance(value, dict) else value)


def _told_time(export: JsonExport, record: JsonObject, *keys: str) -> datetime | None:
    """The time under the first of some keys. The value is in UTC, the words for it are as somebody sees them."""
    values = (record.get(key) for key in keys)
    texts = (as_line(value.get("value") or value.get("display_value") if isinstance(value, dict) else value) for value in values)
    return export.parse_time(next(filter(None, texts), ""), keys[0])


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    word = _shown_words(record, "state")
    status = parse_status(word, STATUS_WORDS, "new", export.warnings)
    if status is None:
        return None
    if status == "on_hold" and ("caller" in _shown_words(record, "hold_reason").lower() or _shown_words(record, "hold_reason") == "1"):
        status = "pending"
    number = require_line(_shown_words(record, "number"), "number")
    priority = _shown_words(record, "priority")
    return ImportedCase(
        source=export.format.source,
        external_id=number,
        subject=_shown_words(record, "short_description") or f"Incident {number}",
        description=plain_text(_long_text(record, "description")),
        customer=_shown_person(record, "caller_id"),
        channel=parse_channel(_shown_words(record, "contact_type")),
        priority=parse_priority(priority, PRIORITY_WORDS, export.warnings),
        status=status,
        created=require_value(_told_time(export, record, "opened_at", "sys_created_on"), "opened_at"),
        updated=_told_time(export, record, "sys_updated_on"),
        resolved=_told_time(export, record, "resolved_at"),
        closed=_told_time(export, record, "closed_at"),
        assignee=_shown_person(record, "assigned_to"),
        group=_shown_person(record, "assignment_group"),
        comments=tuple(_read_comments(export, record)),
        source_status=word,
        source_priority=priority,
        extra=extra_keys(record, *_USED),
    )


def _shown_person(record: JsonObject, key: str) -> str:
    """A name. A bare key of the source's database names nobody that an agent knows."""
    name = _shown_words(record, key)
    return "" if re.fullmatch(r"[0-9a-f]{32}", name) else name


def _long_text(record: JsonObject, key: str) -> str:
    value = record.get(key)
    return str((value.get("display_value") if isinstance(value, dict) else value) or "")


def _read_comments(export: JsonExport, record: JsonObject) -> Iterator[Comment]:
    """The comments and notes, which stand in one text each."""
    customer = _shown_words(record, "caller_id")
    for key in ("comments", "work_notes", "comments_and_work_notes"):
        text = _long_text(record, key)
        heads = list(_ENTRY.finditer(text))
        ends = [*(following.start() for following in heads[1:]), len(text)]
        for head, end in zip(heads, ends, strict=False):
            words = plain_text(text[head.end() : end])
            said = f"{head[1]}\n{head[2]}\n{words}"
            yield Comment(
                id=hashlib.blake2b(said.encode(errors="replace"), digest_size=8).hexdigest(),
                at=export.require_time(head[1], "comment"),
                role="customer" if head[2] == customer else "agent",
                author=head[2],
                public="note" not in head[3].lower(),
                text=words,
            )


FORMAT = JsonFormat(
    name="servicenow-api", source="servicenow", title="ServiceNow incidents", find_records=_find_records, build_case=_build_case
)
