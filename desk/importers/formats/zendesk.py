"""Zendesk's tickets as its interface and its JSON export give them, with metrics, comments, audits and users where they stand along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from desk.importers.imported_case import Comment, Event, ImportedCase, Role
from desk.importers.reading.case_rows import NO_SUBJECT, subject_from
from desk.importers.reading.clean_text import html_to_text, plain
from desk.importers.reading.json_records import Document, Fields, JsonFormat, attachments, dicts, looks_like, require, rest, text, within
from desk.importers.reading.vocabularies import channel_of, priority_of, status_of, vocabulary
from desk.model.entries import Priority

_STATUS = vocabulary(new="new", open="open", pending="pending", on_hold="hold", solved="solved", closed="closed", dropped="deleted")
_PRIORITY = vocabulary(urgent="urgent", high="high", normal="normal", low="low")
_ROLES: dict[str, Role] = {"end-user": "customer", "agent": "agent", "admin": "agent"}
_SYSTEM = -1
_TRACKED = frozenset({"status", "priority", "assignee_id"})
_USED = (
    "id", "subject", "raw_subject", "description", "status", "priority", "created_at", "updated_at", "tags", "comments", "audits",
    "requester", "assignee", "group", "organization",
)  # fmt: skip


def _find(root: Any) -> list[Any] | None:
    for records in (root, within(root, "tickets"), within(root, "results"), [within(root, "ticket")], [root]):
        if looks_like(records, "status", "created_at") and (looks_like(records, "requester_id") or looks_like(records, "requester", "via")):
            return list(records)
    return None


def _build(document: Document, record: Fields) -> ImportedCase | None:
    status = status_of(text(record.get("status")), _STATUS, "new", document.notes)
    if status is None:
        return None
    external_id = text(require(record.get("id"), "id"))
    created = require(document.time(record.get("created_at"), "created_at"), "created_at")
    requester = _person(document, record, "requester")
    description = plain(str(record.get("description") or ""))
    first_priority, events = _history(document, record)
    return ImportedCase(
        source=document.form.source,
        external_id=external_id,
        subject=text(record.get("subject") or record.get("raw_subject")) or subject_from(description) or NO_SUBJECT,
        description=description,
        customer=text(requester.get("name")),
        email=text(requester.get("email")),
        phone=text(requester.get("phone")),
        organisation=text(_person(document, record, "organization").get("name")),
        channel=channel_of(text(within(record, "via", "channel"))),
        priority=priority_of(text(record.get("priority")), _PRIORITY, document.notes),
        first_priority=first_priority,
        status=status,
        created=created,
        first_response=_first_response(record, created),
        updated=document.time(record.get("updated_at"), "updated_at"),
        resolved=document.time(within(record, "metric_set", "solved_at"), "solved_at"),
        assignee=text(_person(document, record, "assignee").get("name")),
        group=text(_person(document, record, "group").get("name")),
        tags=tuple(dict.fromkeys(text(tag) for tag in record.get("tags") or ())),
        comments=tuple(_comments(document, record)),
        events=events,
        source_status=text(record.get("status")),
        source_priority=text(record.get("priority")),
        extra=rest(record, *_USED) | _other_events(record) | attachments(dicts(record.get("comments"))),
    )


def _people(document: Document) -> dict[str, dict[Any, dict[str, Any]]]:
    """Users, groups and organizations of the file by their ids."""
    if not document.known:
        for field, listed in (("users", "users"), ("group", "groups"), ("organization", "organizations")):
            document.known[field] = {item.get("id"): item for item in dicts(within(document.root, listed))}
    return document.known


def _person(document: Document, record: Fields, field: str) -> dict[str, Any]:
    """Who or what a ticket names, inlined or by its id."""
    inlined = record.get(field)
    if isinstance(inlined, dict):
        return inlined
    named = record.get(f"{field}_id")
    people = _people(document)
    found = people.get(field, people["users"]).get(named)
    return found or ({"name": str(named)} if named and field == "assignee" else {})


def _first_response(record: Fields, created: datetime) -> datetime | None:
    minutes = within(record, "metric_set", "reply_time_in_minutes", "calendar")
    return created + timedelta(minutes=minutes) if isinstance(minutes, int | float) else None


def _comments(document: Document, record: Fields) -> Iterator[Comment]:
    for comment in dicts(record.get("comments")):
        author_id = comment.get("author_id")
        author = _people(document)["users"].get(author_id, {})
        role = _role(author, author_id, record)
        html = comment.get("html_body")
        words = comment.get("plain_body") or comment.get("body")
        yield Comment(
            id=text(require(comment.get("id"), "comment id")),
            at=require(document.time(comment.get("created_at"), "comment created_at"), "comment created_at"),
            role=role,
            author=text(author.get("name") or author_id),
            public=comment.get("public") is not False,
            text=plain(str(words)) if words else html_to_text(str(html or "")),
        )


def _role(author: Fields, author_id: Any, record: Fields) -> Role:
    if author_id == _SYSTEM:
        return "system"
    requester = record.get("requester_id") or within(record, "requester", "id")
    return _ROLES.get(str(author.get("role")), "customer" if author_id == requester else "agent")


def _history(document: Document, record: Fields) -> tuple[Priority | None, tuple[Event, ...]]:
    """The first priority, and every change of status, priority and assignee that the audits tell."""
    events: list[Event] = []
    before: dict[str, Any] = {"status": "new", "priority": None, "assignee": ""}
    first: Priority | None = None
    for audit in sorted(dicts(record.get("audits")), key=lambda audit: str(audit.get("created_at"))):
        at = require(document.time(audit.get("created_at"), "audit created_at"), "audit created_at")
        for number, change in enumerate(dicts(audit.get("events"))):
            if change.get("type") not in {"Create", "Change"} or change.get("field_name") not in _TRACKED:
                continue
            name = str(change["field_name"]).removesuffix("_id")
            now = _meaning(document, name, change.get("value"))
            if name == "priority" and first is None:
                first = before["priority"] = now
            if now is not None and now != before[name]:
                before[name] = now
                key = change.get("id") or f"{audit.get('id')}.{number}"
                events.append(Event(at=at, ref=f"audit:{key}", **{name: now}))
    return first, tuple(events)


def _meaning(document: Document, name: str, value: Any) -> Any:
    if name == "status":
        return status_of(text(value), _STATUS, "new", document.notes)
    if name == "priority":
        return priority_of(text(value), _PRIORITY, document.notes)
    found = {str(key): user for key, user in _people(document)["users"].items()} if value else {}
    return text(found.get(str(value), {}).get("name") or value or "")


def _other_events(record: Fields) -> dict[str, Any]:
    """Audit events that are no comment and no change that stands on the timeline."""
    others = [
        event | {"at": audit.get("created_at")}
        for audit in dicts(record.get("audits"))
        for event in dicts(audit.get("events"))
        if event.get("type") != "Comment" and event.get("field_name") not in _TRACKED
    ]
    return {"audits": others} if others else {}


FORMAT = JsonFormat(name="zendesk-api", source="zendesk", title="Zendesk tickets", find=_find, build=_build, aliases=("zendesk",))
