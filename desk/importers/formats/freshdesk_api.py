"""Freshdesk tickets as its interface gives them.

Status, priority and source are numbers. Conversations stand along where they were asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.importers.formats.freshdesk import CHANNELS, PRIORITY_WORDS, STATUS_WORDS
from desk.importers.imported_case import NO_SUBJECT, AuthorRole, Comment, ImportedCase, subject_from
from desk.importers.reading.json_records import JsonExport, JsonFormat
from desk.importers.reading.json_values import (
    JsonList,
    JsonObject,
    as_line,
    as_text,
    attachment_list,
    each_of,
    extra_keys,
    has_keys,
    is_list,
    objects_in,
    require_line,
    unique_lines,
    value_at,
)
from desk.importers.reading.vocabularies import parse_channel, parse_priority, parse_status

_USED = (
    "id", "display_id", "subject", "description", "description_text", "status", "priority", "source", "created_at", "updated_at", "tags",
    "stats", "requester", "requester_name", "responder", "responder_name", "responder_id", "company", "conversations", "notes",
)  # fmt: skip


def _find_records(root: Any) -> JsonList | None:
    for records in (root, value_at(root, "tickets"), value_at(root, "results"), [root]):
        found = each_of(records, lambda record: _unwrapped_object(record, "helpdesk_ticket")) if is_list(records) else None
        if has_keys(found, "status", "created_at", "responder_id") and (has_keys(found, "fr_escalated") or has_keys(found, "due_by")):
            return found
    return None


def _unwrapped_object(value: Any, key: str) -> Any:
    """The object under a key, where it is wrapped so."""
    return value[key] if isinstance(value, dict) and isinstance(value.get(key), dict) else value


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    word, priority = as_line(record.get("status")), as_line(record.get("priority"))
    status = parse_status(word, STATUS_WORDS, "open", export.warnings)
    if status is None or record.get("spam") or record.get("deleted"):
        return None
    body = _body_text(record, "description")
    return ImportedCase(
        source=export.format.source,
        external_id=require_line(record.get("display_id") or record.get("id"), "id"),
        subject=as_line(record.get("subject")) or subject_from(body) or NO_SUBJECT,
        description=body,
        customer=as_line(value_at(record, "requester", "name") or record.get("requester_name")),
        email=as_line(value_at(record, "requester", "email") or record.get("email")),
        phone=as_line(value_at(record, "requester", "phone") or record.get("phone")),
        organisation=as_line(value_at(record, "company", "name")),
        channel=_channel_of(record),
        priority=parse_priority(priority, PRIORITY_WORDS, export.warnings),
        status=status,
        created=export.require_time(record.get("created_at"), "created_at"),
        first_response=export.parse_time(value_at(record, "stats", "first_responded_at"), "first_responded_at"),
        updated=export.parse_time(record.get("updated_at"), "updated_at"),
        resolved=export.parse_time(value_at(record, "stats", "resolved_at"), "resolved_at"),
        closed=export.parse_time(value_at(record, "stats", "closed_at"), "closed_at"),
        assignee=_agent_name(record),
        group=as_line(value_at(record, "group", "name") or record.get("group_name")),
        tags=unique_lines(value_at(tag, "name") or tag for tag in record.get("tags") or ()),
        comments=tuple(_read_comments(export, record)),
        source_status=word,
        source_priority=priority,
        extra=extra_keys(record, *_USED) | attachment_list([record, *_conversation_objects(record)]),
    )


def _agent_name(record: JsonObject) -> str:
    """The name of whoever has the ticket. Without a name it is their number, for somebody has it."""
    name = as_line(value_at(record, "responder", "name") or record.get("responder_name"))
    number = as_line(record.get("responder_id"))
    return name or (f"agent {number}" if number else "")


def _channel_of(record: JsonObject) -> str:
    number = as_line(record.get("source"))
    return CHANNELS.get(number) or parse_channel(as_line(record.get("source_name")))


def _body_text(value: JsonObject, name: str) -> str:
    return as_text(value.get(f"{name}_text")) or as_text(value.get(name), is_html=True)


def _conversation_objects(record: JsonObject) -> Iterator[JsonObject]:
    listed = record.get("conversations") or record.get("notes") or []
    return objects_in([_unwrapped_object(item, "helpdesk_note") for item in listed])


def _read_comments(export: JsonExport, record: JsonObject) -> Iterator[Comment]:
    customer = record.get("requester_id")
    for said in _conversation_objects(record):
        role: AuthorRole = "customer" if said.get("incoming") or (customer and said.get("user_id") == customer) else "agent"
        name = value_at(record, "requester", "name") if said.get("user_id") == customer else None
        yield Comment(
            id=require_line(said.get("id"), "conversation id"),
            at=export.require_time(said.get("created_at"), "conversation created_at"),
            role=role,
            author=as_line(name or value_at(said, "user", "name") or said.get("from_email") or said.get("user_id")),
            public=not said.get("private"),
            text=_body_text(said, "body"),
        )


FORMAT = JsonFormat(
    name="freshdesk-api",
    source="freshdesk",
    title="Freshdesk tickets",
    find_records=_find_records,
    build_case=_build_case,
)
