"""Surveys all records of a table in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from desk.importers.reading.clock_columns import pairs_with
from desk.importers.reading.column_facts import ColumnFacts
from desk.importers.reading.delimited import Record
from desk.importers.reading.normalised_words import normalise
from desk.importers.reading.table_footer import MOST_FOOTER_LINES, find_footer
from desk.importers.reading.table_format import TableFormat
from desk.importers.reading.ticket_numbers import NumberFacts

_BATCH = 250
_SAMPLE = 200
_HELD_BACK = MOST_FOOTER_LINES + 1
"""Records that may yet turn out to be cut off, or to stand below the table."""


class TableSurvey:
    """A survey of a table of the format `form`.

    `columns` are the places of our fields, `count` is the number of its records, `sample` the first of them, `footer` are those below it
    that are no cases.
    """

    def __init__(self, form: TableFormat, header: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> None:
        self._form = form
        self._header = header
        self._columns = columns
        self._facts: dict[int, ColumnFacts] = {}
        self._ids = {index: NumberFacts() for index in alike_columns(header, columns.get("id", ())[:1])}
        self._held: list[Record] = []
        self._gap: int | None = None
        self.count = 0
        self.sample: list[Record] = []
        self.footer: list[Record] = []

    def facts(self, index: int) -> ColumnFacts:
        """The facts of a column.

        It may hold times, or its heading stands twice.
        """
        return self._facts.setdefault(index, ColumnFacts())

    def ids(self, index: int) -> NumberFacts:
        """The facts of a column that may hold the ids."""
        return self._ids[index]

    def read(self, records: Iterable[Record]) -> None:
        """Takes all records."""
        rest = iter(records)
        while batch := list(islice(rest, _BATCH)):
            if not self.sample:
                self.sample = batch[:_SAMPLE]
                self._facts = {index: ColumnFacts() for index in self._columns_to_ask()}
            self._find_gap(batch)
            self.count += len(batch)
            self._held += batch
            self._take(self._held[:-_HELD_BACK])
            del self._held[:-_HELD_BACK]

    def end(self, *, is_cut_off: bool) -> None:
        """Takes the records that were held back.

        A last one that is cut off is none, and neither are those below the table.
        """
        if is_cut_off:
            self._held.pop()
            self.count -= 1
        if not self._form.is_event_log:
            self.footer = self._found_footer()
        self._take(self._held[: len(self._held) - len(self.footer)])
        self.count -= len(self.footer)
        self._held = []
        lines = {record.line for record in self.footer}
        self.sample = [record for record in self.sample[: self.count] if record.line not in lines]

    def _found_footer(self) -> list[Record]:
        last = self._held[-MOST_FOOTER_LINES:]
        behind_gap = self.count - self._gap if self._gap is not None else 0
        behind = last[len(last) - behind_gap :] if behind_gap <= len(last) else []
        below = find_footer(self.sample[: self.count], last, behind, self._columns)
        return below if len(below) < self.count else []

    def _find_gap(self, batch: list[Record]) -> None:
        """Finds the first record behind a blank line."""
        if self._gap is not None:
            return
        before = self._held[-1:] or batch[:1]
        last = before[0].last_line
        for place, record in enumerate(batch, self.count):
            if record.line > last + 1 and place:
                self._gap = place
                return
            last = record.last_line

    def _take(self, records: Sequence[Record]) -> None:
        for index, facts in self._facts.items():
            facts.take([record.cells[index] for record in records])
        for index, numbers in self._ids.items():
            numbers.take([record.cells[index].strip() for record in records])

    def _columns_to_ask(self) -> set[int]:
        found: set[int] = set()
        for field, indexes in self._columns.items():
            if field in self._form.multi_column_fields:
                continue
            alike = alike_columns(self._header, indexes[:1])
            if field in self._form.time_fields:
                found.update(alike)
                found.update(pair.day for index in alike for pair in pairs_with(self._header, self.sample, index))
            elif len(alike) > 1:
                found.update(alike)
        return found


def alike_columns(header: Sequence[str], indexes: Sequence[int]) -> tuple[int, ...]:
    """The columns whose heading is the same as that of these."""
    names = {normalise(header[index]) for index in indexes} - {""}
    return tuple(index for index, name in enumerate(header) if normalise(name) in names) or tuple(indexes)
