"""Chatwoot's conversations: times are epoch seconds, zero is never."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.importers.imported_case import Comment, ImportedCase, Role
from desk.importers.reading.case_rows import NO_SUBJECT, subject_from
from desk.importers.reading.clean_text import plain
from desk.importers.reading.json_records import Document, Fields, JsonFormat, attachments, dicts, looks_like, require, rest, text, within
from desk.importers.reading.vocabularies import channel_of, priority_of, status_of, vocabulary

_STATUS = vocabulary(open="open|0", solved="resolved|1", pending="pending|2|snoozed|3")
_PRIORITY = vocabulary(urgent="urgent|3", high="high|2", normal="medium|1", low="low|0")
_ROLES: dict[str, Role] = {"0": "customer", "1": "agent", "2": "system", "3": "agent", "incoming": "customer", "activity": "system"}
_USED = ("id", "status", "priority", "created_at", "updated_at", "first_reply_created_at", "labels", "messages")


def _find(root: Any) -> list[Any] | None:
    for records in (root, within(root, "data", "payload"), within(root, "payload"), within(root, "data"), [root]):
        if looks_like(records, "id", "status", "meta") and (looks_like(records, "messages") or looks_like(records, "inbox_id")):
            return list(records)
    return None


def _build(document: Document, record: Fields) -> ImportedCase | None:
    word, priority = text(record.get("status")), text(record.get("priority"))
    status = status_of(word, _STATUS, "open", document.notes)
    if status is None:
        return None
    comments = tuple(_comments(document, record))
    updated = document.time(record.get("updated_at") or record.get("last_activity_at"), "updated_at")
    sender = within(record, "meta", "sender") or {}
    first = next((comment.text for comment in comments if comment.role == "customer"), "")
    subject = text(within(record, "additional_attributes", "mail_subject"))
    return ImportedCase(
        source=document.form.source,
        external_id=text(require(record.get("id"), "id")),
        subject=subject or subject_from(first) or NO_SUBJECT,
        customer=text(within(sender, "name")),
        email=text(within(sender, "email")),
        phone=text(within(sender, "phone_number")),
        channel=channel_of(text(within(record, "meta", "channel") or record.get("channel"))),
        priority=priority_of(priority, _PRIORITY, document.notes),
        status=status,
        created=require(document.time(record.get("created_at"), "created_at"), "created_at"),
        first_response=document.time(record.get("first_reply_created_at"), "first_reply_created_at"),
        updated=updated,
        resolved=updated if status == "solved" else None,
        assignee=text(within(record, "meta", "assignee", "name")),
        group=text(within(record, "meta", "team", "name")),
        tags=tuple(text(label) for label in record.get("labels") or ()),
        comments=comments,
        source_status=word,
        source_priority=priority,
        extra=rest(record, *_USED) | attachments(dicts(record.get("messages"))),
    )


def _comments(document: Document, record: Fields) -> Iterator[Comment]:
    for message in dicts(record.get("messages")):
        role = _ROLES.get(text(message.get("message_type")), "agent")
        yield Comment(
            id=text(require(message.get("id"), "message id")),
            at=require(document.time(message.get("created_at"), "message created_at"), "message created_at"),
            role=role,
            author=text(within(message, "sender", "name")),
            public=not message.get("private"),
            text=plain(str(message.get("content") or "")),
        )


FORMAT = JsonFormat(name="chatwoot-api", source="chatwoot", title="Chatwoot conversations", find=_find, build=_build, aliases=("chatwoot",))
