"""Chatwoot conversations.

Times are epoch seconds, zero is never.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.importers.imported_case import NO_SUBJECT, AuthorRole, Comment, ImportedCase, subject_from
from desk.importers.reading.json_records import JsonExport, JsonFormat
from desk.importers.reading.json_values import (
    JsonList,
    JsonObject,
    as_line,
    as_text,
    attachment_list,
    extra_keys,
    objects_in,
    records_with,
    require_line,
    unique_lines,
    value_at,
)
from desk.importers.reading.vocabularies import parse_channel, parse_priority, parse_status, vocabulary

_STATUS = vocabulary(open="open|0", solved="resolved|1", pending="pending|2|snoozed|3")
_PRIORITY = vocabulary(urgent="urgent|3", high="high|2", normal="medium|1", low="low|0")
_ROLES: dict[str, AuthorRole] = {"0": "customer", "1": "agent", "2": "system", "3": "agent", "incoming": "customer", "activity": "system"}
_USED = ("id", "status", "priority", "created_at", "updated_at", "first_reply_created_at", "labels", "messages")


def _find_records(root: Any) -> JsonList | None:
    shapes = ("id", "status", "meta", "messages"), ("id", "status", "meta", "inbox_id")
    return records_with(root, *shapes, at=("data.payload", "payload", "data"))


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    word, priority = as_line(record.get("status")), as_line(record.get("priority"))
    status = parse_status(word, _STATUS, "open", export.warnings)
    if status is None:
        return None
    comments = tuple(_read_comments(export, record))
    updated = export.parse_time(record.get("updated_at") or record.get("last_activity_at"), "updated_at")
    first = next((comment.text for comment in comments if comment.role == "customer"), "")
    subject = as_line(value_at(record, "additional_attributes", "mail_subject"))
    return ImportedCase(
        source=export.format.source,
        external_id=require_line(record.get("id"), "id"),
        subject=subject or subject_from(first) or NO_SUBJECT,
        **_contact_values(record),
        channel=parse_channel(as_line(value_at(record, "meta", "channel") or record.get("channel"))),
        priority=parse_priority(priority, _PRIORITY, export.warnings),
        status=status,
        created=export.require_time(record.get("created_at"), "created_at"),
        first_response=export.parse_time(record.get("first_reply_created_at"), "first_reply_created_at"),
        updated=updated,
        resolved=updated if status == "solved" else None,
        assignee=as_line(value_at(record, "meta", "assignee", "name")),
        group=as_line(value_at(record, "meta", "team", "name")),
        tags=unique_lines(record.get("labels") or ()),
        comments=comments,
        source_status=word,
        source_priority=priority,
        extra=extra_keys(record, *_USED) | attachment_list(objects_in(record.get("messages"))),
    )


def _contact_values(record: JsonObject) -> dict[str, Any]:
    """Name and addresses of the customer, by our field names."""
    sender = value_at(record, "meta", "sender")
    return {
        "customer": as_line(value_at(sender, "name")),
        "email": as_line(value_at(sender, "email")),
        "phone": as_line(value_at(sender, "phone_number")),
    }


def _read_comments(export: JsonExport, record: JsonObject) -> Iterator[Comment]:
    for message in objects_in(record.get("messages")):
        role = _ROLES.get(as_line(message.get("message_type")), "agent")
        yield Comment(
            id=require_line(message.get("id"), "message id"),
            at=export.require_time(message.get("created_at"), "message created_at"),
            role=role,
            author=as_line(value_at(message, "sender", "name")),
            public=not message.get("private"),
            text=as_text(message.get("content")),
        )


FORMAT = JsonFormat(
    name="chatwoot-api",
    source="chatwoot",
    title="Chatwoot conversations",
    find_records=_find_records,
    build_case=_build_case,
    aliases=("chatwoot",),
)
