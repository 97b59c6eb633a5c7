"""Help Scout and FreeScout conversations, which are alike.

Threads are HTML, there is no priority.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from desk.importers.imported_case import NO_SUBJECT, AuthorRole, Comment, ImportedCase
from desk.importers.reading.json_records import JsonExport, JsonFormat
from desk.importers.reading.json_values import (
    JsonList,
    JsonObject,
    as_line,
    as_text,
    attachment_list,
    extra_keys,
    has_keys,
    objects_in,
    records_with,
    require_line,
    unique_lines,
    value_at,
)
from desk.importers.reading.vocabularies import parse_channel, parse_status, vocabulary

_STATUS = vocabulary(open="active|1|open|5", pending="pending|2", closed="closed|3", dropped="spam|4|deleted")
_ROLES: dict[str, AuthorRole] = {"customer": "customer", "message": "agent", "note": "agent", "phone": "customer", "chat": "customer"}
_HIDDEN = frozenset({"draft", "hidden", "underreview"})
_USED = ("number", "subject", "status", "createdAt", "closedAt", "updatedAt", "userUpdatedAt", "tags", "assignee", "_embedded")


def _find_conversations(root: Any) -> JsonList | None:
    return records_with(root, ("status", "createdAt", "mailboxId"), at=("_embedded.conversations", "conversations"))


def _find_helpscout(root: Any) -> JsonList | None:
    records = _find_conversations(root)
    return None if records is None or has_keys(records, "threadsCount") else records


def _find_freescout(root: Any) -> JsonList | None:
    records = _find_conversations(root)
    return records if has_keys(records, "threadsCount") else None


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    export.warnings.add_once("the format has no priority: every case is normal")
    word = as_line(record.get("status"))
    status = parse_status(word, _STATUS, "open", export.warnings)
    if status is None or record.get("state") == "deleted":
        return None
    person = record.get("primaryCustomer") or record.get("customer") or record.get("createdBy")
    closed = export.parse_time(record.get("closedAt"), "closedAt")
    return ImportedCase(
        source=export.format.source,
        external_id=require_line(record.get("number") or record.get("id"), "number"),
        subject=as_line(record.get("subject")) or as_line(record.get("preview")) or NO_SUBJECT,
        customer=_person_name(person),
        email=as_line(value_at(person, "email")),
        channel=parse_channel(as_line(record.get("type") or value_at(record, "source", "type"))),
        status=status,
        created=export.require_time(record.get("createdAt"), "createdAt"),
        updated=export.parse_time(record.get("userUpdatedAt") or record.get("updatedAt"), "updatedAt"),
        resolved=closed,
        closed=closed,
        assignee=_person_name(record.get("assignee")),
        tags=unique_lines(value_at(tag, "tag") or value_at(tag, "name") or tag for tag in record.get("tags") or ()),
        comments=tuple(_read_comments(export, record)),
        source_status=word,
        extra=extra_keys(record, *_USED) | attachment_list(_embedded_part(thread) for thread in _thread_objects(record)),
    )


def _thread_objects(record: JsonObject) -> Iterator[JsonObject]:
    return objects_in(value_at(record, "_embedded", "threads"))


def _embedded_part(thread: JsonObject) -> JsonObject:
    found = thread.get("_embedded")
    return found if isinstance(found, dict) else thread


def _person_name(person: Any) -> str:
    first = value_at(person, "first") or value_at(person, "firstName")
    last = value_at(person, "last") or value_at(person, "lastName")
    return as_line(f"{first or ''} {last or ''}") or as_line(value_at(person, "email"))


def _read_comments(export: JsonExport, record: JsonObject) -> Iterator[Comment]:
    for thread in _thread_objects(record):
        sort = as_line(thread.get("type"))
        role = _ROLES.get(sort, "system")
        body = as_text(thread.get("body") or value_at(thread, "action", "text"), is_html=True)
        author = thread.get("createdBy") or thread.get("customer")
        comment = Comment(
            id=require_line(thread.get("id"), "thread id"),
            at=export.require_time(thread.get("createdAt"), "thread createdAt"),
            role=role,
            author=_person_name(author),
            public=sort not in {"note", "lineitem"} and thread.get("state") not in _HIDDEN,
            text=body,
        )
        if comment.text:
            yield comment if value_at(author, "type") != "user" or role != "customer" else structs.replace(comment, role="agent")


FORMAT = JsonFormat(
    name="helpscout-api",
    source="helpscout",
    title="Help Scout conversations",
    find_records=_find_helpscout,
    build_case=_build_case,
    aliases=("helpscout",),
)
FREESCOUT_FORMAT = JsonFormat(
    name="freescout-api",
    source="freescout",
    title="FreeScout conversations",
    find_records=_find_freescout,
    build_case=_build_case,
    aliases=("freescout",),
)
