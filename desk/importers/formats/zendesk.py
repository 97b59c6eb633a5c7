"""Zendesk tickets, from its interface or its JSON export.

Metrics, comments, audits and users are read where they stand along: in the ticket, or beside the tickets under its id.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from desk.importers.imported_case import NO_SUBJECT, AuthorRole, Comment, HistoryEvent, ImportedCase, subject_from
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
    records_with,
    require_line,
    unique_lines,
    value_at,
)
from desk.importers.reading.vocabularies import parse_channel, parse_priority, parse_status, vocabulary
from desk.model.entry_values import Priority

_STATUS = vocabulary(new="new", open="open", pending="pending", on_hold="hold", solved="solved", closed="closed", dropped="deleted")
_PRIORITY = vocabulary(urgent="urgent", high="high", normal="normal", low="low")
_ROLES: dict[str, AuthorRole] = {"end-user": "customer", "agent": "agent", "admin": "agent"}
_SYSTEM = -1
_TRACKED = frozenset({"status", "priority", "assignee_id"})
_USED = (
    "id", "subject", "raw_subject", "description", "status", "priority", "created_at", "updated_at", "tags", "comments", "audits",
    "requester", "assignee", "group", "organization",
)  # fmt: skip


_PARTS = {
    "comments": ("comments", "ticket_comments"),
    "audits": ("audits", "ticket_audits"),
    "metric_set": ("metric_sets", "ticket_metrics", "metrics"),
}
"""The parts of a ticket that may stand beside it, and what a file calls them there."""


def _find_records(root: Any) -> JsonList | None:
    shapes = ("status", "created_at", "requester_id"), ("status", "created_at", "requester", "via")
    return records_with(_unwrapped_tickets(root), *shapes, at=("tickets", "results", "ticket"))


def _unwrapped_tickets(root: Any) -> Any:
    """The tickets of objects that hold one each.

    Its parts stand around it.
    """
    if not has_keys(root, "ticket") or not isinstance(next(objects_in(root)).get("ticket"), dict):
        return root
    return each_of(root, lambda item: _unwrapped_ticket(item) if isinstance(item, dict) else item)


def _unwrapped_ticket(item: JsonObject) -> Any:
    ticket = item.get("ticket")
    if not isinstance(ticket, dict):
        return item
    around = {part: item[name] for part, names in _PARTS.items() for name in (part, *names) if item.get(name)}
    return around | ticket


def _with_parts_beside(export: JsonExport, record: JsonObject) -> JsonObject:
    """A ticket with its parts that stand beside it."""
    if "parts" not in export.lookup:
        export.lookup["parts"] = _parts_by_ticket(export)
    parts: JsonObject = export.lookup["parts"].get(as_line(record.get("id")), {})
    return {**parts, **{key: value for key, value in record.items() if value or key not in parts}} if parts else record


def _parts_by_ticket(export: JsonExport) -> dict[str, dict[str, Any]]:
    """The parts that stand beside the tickets, by the ticket's id. Those of no ticket in the file are told."""
    found: dict[str, dict[str, Any]] = {}
    for part, names in _PARTS.items():
        for ticket, value in (each for name in names for each in _items_beside(value_at(export.root, name))):
            if part == "metric_set":
                found.setdefault(ticket, {})[part] = value
            else:
                found.setdefault(ticket, {}).setdefault(part, []).append(value)
    known = {as_line(record.get("id")) for record in objects_in(_find_records(export.root))}
    for ticket in sorted(found.keys() - known):
        export.warnings.add("comments and the like of a ticket that is not in the file were left out", ticket)
    return found


