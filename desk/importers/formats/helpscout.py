"""Help Scout's conversations and FreeScout's, which are alike: threads are HTML, there is no priority."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from desk.importers.imported_case import Comment, ImportedCase, Role
from desk.importers.reading.case_rows import NO_SUBJECT
from desk.importers.reading.clean_text import html_to_text
from desk.importers.reading.json_records import Document, Fields, JsonFormat, attachments, dicts, looks_like, require, rest, text, within
from desk.importers.reading.vocabularies import channel_of, status_of, vocabulary

_STATUS = vocabulary(open="active|1|open|5", pending="pending|2", closed="closed|3", dropped="spam|4|deleted")
_ROLES: dict[str, Role] = {"customer": "customer", "message": "agent", "note": "agent", "phone": "customer", "chat": "customer"}
_HIDDEN = frozenset({"draft", "hidden", "underreview"})
_USED = ("number", "subject", "status", "createdAt", "closedAt", "updatedAt", "userUpdatedAt", "tags", "assignee", "_embedded")


def _conversations(root: Any) -> list[Any] | None:
    for records in (within(root, "_embedded", "conversations"), within(root, "conversations"), root, [root]):
        if looks_like(records, "status", "createdAt", "mailboxId"):
            return list(records)
    return None


def _find(root: Any) -> list[Any] | None:
    records = _conversations(root)
    return None if records is None or looks_like(records, "threadsCount") else records


def _find_freescout(root: Any) -> list[Any] | None:
    records = _conversations(root)
    return records if looks_like(records, "threadsCount") else None


def _build(document: Document, record: Fields) -> ImportedCase | None:
    document.notes.tell("the format has no priority: every case is normal")
    word = text(record.get("status"))
    status = status_of(word, _STATUS, "open", document.notes)
    if status is None or record.get("state") == "deleted":
        return None
    person = record.get("primaryCustomer") or record.get("customer") or record.get("createdBy")
    closed = document.time(record.get("closedAt"), "closedAt")
    return ImportedCase(
        source=document.form.source,
        external_id=text(require(record.get("number") or record.get("id"), "number")),
        subject=text(record.get("subject")) or text(record.get("preview")) or NO_SUBJECT,
        customer=_name(person),
        email=text(within(person, "email")),
        channel=channel_of(text(record.get("type") or within(record, "source", "type"))),
        status=status,
        created=require(document.time(record.get("createdAt"), "createdAt"), "createdAt"),
        updated=document.time(record.get("userUpdatedAt") or record.get("updatedAt"), "updatedAt"),
        resolved=closed,
        closed=closed,
        assignee=_name(record.get("assignee")),
        tags=tuple(text(within(tag, "tag") or within(tag, "name") or tag) for tag in record.get("tags") or ()),
        comments=tuple(_comments(document, record)),
        source_status=word,
        extra=rest(record, *_USED) | attachments(_embedded(thread) for thread in _threads(record)),
    )


def _threads(record: Fields) -> Iterator[Fields]:
    return dicts(within(record, "_embedded", "threads"))


def _embedded(thread: Fields) -> Fields:
    found = thread.get("_embedded")
    return found if isinstance(found, dict) else thread


def _name(person: Any) -> str:
    first = within(person, "first") or within(person, "firstName")
    last = within(person, "last") or within(person, "lastName")
    return text(f"{first or ''} {last or ''}") or text(within(person, "email"))


def _comments(document: Document, record: Fields) -> Iterator[Comment]:
    for thread in _threads(record):
        sort = text(thread.get("type"))
        role = _ROLES.get(sort, "system")
        body = html_to_text(str(thread.get("body") or within(thread, "action", "text") or ""))
        author = thread.get("createdBy") or thread.get("customer")
        comment = Comment(
            id=text(require(thread.get("id"), "thread id")),
            at=require(document.time(thread.get("createdAt"), "thread createdAt"), "thread createdAt"),
            role=role,
            author=_name(author),
            public=sort not in {"note", "lineitem"} and thread.get("state") not in _HIDDEN,
            text=body,
        )
        if comment.text:
            yield comment if within(author, "type") != "user" or role != "customer" else structs.replace(comment, role="agent")


FORMAT = JsonFormat(
    name="helpscout-api", source="helpscout", title="Help Scout conversations", find=_find, build=_build, aliases=("helpscout",)
)
FREESCOUT = JsonFormat(
    name="freescout-api",
    source="freescout",
    title="FreeScout conversations",
    find=_find_freescout,
    build=_build,
    aliases=("freescout",),
)
