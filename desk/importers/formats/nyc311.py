"""Service requests of New York's 311.

Columns are those of the portal (`Unique Key`) or the interface (`unique_key`).
"""

from __future__ import annotations

from desk.importers.imported_case import NO_SUBJECT, Comment, ImportedCase, ParsedCases
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.clean_text import plain_text
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import vocabulary

_STATUS = vocabulary(
    new="open|unspecified",
    open="assigned|in progress|started|email sent",
    pending="pending",
    closed="closed|cancelled|canceled",
)


def _read_table(table: MappedTable) -> ParsedCases:
    table.warnings.add_once("the format has no priority: every case is normal")
    return read_case_rows(table, _build_case)


def _build_case(table: MappedTable, record: Record) -> ImportedCase | None:
    complaint = (table.cell_line(record, field) for field in ("complaint", "descriptor"))
    said = _resolution_comment(table, record)
    resolution = {} if said else {table.column_name("resolution"): table.cell_text(record, "resolution")}
    return case_from_row(
        table,
        record,
        status=_STATUS,
        subject=" / ".join(part for part in complaint if part) or NO_SUBJECT,
        comments=said,
        extra=table.extra_cells(record) | {name: text for name, text in resolution.items() if text},
    )


def _resolution_comment(table: MappedTable, record: Record) -> tuple[Comment, ...]:
    """The agency's answer, dated when it last said so.

    Empty when it has no date: undated words stay beside the case.
    """
    text = plain_text(table.cell_text(record, "resolution"))
    at = table.optional_time(record, "updated") or table.optional_time(record, "closed")
    return (Comment("resolution", at, "agent", table.cell_line(record, "group"), True, text),) if text and at else ()


FORMAT = TableFormat(
    name="nyc311",
    source="nyc311",
    title="NYC 311 service requests",
    columns=column_names(
        id="unique key",
        complaint="complaint type|problem|problem formerly complaint type",
        descriptor="descriptor|problem detail|problem detail formerly descriptor",
        channel="open data channel type",
        status="status",
        created="created date",
        closed="closed date",
        updated="resolution action updated date",
        resolution="resolution description",
        group="agency",
    ),
    required_fields=(("id",), ("created",), ("complaint", "group"), ("status",)),
    time_fields=("created", "closed", "updated"),
    also_kept_fields=frozenset({"complaint", "descriptor", "channel"}),
    blank_words=frozenset({"N/A"}),
    read=_read_table,
)
