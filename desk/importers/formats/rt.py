"""Request Tracker's search results.

The user chose the columns, the priority is a number, and "Nobody" is an owner.
"""

from __future__ import annotations

from desk.importers.imported_case import ImportedCase, ParsedCases
from desk.importers.reading.case_rows import case_from_row, read_case_rows
from desk.importers.reading.delimited import Record
from desk.importers.reading.mapped_table import MappedTable
from desk.importers.reading.table_format import TableFormat, column_names
from desk.importers.reading.vocabularies import vocabulary
from desk.model.entry_values import Priority

_STATUS = vocabulary(new="new", open="open", pending="stalled", solved="resolved", closed="rejected", dropped="deleted")
_LEVELS: tuple[tuple[int, Priority], ...] = ((90, "urgent"), (60, "high"), (30, "normal"), (0, "low"))
"""Where each of our priorities begins on RT's scale, which every desk is free to use as it likes."""


def _read_table(table: MappedTable) -> ParsedCases:
    if table.has_column("priority"):
        table.warnings.add_once("numbers are read as priorities: from 90 urgent, from 60 high, from 30 normal, below low")
    return read_case_rows(table, _build_case)


def _build_case(table: MappedTable, record: Record) -> ImportedCase | None:
    number = table.cell_text(record, "priority")
    level = next((ours for least, ours in _LEVELS if int(number) >= least), None) if number.isdecimal() else None
    return case_from_row(table, record, status=_STATUS, priority={number: level} if level else {})


FORMAT = TableFormat(
    name="rt-tsv",
    source="rt",
    title="RT search results",
    columns=column_names(
        id="id",
        subject="subject",
        status="status",
        group="queue|queue name",
        assignee="owner|owner name",
        priority="priority",
        email="requestors|requestor",
        created="created",
        told="told",
        started="started",
        updated="last updated|lastupdated",
        resolved="resolved",
        due="due",
    ),
    required_fields=(("id",), ("created",), ("status",), ("group",), ("told", "started", "email")),
    time_fields=("created", "updated", "resolved"),
    also_kept_fields=frozenset({"told", "started", "due"}),
    read=_read_table,
    aliases=("rt",),
)