def _items_beside(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items of a list that name their ticket.

    They may also be lists under its id.
    """
    lists = value.items() if isinstance(value, dict) else [("", value)]
    for ticket, items in lists:
        for item in objects_in(items if is_list(items) else [items]):
            if named := as_line(item.get("ticket_id")) or ticket:
                yield named, {key: value for key, value in item.items() if key != "ticket_id"}


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    record = _with_parts_beside(export, record)
    status = parse_status(as_line(record.get("status")), _STATUS, "new", export.warnings)
    if status is None:
        return None
    external_id = require_line(record.get("id"), "id")
    created = export.require_time(record.get("created_at"), "created_at")
    description = as_text(record.get("description"))
    first_priority, events = _read_history(export, record)
    return ImportedCase(
        source=export.format.source,
        external_id=external_id,
        subject=as_line(record.get("subject") or record.get("raw_subject")) or subject_from(description) or NO_SUBJECT,
        description=description,
        **_people_values(export, record),
        channel=parse_channel(as_line(value_at(record, "via", "channel"))),
        priority=parse_priority(as_line(record.get("priority")), _PRIORITY, export.warnings),
        first_priority=first_priority,
        status=status,
        created=created,
        first_response=_first_response_time(record, created),
        updated=export.parse_time(record.get("updated_at"), "updated_at"),
        resolved=export.parse_time(value_at(record, "metric_set", "solved_at"), "solved_at"),
        tags=unique_lines(record.get("tags") or ()),
        comments=tuple(_read_comments(export, record)),
        events=events,
        source_status=as_line(record.get("status")),
        source_priority=as_line(record.get("priority")),
        extra=extra_keys(record, *_USED) | _other_events(record) | attachment_list(objects_in(record.get("comments"))),
    )


def _people_values(export: JsonExport, record: JsonObject) -> dict[str, Any]:
    """Customer, agent and group, by our field names."""
    requester = _find_person(export, record, "requester")
    return {
        "customer": as_line(requester.get("name")),
        "email": as_line(requester.get("email")),
        "phone": as_line(requester.get("phone")),
        "organisation": as_line(_find_person(export, record, "organization").get("name")),
        "assignee": as_line(_find_person(export, record, "assignee").get("name")),
        "group": as_line(_find_person(export, record, "group").get("name")),
    }


def _people_by_id(export: JsonExport) -> dict[str, dict[Any, dict[str, Any]]]:
    """Users, groups and organizations of the file by their ids."""
    if "users" not in export.lookup:
        for field, listed in (("users", "users"), ("group", "groups"), ("organization", "organizations")):
            export.lookup[field] = {item.get("id"): item for item in objects_in(value_at(export.root, listed))}
    return export.lookup


def _find_person(export: JsonExport, record: JsonObject, field: str) -> dict[str, Any]:
    """The person, group or organization a ticket names.

    It is inlined or found by its id. Empty when the file does not hold it.
    """
    inlined = record.get(field)
    if isinstance(inlined, dict):
        return inlined
    named = record.get(f"{field}_id")
    people = _people_by_id(export)
    found = people.get(field, people["users"]).get(named)
    return found or ({"name": str(named)} if named and field == "assignee" else {})


def _first_response_time(record: JsonObject, created: datetime) -> datetime | None:
    minutes = value_at(record, "metric_set", "reply_time_in_minutes", "calendar")
    return created + timedelta(minutes=minutes) if isinstance(minutes, int | float) else None


def _read_comments(export: JsonExport, record: JsonObject) -> Iterator[Comment]:
    for comment in objects_in(record.get("comments")):
        author_id = comment.get("author_id")
        author = _people_by_id(export)["users"].get(author_id, {})
        role = _author_role(author, author_id, record)
        html = comment.get("html_body")
        words = comment.get("plain_body") or comment.get("body")
        yield Comment(
            id=require_line(comment.get("id"), "comment id"),
            at=export.require_time(comment.get("created_at"), "comment created_at"),
            role=role,
            author=as_line(author.get("name") or author_id),
            public=comment.get("public") is not False,
            text=as_text(words) or as_text(html, is_html=True),
        )


def _author_role(author: JsonObject, author_id: Any, record: JsonObject) -> AuthorRole:
    if author_id == _SYSTEM:
        return "system"
    requester = record.get("requester_id") or value_at(record, "requester", "id")
    return _ROLES.get(str(author.get("role")), "customer" if author_id == requester else "agent")


def _read_history(export: JsonExport, record: JsonObject) -> tuple[Priority | None, tuple[HistoryEvent, ...]]:
    """The first priority, and every change that the audits tell.

    Changes are of status, priority and assignee.
    """
    events: list[HistoryEvent] = []
    before: dict[str, Any] = {"status": "new", "priority": None, "assignee": ""}
    first: Priority | None = None
    for audit in sorted(objects_in(record.get("audits")), key=lambda audit: str(audit.get("created_at"))):
        at = export.require_time(audit.get("created_at"), "audit created_at")
        for number, change in enumerate(objects_in(audit.get("events"))):
            if change.get("type") not in {"Create", "Change"} or change.get("field_name") not in _TRACKED:
                continue
            name = str(change["field_name"]).removesuffix("_id")
            now = _parse_value(export, name, change.get("value"))
            if name == "priority" and first is None:
                first = before["priority"] = now
            if now is not None and now != before[name]:
                before[name] = now
                key = change.get("id") or f"{audit.get('id')}.{number}"
                events.append(HistoryEvent(at=at, ref=f"audit:{key}", **{name: now}))
    return first, tuple(events)


def _parse_value(export: JsonExport, name: str, value: Any) -> Any:
    if name == "status":
        return parse_status(as_line(value), _STATUS, "new", export.warnings)
    if name == "priority":
        return parse_priority(as_line(value), _PRIORITY, export.warnings)
    found = {str(key): user for key, user in _people_by_id(export)["users"].items()} if value else {}
    return as_line(found.get(str(value), {}).get("name") or value or "")


def _other_events(record: JsonObject) -> dict[str, Any]:
    """Audit events that become no comment and no history event."""
    others = [
        event | {"at": audit.get("created_at")}
        for audit in objects_in(record.get("audits"))
        for event in objects_in(audit.get("events"))
        if event.get("type") != "Comment" and event.get("field_name") not in _TRACKED
    ]
    return {"audits": others} if others else {}


FORMAT = JsonFormat(
    name="zendesk-api",
    source="zendesk",
    title="Zendesk tickets",
    find_records=_find_records,
    build_case=_build_case,
    aliases=("zendesk",),
    has_comments_beside=True,
)
