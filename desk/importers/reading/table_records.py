"""The records of a table, read anew each time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from desk.importers.reading.clean_text import clean_text
from desk.importers.reading.delimited import BrokenLines, Record, best_cells, raw_text, split_records
from desk.importers.reading.line_parts import LineParts, TableText
from desk.importers.reading.table_survey import TableSurvey
from desk.importers.reading.warnings import Warnings

_RULES = "-=+:"
_CUT_OFF = "the file ends in the middle of this record: it looks cut off"
_RULING = re.compile(r"(?=.*(?:---|===))[\s|+:=-]+")
"""A line that is drawn under a header or around a table."""


class TableRecords(Protocol):
    """The records of a table. They can be gone through more than once."""

    def __iter__(self) -> Iterator[Record]:
        """The records, in their order."""

    def raw_text(self, record: Record) -> str:
        """A record as it stands in the file."""


class DelimitedTable(msgspec.Struct, frozen=True):
    """A header, its records, and the survey of them. `broken` are lines that are no records."""

    header: list[str]
    records: TableRecords
    survey: TableSurvey
    broken: list[BrokenLines]


def without_footer(records: TableRecords, survey: TableSurvey) -> TableRecords:
    """Records without those that the survey found below the table."""
    lines = frozenset(record.line for record in survey.footer)
    return _OtherRecords(records, lines) if lines else records


class _OtherRecords(msgspec.Struct, frozen=True):
    """All records but those on some lines."""

    records: TableRecords
    left_out: frozenset[int]

    def __iter__(self) -> Iterator[Record]:
        """The records, in their order."""
        return (record for record in self.records if record.line not in self.left_out)

    def raw_text(self, record: Record) -> str:
        """A record as it stands in the file."""
        return self.records.raw_text(record)


class TextRecords:
    """The records under a header of a text, split anew each time.

    Short ones are filled up with empty cells. What a long one has too much stays on it.
    """

    def __init__(self, text: TableText, delimiter: str, header: Record) -> None:
        self._text = text
        self._delimiter = delimiter
        self._header = header
        self._width = len(header.cells)
        self._lines = LineParts(())
        self._left_out: frozenset[int] = frozenset()

    def __iter__(self) -> Iterator[Record]:
        """The records, in their order."""
        left_out, width = self._left_out, self._width
        for record in self._found_records(Warnings()):
            if isinstance(record, Record) and record.line not in left_out:
                if len(record.cells) < width:
                    record.cells.extend([""] * (width - len(record.cells)))
                yield record

    def raw_text(self, record: Record) -> str:
        """A record as it stands in the file."""
        if record.line <= self._lines.done:  # it was let go, as those of a log are
            self._lines = self._text.kept_lines()
        return raw_text(self._lines, record.line - 1, record.last_line)

    def survey(self, survey: TableSurvey, warnings: Warnings) -> list[BrokenLines]:
        """Surveys the records, and gives the lines that are none."""
        broken: list[BrokenLines] = []
        widths = _Widths(self._width)
        survey.read(self._told_records(broken, widths, warnings))
        widths.warn(warnings)
        cut_off = widths.cut_off if not self._text.is_whole else None
        if cut_off is not None:
            broken.append(cut_off)
        survey.end(is_cut_off=cut_off is not None)
        self._left_out = frozenset((*(record.line for record in survey.footer), *([cut_off.line] if cut_off else [])))
        return broken

    def _told_records(self, broken: list[BrokenLines], widths: _Widths, warnings: Warnings) -> Iterator[Record]:
        for record in self._found_records(warnings):
            if isinstance(record, BrokenLines):
                broken.append(record)
                continue
            if len(record.cells) != self._width:
                widths.take(record, self)
            widths.last = record.line
            yield record

    def _found_records(self, warnings: Warnings) -> Iterator[Record | BrokenLines]:
        """The cleaned records. Empty ones, rulings and repeated headers are passed over."""
        lines = self._lines = self._text.lines()
        text, header, width = self._text, self._header.cells, self._width
        for record in split_records(lines, self._delimiter, start=self._header.last_line, width=width):
            if isinstance(record, BrokenLines):
                yield record
                continue
            cells = record.cells
            if len(cells) != width:
                cells = best_cells("\n".join(lines.between(record.line - 1, record.last_line)), self._delimiter, width)
            if (odd := _oddity_of(cells)) is not None:
                warnings.add(odd, f"line {record.line}")
                continue
            cells = [clean_text(cell) for cell in cells] if text.is_unclean else cells
            if cells == header:
                warnings.add("a repeated header was passed over", f"line {record.line}")
                continue
            yield record if cells is record.cells else Record(record.line, record.last_line, cells)


def _oddity_of(cells: Sequence[str]) -> str | None:
    """The reason why cells are no record. None where they are one."""
    first = cells[0]
    if first.isalnum():
        return None
    if not first.strip() and not any(map(str.strip, cells)):
        return "an empty record was passed over"
    return "a ruling line was passed over" if first[-1:] in _RULES and _RULING.fullmatch("".join(cells)) else None


class _Widths:
    """The records with fewer or more cells than the header."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._short = Warnings()
        self._long = Warnings()
        self._shorts = 0
        self._short_one: BrokenLines | None = None
        self.last = 0

    @property
    def cut_off(self) -> BrokenLines | None:
        """The last record, where it is the only short one."""
        found = self._short_one
        return found if found is not None and self._shorts == 1 and found.line == self.last else None

    def take(self, record: Record, records: TableRecords) -> None:
        """Takes a record of another width. A short one is filled up."""
        if len(record.cells) < self._width:
            self._shorts += 1
            if self._shorts == 1:
                self._short_one = BrokenLines(record.line, record.last_line, _CUT_OFF, records.raw_text(record))
            self._short.add("a record has fewer cells than the header; the missing ones are taken as empty", f"line {record.line}")
            record.cells.extend([""] * (self._width - len(record.cells)))
        elif any(record.cells[self._width :]):
            self._long.add("a record has more cells than the header; the others are kept beside it", f"line {record.line}")

    def warn(self, warnings: Warnings) -> None:
        """Tells of them, of the short ones first."""
        warnings.extend(self._short)
        warnings.extend(self._long)


def read_table(text: TableText, delimiter: str, header: Record, survey: TableSurvey, warnings: Warnings) -> DelimitedTable:
    """Reads the table under `header` for the first time."""
    records = TextRecords(text, delimiter, header)
    broken = records.survey(survey, warnings)
    return DelimitedTable([name.strip() for name in header.cells], records, survey, broken)
