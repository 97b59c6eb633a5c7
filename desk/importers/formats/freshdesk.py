"""Freshdesk's ticket export.

Its headers change letter case between accounts, its times are in the account's zone.
"""

from __future__ import annotations

from desk.importers.imported_case import ImportedCase, ParsedCases, SlaVerdict
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import vocabulary

STATUS_WORDS = vocabulary(
    open="open|2",
    pending="pending|3|waiting on customer|6",
    on_hold="waiting on third party|7",
    solved="resolved|4",
    closed="closed|5",
)
PRIORITY_WORDS = vocabulary(urgent="urgent|4", high="high|3", normal="medium|2", low="low|1")
CHANNELS = {"1": "email", "2": "web", "3": "phone", "7": "chat", "9": "web", "10": "email"}
_VERDICTS: dict[str, SlaVerdict] = {"within sla": "met", "sla violated": "missed"}


def _read_table(table: MappedTable) -> ParsedCases:
    return read_case_rows(table, _build_case)


def _build_case(table: MappedTable, record: Record) -> ImportedCase | None:
    numbered = CHANNELS.get(table.cell_text(record, "channel"))
    return case_from_row(
        table,
        record,
        status=STATUS_WORDS,
        priority=PRIORITY_WORDS,
        default="open",
        source_sla=_VERDICTS.get(table.cell_text(record, "verdict").lower(), ""),
        **({"channel": numbered} if numbered else {}),
    )


FORMAT = TableFormat(
    name="freshdesk-csv",
    source="freshdesk",
    title="Freshdesk ticket export",
    columns=column_names(
        id="ticket id|id|display id",
        subject="subject",
        description="description|description text",
        customer="full name|contact name|requester name|name",
        email="email|contact email|requester email",
        phone="work phone|contact phone|phone|mobile phone",
        organisation="company name|company",
        channel="source",
        priority="priority",
        status="status",
        created="created time|created at",
        first_response="initial response time|first responded at",
        updated="last update time|last updated time|updated at",
        resolved="resolved time|resolved at",
        closed="closed time|closed at",
        assignee="agent|agent name|responder name",
        group="group|group name",
        tags="tags",
        verdict="resolution status",
        first_verdict="first response status",
        interactions="agent interactions",
        hours="first response time (in hrs)",
    ),
    required_fields=(("id",), ("status",), ("created",), ("verdict", "first_verdict", "interactions", "hours")),
    time_fields=("created", "first_response", "updated", "resolved", "closed"),
    also_kept_fields=frozenset({"verdict", "first_verdict", "interactions", "hours", "channel"}),
    multi_column_fields=frozenset({"tags"}),
    read=_read_table,
    aliases=("freshdesk",),
)
