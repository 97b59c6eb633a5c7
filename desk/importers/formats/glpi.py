"""GLPI tickets as its interface gives them.

Status and priority are numbers, bodies are coded HTML. A search names its columns by numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.importers.imported_case import NO_SUBJECT, Comment, ImportedCase, subject_from
from desk.importers.reading.clean_text import decode_entities
from desk.importers.reading.json_records import JsonExport, JsonFormat
from desk.importers.reading.json_values import (
    JsonList,
    JsonObject,
    as_line,
    as_text,
    extra_keys,
    objects_in,
    records_with,
    require_line,
    value_at,
)
from desk.importers.reading.vocabularies import parse_priority, parse_status, vocabulary

_STATUS = vocabulary(new="1", open="2|3", pending="4", solved="5", closed="6")
_PRIORITY = vocabulary(urgent="6|5", high="4", normal="3", low="2|1")
_SEARCH_COLUMNS = {
    "1": "name", "2": "id", "3": "priority", "4": "requester", "5": "technician", "8": "group", "12": "status", "15": "date",
    "16": "closedate", "17": "solvedate", "19": "date_mod", "21": "content",
}  # fmt: skip
_PLACES = ("data", "tickets")
_USED = (
    "id", "name", "content", "status", "priority", "date", "date_creation", "date_mod", "solvedate", "closedate", "requester", "technician",
    "group", "_users_id_requester", "_users_id_assign", "_groups_id_assign", "followups", "_followups", "team",
)  # fmt: skip


def _find_records(root: Any) -> JsonList | None:
    shapes = ("id", "name", "status", "date", "entities_id"), ("id", "name", "status", "date", "date_mod")
    if tickets := records_with(root, *shapes, at=_PLACES):
        return tickets
    hits = records_with(root, ("1", "2", "12", "15"), at=_PLACES)
    return None if hits is None else [{_SEARCH_COLUMNS.get(key, key): value for key, value in hit.items()} for hit in objects_in(hits)]


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    word, priority = _word_of(record.get("status")), _word_of(record.get("priority"))
    status = parse_status(word, _STATUS, "new", export.warnings)
    if status is None or record.get("is_deleted"):
        return None
    body = as_text(record.get("content"))
    return ImportedCase(
        source=export.format.source,
        external_id=require_line(record.get("id"), "id"),
        subject=decode_entities(as_line(record.get("name"))) or subject_from(body) or NO_SUBJECT,
        description=body,
        customer=_team_member(record, "requester")
        or _named_person(record, "requester", "_users_id_requester", "users_id_recipient", "user_recipient"),
        priority=parse_priority(priority, _PRIORITY, export.warnings),
        status=status,
        created=export.require_time(record.get("date") or record.get("date_creation"), "date"),
        updated=export.parse_time(record.get("date_mod"), "date_mod"),
        resolved=export.parse_time(record.get("solvedate"), "solvedate"),
        closed=export.parse_time(record.get("closedate"), "closedate"),
        assignee=_team_member(record, "assigned") or _named_person(record, "technician", "_users_id_assign"),
        group=_named_person(record, "group", "_groups_id_assign"),
        comments=tuple(_read_comments(export, record)),
        source_status=word,
        source_priority=priority,
        extra=extra_keys(record, *_USED),
    )


def _word_of(value: Any) -> str:
    """A word or number, or that of an object with one."""
    return as_line(value.get("id") or value.get("name") if isinstance(value, dict) else value)


def _team_member(record: JsonObject, role: str) -> str:
    """The first member in a role of the team."""
    team = (member for member in objects_in(record.get("team")) if member.get("role") == role and member.get("type", "User") == "User")
    member = next(team, {})
    return as_line(member.get("display_name") or member.get("name"))


def _named_person(record: JsonObject, *keys: str) -> str:
    """The first name under some keys. A bare number names nobody that an agent knows."""
    for key in keys:
        value = record.get(key)
        name = as_line(value_at(value, "name") or (value[0] if isinstance(value, list) and value else value))
        if name and not name.isdecimal():
            return name
    return ""


def _read_comments(export: JsonExport, record: JsonObject) -> Iterator[Comment]:
    customer = record.get("users_id_recipient")
    for said in objects_in(record.get("followups") or record.get("_followups")):
        author = said.get("users_id")
        yield Comment(
            id=require_line(said.get("id"), "followup id"),
            at=export.require_time(said.get("date") or said.get("date_creation"), "followup date"),
            role="customer" if author and author == customer else "agent",
            author=as_line(author),
            public=not said.get("is_private"),
            text=as_text(said.get("content")),
        )


FORMAT = JsonFormat(
    name="glpi-api",
    source="glpi",
    title="GLPI tickets",
    find_records=_find_records,
    build_case=_build_case,
    aliases=("glpi",),
)
