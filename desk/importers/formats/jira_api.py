"""Jira issues as its interface gives them.

The fields stand under `fields`. Bodies are texts, or documents of nested parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.importers.formats.jira import CATEGORY_WORDS, PRIORITY_WORDS, STATUS_WORDS
from desk.importers.imported_case import NO_SUBJECT, AuthorRole, Comment, ImportedCase
from desk.importers.reading.clean_text import plain_text
from desk.importers.reading.json_records import JsonExport, JsonFormat
from desk.importers.reading.json_values import (
    JsonList,
    JsonObject,
    as_line,
    each_of,
    extra_keys,
    has_keys,
    objects_in,
    require_line,
    unique_lines,
    value_at,
)
from desk.importers.reading.moments import moment_from_number
from desk.importers.reading.vocabularies import known_status, parse_priority, parse_status, status_meaning
from desk.model.entry_values import Status

_BLOCKS = frozenset({"paragraph", "heading", "listItem", "codeBlock", "blockquote", "hardBreak", "tableRow", "mediaSingle", "blockCard"})
_DEEPEST = 40
_CATEGORIES = {"NEW": "To Do", "INDETERMINATE": "In Progress", "DONE": "Done"}
"""The categories of a service desk's requests, as issues call them."""
_USED = (
    "summary", "description", "status", "priority", "assignee", "reporter", "created", "updated", "resolutiondate", "labels", "comment",
)  # fmt: skip


def _find_records(root: Any) -> JsonList | None:
    for records in (value_at(root, "issues"), root, [root]):
        first = next(objects_in(records), {})
        if "key" in first and isinstance(first.get("fields"), dict):
            found: JsonList = records
            return found
    requests: Any = value_at(root, "values") or root
    if has_keys(requests, "issueKey", "currentStatus", "createdDate"):
        return each_of(requests, lambda item: _issue_of_request(item) if isinstance(item, dict) else item)
    return None


def _issue_of_request(request: JsonObject) -> JsonObject:
    """A request of a service desk, in the form of an issue."""
    values = {as_line(item.get("fieldId")): item.get("value") for item in objects_in(request.get("requestFieldValues"))}
    kind = as_line(value_at(request, "currentStatus", "statusCategory"))
    status = {"name": value_at(request, "currentStatus", "status"), "statusCategory": {"name": _CATEGORIES.get(kind, kind)}}
    fields = {
        **values,
        "created": value_at(request, "createdDate", "iso8601"),
        "status": status,
        "reporter": request.get("reporter"),
        "comment": {"comments": [_comment_of_request(item) for item in objects_in(value_at(request, "comments", "values"))]},
    }
    return {"key": request.get("issueKey"), "fields": {key: value for key, value in fields.items() if value is not None}}


def _comment_of_request(item: JsonObject) -> JsonObject:
    return {**item, "created": value_at(item, "created", "iso8601"), "jsdPublic": item.get("public")}


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    fields: JsonObject = record["fields"]
    resolved = export.parse_time(fields.get("resolutiondate"), "resolutiondate")
    status = _parse_status(export, fields, is_resolved=resolved is not None)
    if status is None:
        return None
    priority = as_line(value_at(fields, "priority", "name"))
    return ImportedCase(
        source=export.format.source,
        external_id=require_line(record.get("key"), "key"),
        subject=as_line(fields.get("summary")) or NO_SUBJECT,
        description=body_text(fields.get("description")),
        customer=as_line(value_at(fields, "reporter", "displayName")),
        email=as_line(value_at(fields, "reporter", "emailAddress")),
        priority=parse_priority(priority, PRIORITY_WORDS, export.warnings),
        status=status,
        created=export.require_time(fields.get("created"), "created"),
        updated=export.parse_time(fields.get("updated"), "updated"),
        resolved=resolved,
        assignee=as_line(value_at(fields, "assignee", "displayName")),
        tags=unique_lines(fields.get("labels") or ()),
        comments=tuple(_read_comments(export, fields)),
        source_status=as_line(value_at(fields, "status", "name")),
        source_priority=priority,
        extra=extra_keys(fields, *_USED),
    )


def _parse_status(export: JsonExport, fields: JsonObject, *, is_resolved: bool) -> Status | None:
    """The meaning of a status. A project's own word means what its category says, or the date of its end."""
    word = as_line(value_at(fields, "status", "name"))
    category = as_line(value_at(fields, "status", "statusCategory", "name"))
    if status_meaning(word, STATUS_WORDS) is None:
        found = known_status(category, CATEGORY_WORDS) or ("solved" if is_resolved else None)
        if found:
            return found
    return parse_status(word, STATUS_WORDS, "new", export.warnings)


def body_text(value: Any) -> str:
    """The words of a body, a text or a document."""
    return plain_text(value if isinstance(value, str) else "".join(_document_words(value, _DEEPEST)).strip())


def _document_words(part: Any, depth: int) -> Iterator[str]:
    if not isinstance(part, dict) or depth == 0:
        return
    yield str(part.get("text") or _words_of_mark(part))
    for inner in objects_in(part.get("content")):
        yield from _document_words(inner, depth - 1)
    yield "\n" if part.get("type") in _BLOCKS else ""


def _words_of_mark(part: JsonObject) -> str:
    """The words of a link, a day, a file or a sign."""
    kind = part.get("type")
    if kind == "date":
        moment = moment_from_number(_as_number(value_at(part, "attrs", "timestamp")))
        return f"{moment:%Y-%m-%d}" if moment and moment.year > 1970 else ""
    if kind == "media":
        return f"[{as_line(value_at(part, 'attrs', 'alt')) or 'a file'}]"
    return next((as_line(found) for key in ("text", "url", "shortName") if (found := value_at(part, "attrs", key))), "")


def _as_number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _read_comments(export: JsonExport, fields: JsonObject) -> Iterator[Comment]:
    customer = value_at(fields, "reporter", "accountId") or value_at(fields, "reporter", "displayName")
    for said in objects_in(value_at(fields, "comment", "comments")):
        author = said.get("author")
        wrote = value_at(author, "accountId") or value_at(author, "displayName")
        role: AuthorRole = "customer" if wrote == customer or value_at(author, "accountType") == "customer" else "agent"
        yield Comment(
            id=require_line(said.get("id"), "comment id"),
            at=export.require_time(said.get("created"), "comment created"),
            role=role,
            author=as_line(value_at(author, "displayName")),
            public=said.get("jsdPublic") is not False,
            text=body_text(said.get("body")),
        )


FORMAT = JsonFormat(name="jira-api", source="jira", title="Jira issues", find_records=_find_records, build_case=_build_case)
