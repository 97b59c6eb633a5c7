"""The rows of `desk export`, one a case.

A row tells when a case was told and ended, and not its timeline. Whole timelines come back from the export as JSON.
"""

from __future__ import annotations

from desk.importers.imported_case import ImportedCase, ParsedCases
from desk.importers.known_cases import ROWS_SOURCE
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.table_format import TableFormat, column_names

_WHOLE = "rows tell no timelines; an export with --format jsonl brings them along"


def _read_table(table: MappedTable) -> ParsedCases:
    table.warnings.add_once(_WHOLE)
    return read_case_rows(table, _build_case)


def _build_case(table: MappedTable, record: Record) -> ImportedCase | None:
    return case_from_row(table, record)


FORMAT = TableFormat(
    name="desk-csv",
    source=ROWS_SOURCE,
    title="rows of desk export",
    columns=column_names(
        id="case",
        subject="subject",
        customer="customer",
        organisation="organisation",
        channel="channel",
        priority="priority",
        status="status",
        created="told",
        first_response="contact",
        resolved="last finished",
        assignee="owner",
        tags="tags",
        mark="promises overdue",
    ),
    required_fields=(("id",), ("created",), ("status",), ("mark",)),
    time_fields=("created", "first_response", "resolved"),
    also_kept_fields=frozenset({"channel", "mark"}),
    multi_column_fields=frozenset({"tags"}),
    read=_read_table,
)
