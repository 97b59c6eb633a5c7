"""CFPB consumer complaints.

They have days instead of times, no customer and no priority.
"""

from __future__ import annotations

from desk.importers.imported_case import NO_SUBJECT, ImportedCase, ParsedCases, SlaVerdict
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import vocabulary

_STATUS = vocabulary(
    open="in progress",
    closed=(
        "closed|closed with explanation|closed with monetary relief|closed with non-monetary relief|closed with relief|"
        "closed without relief|untimely response"
    ),
)
_TIMELY: dict[str, SlaVerdict] = {"yes": "met", "no": "missed"}


def _read_table(table: MappedTable) -> ParsedCases:
    table.warnings.add_once("the format has no priority: every case is normal")
    return read_case_rows(table, _build_case)


def _build_case(table: MappedTable, record: Record) -> ImportedCase | None:
    return case_from_row(
        table,
        record,
        status=_STATUS,
        default="open",
        subject=table.cell_line(record, "subject") or table.cell_line(record, "product") or NO_SUBJECT,
        source_sla=_TIMELY.get(table.cell_text(record, "timely").lower(), ""),
    )


FORMAT = TableFormat(
    name="cfpb",
    source="cfpb",
    title="CFPB consumer complaints",
    columns=column_names(
        id="complaint id",
        subject="issue",
        description="consumer complaint narrative|complaint what happened",
        product="product",
        channel="submitted via",
        status="company response to consumer|company response",
        created="date received",
        updated="date sent to company",
        tags="tags",
        timely="timely response?|timely",
    ),
    required_fields=(("id",), ("created",), ("status",), ("product", "subject")),
    time_fields=("created", "updated"),
    also_kept_fields=frozenset({"product", "timely", "channel"}),
    multi_column_fields=frozenset({"tags"}),
    blank_words=frozenset({"N/A"}),
    read=_read_table,
)
