"""Zammad's tickets, expanded (words) or as a search gives them (ids with assets), with their articles."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any

from desk.importers.imported_case import Comment, ImportedCase, Role, Verdict
from desk.importers.reading.case_rows import NO_SUBJECT
from desk.importers.reading.clean_text import html_to_text, plain
from desk.importers.reading.json_records import Document, Fields, JsonFormat, attachments, dicts, looks_like, require, rest, text, within
from desk.importers.reading.vocabularies import channel_of, priority_of, status_of, vocabulary

_STATUS = vocabulary(
    new="new|1",
    open="open|2",
    pending="pending reminder|3|pending close|7",
    closed="closed|4|merged|5",
    dropped="removed|6",
)
_PRIORITY = vocabulary(urgent="4 disaster|disaster|urgent|4 urgent", high="high|3", normal="normal|2", low="low|1")
_ROLES: dict[str, Role] = {"Customer": "customer", "Agent": "agent", "System": "system"}
_PENDING_CLOSE = frozenset({"pending close", "7"})
_USED = (
    "number", "title", "state", "state_id", "priority", "priority_id", "created_at", "updated_at", "first_response_at", "close_at",
    "group", "owner", "customer", "organization", "tags", "articles",
)  # fmt: skip


def _find(root: Any) -> list[Any] | None:
    assets = within(root, "assets", "Ticket")
    if isinstance(assets, dict):
        return list(assets.values())
    for records in (root, within(root, "tickets"), [root]):
        if looks_like(records, "number", "title") and (looks_like(records, "state_id") or looks_like(records, "state", "owner")):
            return list(records)
    return None


def _build(document: Document, record: Fields) -> ImportedCase | None:
    state = text(record.get("state") or _name(document, record, "TicketState", "state_id"))
    status = status_of(state, _STATUS, "new", document.notes)
    if status is None:
        return None
    priority = text(record.get("priority") or _name(document, record, "TicketPriority", "priority_id"))
    updated = document.time(record.get("updated_at"), "updated_at")
    closed = document.time(record.get("close_at"), "close_at")
    comments = tuple(_comments(document, record))
    name, email = _customer(document, record, comments)
    owner = _named(document, record, "owner")
    return ImportedCase(
        source=document.form.source,
        external_id=text(require(record.get("number") or record.get("id"), "number")),
        subject=text(record.get("title")) or NO_SUBJECT,
        customer=name,
        email=email,
        organisation=_named(document, record, "organization"),
        channel=channel_of(text(record.get("create_article_type"))),
        priority=priority_of(priority, _PRIORITY, document.notes),
        status=status,
        created=require(document.time(record.get("created_at"), "created_at"), "created_at"),
        first_response=document.time(record.get("first_response_at"), "first_response_at"),
        updated=updated,
        resolved=updated if state in _PENDING_CLOSE else closed,
        closed=closed,
        assignee="" if owner == "-" else owner,
        group=_named(document, record, "group"),
        tags=tuple(text(tag) for tag in record.get("tags") or ()),
        comments=comments,
        source_status=state,
        source_priority=priority,
        source_sla=_verdict(record.get("close_diff_in_min")),
        extra=rest(record, *_USED) | attachments(_articles(document, record)) | _copies(document, record),
    )


def _assets(document: Document, kind: str) -> Fields:
    found = within(document.root, "assets", kind)
    return found if isinstance(found, dict) else {}


def _name(document: Document, record: Fields, kind: str, key: str) -> Any:
    """The word behind an id, or the id where the file has no words; the usual ids are part of the vocabulary."""
    number = record.get(key)
    return within(_assets(document, kind).get(str(number)), "name") or number


def _named(document: Document, record: Fields, field: str) -> str:
    """The word of a field, or of the asset its id points to."""
    if record.get(field):
        return text(record[field])
    kind = {"owner": "User", "customer": "User", "organization": "Organization", "group": "Group"}[field]
    asset = _assets(document, kind).get(str(record.get(f"{field}_id")))
    return text(within(asset, "login") or within(asset, "name"))


def _customer(document: Document, record: Fields, comments: tuple[Comment, ...]) -> tuple[str, str]:
    """Name and address; the name stands only in what the customer wrote."""
    login = _named(document, record, "customer")
    written = next((comment.author for comment in comments if comment.role == "customer"), "")
    name, address = parseaddr(written) if "@" in written else (written, "")
    return text(name) or login, login if "@" in login else text(address)


def _comments(document: Document, record: Fields) -> Iterator[Comment]:
    for article in _articles(document, record):
        body = str(article.get("body") or "")
        role = _ROLES.get(str(article.get("sender")), "agent")
        yield Comment(
            id=text(require(article.get("id"), "article id")),
            at=require(document.time(article.get("created_at"), "article created_at"), "article created_at"),
            role=role,
            author=text(article.get("from") if role == "customer" else article.get("created_by") or article.get("from")),
            public=not article.get("internal"),
            text=html_to_text(body) if article.get("content_type") == "text/html" else plain(body),
        )


def _articles(document: Document, record: Fields) -> list[Fields]:
    """A ticket's articles, its own or those among the assets."""
    if not document.known:
        for article in dicts(list(_assets(document, "TicketArticle").values())):
            document.known.setdefault(article.get("ticket_id"), []).append(article)
    return list(dicts(record.get("articles") or document.known.get(record.get("id"))))


def _copies(document: Document, record: Fields) -> dict[str, Any]:
    copies = dict.fromkeys(text(article["cc"]) for article in _articles(document, record) if article.get("cc"))
    return {"cc": list(copies)} if copies else {}


def _verdict(minutes_left: Any) -> Verdict:
    if not isinstance(minutes_left, int | float):
        return ""
    return "missed" if minutes_left < 0 else "met"


FORMAT = JsonFormat(name="zammad-api", source="zammad", title="Zammad tickets", find=_find, build=_build, aliases=("zammad",))
