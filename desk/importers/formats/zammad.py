"""Zammad tickets with their articles.

They are expanded (words) or as a search gives them (ids with assets).
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any

from desk.importers.imported_case import NO_SUBJECT, AuthorRole, Comment, ImportedCase, SlaVerdict
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

_STATUS = vocabulary(
    new="new|1",
    open="open|2",
    pending="pending reminder|3|pending close|7",
    closed="closed|4|merged|5",
    dropped="removed|6",
)
_PRIORITY = vocabulary(urgent="4 disaster|disaster|urgent|4 urgent", high="high|3", normal="normal|2", low="low|1")
_ROLES: dict[str, AuthorRole] = {"Customer": "customer", "Agent": "agent", "System": "system"}
_PENDING_CLOSE = frozenset({"pending close", "7"})
_USED = (
    "number", "title", "state", "state_id", "priority", "priority_id", "created_at", "updated_at", "first_response_at", "close_at",
    "group", "owner", "customer", "organization", "tags", "articles",
)  # fmt: skip


def _find_records(root: Any) -> JsonList | None:
    assets = value_at(root, "assets", "Ticket")
    if isinstance(assets, dict):
        return list(assets.values())
    return records_with(root, ("number", "title", "state_id"), ("number", "title", "state", "owner"), at=("tickets",))


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    state = as_line(record.get("state") or _asset_name(export, record, "TicketState", "state_id"))
    status = parse_status(state, _STATUS, "new", export.warnings)
    if status is None:
        return None
    priority = as_line(record.get("priority") or _asset_name(export, record, "TicketPriority", "priority_id"))
    comments = tuple(_read_comments(export, record))
    name, email = _customer_contact(export, record, comments)
    owner = _field_name(export, record, "owner")
    return ImportedCase(
        source=export.format.source,
        external_id=require_line(record.get("number") or record.get("id"), "number"),
        subject=as_line(record.get("title")) or NO_SUBJECT,
        customer=name,
        email=email,
        organisation=_field_name(export, record, "organization"),
        channel=parse_channel(as_line(record.get("create_article_type"))),
        priority=parse_priority(priority, _PRIORITY, export.warnings),
        status=status,
        created=export.require_time(record.get("created_at"), "created_at"),
        **_later_times(export, record, state),
        assignee="" if owner == "-" else owner,
        group=_field_name(export, record, "group"),
        tags=unique_lines(record.get("tags") or ()),
        comments=comments,
        source_status=state,
        source_priority=priority,
        source_sla=_sla_verdict(record.get("close_diff_in_min")),
        extra=extra_keys(record, *_USED) | attachment_list(_find_articles(export, record)) | _copied_addresses(export, record),
    )


def _later_times(export: JsonExport, record: JsonObject, state: str) -> dict[str, Any]:
    """Times after the creation, by our field names."""
    updated = export.parse_time(record.get("updated_at"), "updated_at")
    closed = export.parse_time(record.get("close_at"), "close_at")
    return {
        "first_response": export.parse_time(record.get("first_response_at"), "first_response_at"),
        "updated": updated,
        "resolved": updated if state in _PENDING_CLOSE else closed,
        "closed": closed,
    }


def _find_assets(export: JsonExport, kind: str) -> JsonObject:
    found = value_at(export.root, "assets", kind)
    return found if isinstance(found, dict) else {}


def _asset_name(export: JsonExport, record: JsonObject, kind: str, key: str) -> Any:
    """The word behind an id, or the id itself.

    The usual ids are part of the vocabulary, for files that have no words.
    """
    number = record.get(key)
    return value_at(_find_assets(export, kind).get(str(number)), "name") or number


def _field_name(export: JsonExport, record: JsonObject, field: str) -> str:
    """The word of a field, or of its asset."""
    if record.get(field):
        return as_line(record[field])
    kind = {"owner": "User", "customer": "User", "organization": "Organization", "group": "Group"}[field]
    asset = _find_assets(export, kind).get(str(record.get(f"{field}_id")))
    return as_line(value_at(asset, "login") or value_at(asset, "name"))


def _customer_contact(export: JsonExport, record: JsonObject, comments: tuple[Comment, ...]) -> tuple[str, str]:
    """Name and address of the customer.

    The name stands only in what the customer wrote.
    """
    login = _field_name(export, record, "customer")
    written = next((comment.author for comment in comments if comment.role == "customer"), "")
    name, address = parseaddr(written) if "@" in written else (written, "")
    return as_line(name) or login, login if "@" in login else as_line(address)


def _read_comments(export: JsonExport, record: JsonObject) -> Iterator[Comment]:
    for article in _find_articles(export, record):
        role = _ROLES.get(str(article.get("sender")), "agent")
        yield Comment(
            id=require_line(article.get("id"), "article id"),
            at=export.require_time(article.get("created_at"), "article created_at"),
            role=role,
            author=as_line(article.get("from") if role == "customer" else article.get("created_by") or article.get("from")),
            public=not article.get("internal"),
            text=as_text(article.get("body"), is_html=article.get("content_type") == "text/html"),
        )


def _find_articles(export: JsonExport, record: JsonObject) -> list[JsonObject]:
    """A ticket's articles, its own or those among the assets."""
    if not export.lookup:
        for article in objects_in(list(_find_assets(export, "TicketArticle").values())):
            export.lookup.setdefault(article.get("ticket_id"), []).append(article)
    return list(objects_in(record.get("articles") or export.lookup.get(record.get("id"))))


def _copied_addresses(export: JsonExport, record: JsonObject) -> dict[str, Any]:
    copies = dict.fromkeys(as_line(article["cc"]) for article in _find_articles(export, record) if article.get("cc"))
    return {"cc": list(copies)} if copies else {}


def _sla_verdict(minutes_left: Any) -> SlaVerdict:
    if not isinstance(minutes_left, int | float):
        return ""
    return "missed" if minutes_left < 0 else "met"


FORMAT = JsonFormat(
    name="zammad-api", source="zammad", title="Zammad tickets", find_records=_find_records, build_case=_build_case, aliases=("zammad",)
)
