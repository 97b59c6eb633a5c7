"""Tickets of OTRS and Znuny, as a table or from the interface.

The title is the ticket's, a subject is that of its first article. Whoever is nobody's belongs to root@localhost.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr
from typing import Any

from desk.importers.formats import generic
from desk.importers.imported_case import NO_SUBJECT, AuthorRole, Comment, ImportedCase, ParsedCases
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.column_names import COLUMNS
from desk.importers.reading.delimited import Record
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
)
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import parse_priority, parse_status, vocabulary

_STATUS = vocabulary(
    new="new|neu",
    open="open|offen",
    pending="pending reminder|pending auto|pending auto close+|pending auto close-|warten zur erinnerung",
    closed="closed successful|closed unsuccessful|closed with workaround|closed|merged|erfolgreich geschlossen|erfolglos geschlossen",
    dropped="removed|entfernt",
)
_PRIORITY = vocabulary(
    urgent="5 very high|5 sehr hoch", high="4 high|4 hoch", normal="3 normal", low="2 low|1 very low|2 niedrig|1 sehr niedrig"
)
_NOBODY = "root@localhost"
_ROLES: dict[str, AuthorRole] = {"customer": "customer", "agent": "agent", "system": "system"}
_USED = (
    "TicketNumber", "Title", "State", "Priority", "Queue", "Owner", "CustomerUserID", "CustomerUser", "Created", "Changed", "Closed",
    "Article", "FirstResponse", "SolutionTime",
)  # fmt: skip


def _read_table(table: MappedTable) -> ParsedCases:
    return read_case_rows(table, _build_row)


def _build_row(table: MappedTable, record: Record) -> ImportedCase | None:
    own: dict[str, Any] = {"assignee": ""} if table.cell_line(record, "assignee") == _NOBODY else {}
    return case_from_row(table, record, status=_STATUS, priority=_PRIORITY, **own)


FORMAT = TableFormat(
    name="otrs-csv",
    source="otrs",
    title="tickets of OTRS or Znuny",
    columns={
        **COLUMNS,
        **column_names(
            id="ticket#|ticketnumber|ticket number|ticketnummer|n° de ticket|numero de ticket|ticket",
            subject="title|titel|titre|titulo|titolo|subject|betreff",
            mark="lock|sperre|customer user|kundenbenutzer|customeruserid|statetype",
        ),
    },
    required_fields=(("id",), ("created",), ("status",), ("mark",), ("subject",)),
    time_fields=generic.FORMAT.time_fields,
    also_kept_fields=frozenset({"channel", "mark"}),
    multi_column_fields=frozenset({"tags"}),
    read=_read_table,
    aliases=("otrs", "znuny"),
)


def _find_records(root: Any) -> JsonList | None:
    return records_with(root, ("TicketNumber", "Title", "State", "Queue"), at=("Ticket", "Tickets"))


def _build_case(export: JsonExport, record: JsonObject) -> ImportedCase | None:
    word, priority = as_line(record.get("State")), as_line(record.get("Priority"))
    status = parse_status(word, _STATUS, "open" if as_line(record.get("Owner")) else "new", export.warnings)
    if status is None:
        return None
    owner = as_line(record.get("Owner"))
    name, address = _customer_contact(record)
    return ImportedCase(
        source=export.format.source,
        external_id=require_line(record.get("TicketNumber"), "TicketNumber"),
        subject=as_line(record.get("Title")) or NO_SUBJECT,
        customer=name,
        email=address,
        priority=parse_priority(priority, _PRIORITY, export.warnings),
        status=status,
        created=export.require_time(record.get("Created"), "Created"),
        updated=export.parse_time(record.get("Changed"), "Changed"),
        closed=export.parse_time(record.get("Closed"), "Closed") if status == "closed" else None,
        assignee="" if owner == _NOBODY else owner,
        group=as_line(record.get("Queue")),
        comments=tuple(_read_articles(export, record)),
        source_status=word,
        source_priority=priority,
        extra=extra_keys(record, *_USED) | attachment_list(objects_in(record.get("Article")), "Attachment"),
    )


def _customer_contact(record: JsonObject) -> tuple[str, str]:
    """Name and address of the customer.

    Their first article gives them, else the login does.
    """
    login = as_line(record.get("CustomerUserID") or record.get("CustomerUser"))
    said = (article for article in objects_in(record.get("Article")) if article.get("SenderType") == "customer")
    name, address = parseaddr(as_line(next(said, {}).get("From")))
    return name or login or address, address or (login if "@" in login else "")


def _read_articles(export: JsonExport, record: JsonObject) -> Iterator[Comment]:
    for article in objects_in(record.get("Article")):
        is_html = "html" in str(article.get("ContentType") or article.get("MimeType") or "")
        yield Comment(
            id=require_line(article.get("ArticleID"), "ArticleID"),
            at=export.require_time(article.get("CreateTime") or article.get("Created"), "CreateTime"),
            role=_ROLES.get(str(article.get("SenderType")), "agent"),
            author=parseaddr(as_line(article.get("From")))[0] or as_line(article.get("From")),
            public=str(article.get("IsVisibleForCustomer", "1")) != "0" and "internal" not in str(article.get("ArticleType")),
            text=as_text(article.get("Body"), is_html=is_html),
        )


API_FORMAT = JsonFormat(
    name="otrs-api", source="otrs", title="tickets of OTRS or Znuny", find_records=_find_records, build_case=_build_case
)
