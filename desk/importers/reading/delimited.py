"""Splits delimited text into records with their line numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec
from msgspec import Struct

from desk.importers.reading.clean_text import clean_text, is_unclean
from desk.importers.reading.warnings import Warnings

DELIMITERS = (",", ";", "\t", "|")
_LINE_SEPARATOR = "\u2028"
"""Stands for a lone carriage return inside a cell while the text is split. Cleaning makes it a newline."""

LONGEST_CELL = 1_000_000
"""Characters of a cell. A longer one costs its record, before it costs the memory of the machine."""
_PART = 1 << 20
"""Characters of a text that are looked at in one step."""
_RULES = "-=+:"
_RULING = re.compile(r"(?=.*(?:---|===))[\s|+:=-]+")
"""A line that is drawn under a header or around a table."""
_MOST_SEEN = 20_000
"""Different cells that are remembered, so that one that comes again is kept once."""
MOST_COLUMNS = 1_000
"""Columns of a table. Every record is filled up to them."""

csv.field_size_limit(LONGEST_CELL)


class Record(Struct, frozen=True, gc=False):
    """One record of a table, its cells as found.

    `line` and `last_line` are its first and last line in the file, counted from 1.
    """

    line: int
    last_line: int
    cells: list[str]


class BrokenLines(Struct, frozen=True):
    """Lines that are no record, with the reason in words."""

    line: int
    last_line: int
    reason: str


class TableText(Struct, frozen=True):
    """The text of a table in lines.

    `is_unclean` says that `clean_text` would change some of it, `is_whole` that its last line is ended.
    """

    lines: list[str]
    is_unclean: bool
    is_whole: bool


def split_lines(text: str) -> list[str]:
    """The lines of a text, ended by LF, CRLF or CR.

    A carriage return inside a cell does not end a line.
    """
    return [line for part in _line_parts(text) for line in part.split("\n")]


def table_text(text: str) -> TableText:
    """A text in lines, and what else is asked of it."""
    lines: list[str] = []
    unclean = False
    for part in _line_parts(text):
        unclean = unclean or is_unclean(part)
        lines += part.split("\n")
    return TableText(lines, unclean, text.endswith(("\n", "\r")))


def _line_parts(text: str) -> Iterator[str]:
    """A text in parts of whole lines, with newlines between them alone.

    Of a large text as a whole every step would hold up all other threads.
    """
    carriage = "\n" if _ends_with_carriage(text) else _LINE_SEPARATOR
    at = 0
    while at < len(text):
        end = text.find("\n", at + _PART) + 1 or len(text)
        part = text[at:end]
        part = part.replace("\r\n", "\n").replace("\r", carriage) if "\r" in part else part
        yield part.removesuffix("\n")
        at = end


def _ends_with_carriage(text: str) -> bool:
    """Does a carriage return alone end a line? The first line shows it."""
    end = text.find("\n")
    first = text if end < 0 else text[:end].removesuffix("\r")
    return "\r" in first and first.partition("\r")[0].count('"') % 2 == 0


def split_records(lines: Sequence[str], delimiter: str, *, start: int = 0, width: int = 0) -> Iterator[Record | BrokenLines]:
    """The records from line `start` on, without blank lines.

    A quote that is never closed costs the record it stands in and not those after it: where the quoting breaks, reading goes on
    at the next line that is a whole record of `width` cells.
    """
    at = start
    while at < len(lines):
        base = at
        reader = csv.reader((lines[number] + "\n" for number in range(base, len(lines))), delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                last = reader.line_num
                if cells:
                    yield Record(base + done + 1, base + last, cells)
                done = last
            return
        except csv.Error as error:
            if "field limit" in str(error):
                mended: Record | BrokenLines = _too_long(base + done, _next_whole_line(lines, base + reader.line_num, delimiter, width))
            else:
                mended = _repair_record(lines, base + done, base + reader.line_num, delimiter, width)
        yield mended
        at = mended.last_line


def _next_whole_line(lines: Sequence[str], start: int, delimiter: str, width: int) -> int:
    """The first line from `start` on that is a whole record. The end when there is none."""
    whole = (
        number
        for number in range(start, len(lines) if width else start)
        if lines[number].count(delimiter) >= width - 1 and _first_record_width(lines, number, number + 1, delimiter) == width
    )
    return next(whole, len(lines) if width else start)


def _too_long(start: int, end: int) -> BrokenLines:
    return BrokenLines(start + 1, end, f"a cell is longer than {LONGEST_CELL:,} characters")


def _repair_record(lines: Sequence[str], start: int, end: int, delimiter: str, width: int) -> Record | BrokenLines:
    """A record, or the broken lines, where strict reading failed.

    It looks at the lines from `start` up to `end`.
    """
    for inner in range(start + 1, end if width else 0):
        if _first_record_width(lines, inner, end, delimiter) == width:
            return BrokenLines(start + 1, inner, "a quote opened here is never closed")
    joined = "\n".join(lines[start:end])
    try:
        if not _closes_quotes(joined, delimiter):
            return BrokenLines(start + 1, end, "the file ends inside a quoted cell that opens here: it looks cut off")
        return Record(start + 1, end, best_cells(joined, delimiter, width))
    except csv.Error:
        return _too_long(start, end)


def _first_record_width(lines: Sequence[str], start: int, end: int, delimiter: str) -> int:
    """The number of cells of the record at line `start`.

    0 when it is no record.
    """
    try:
        reader = csv.reader((lines[number] + "\n" for number in range(start, end)), delimiter=delimiter, strict=True)
        return len(next(reader))
    except (csv.Error, StopIteration):
        return 0


def _closes_quotes(text: str, delimiter: str) -> bool:
    """Is every quote closed, as leniently as spreadsheets read?"""
    guard = "end of record"
    rows = list(csv.reader((line + "\n" for line in f"{text}\n{guard}".split("\n")), delimiter=delimiter))
    return bool(rows) and rows[-1] == [guard]


def best_cells(text: str, delimiter: str, width: int) -> list[str]:
    """The cells of one record.

    The first usual way of quoting that gives `width` cells is taken, else that of a spreadsheet.
    """
    ways: tuple[dict[str, str | bool], ...] = ({}, {"skipinitialspace": True}, {"escapechar": "\\", "doublequote": False})
    found = [_split_cells(text, delimiter, way) for way in ways]
    return next((cells for cells in found if len(cells) == width), found[0])


def _split_cells(text: str, delimiter: str, way: dict[str, str | bool]) -> list[str]:
    source = (line + "\n" for line in text.split("\n"))
    return next(csv.reader(source, delimiter=delimiter, strict=False, **way), [])  # type: ignore[arg-type]  # csv takes the ways as keywords


class DelimitedTable(msgspec.Struct, frozen=True):
    """A header and the records under it.

    Cells are cleaned and kept once, however often they repeat.
    """

    header: list[str]
    records: list[Record]
    broken: list[BrokenLines]
    lines: list[str]
    delimiter: str

    def raw_text(self, record: Record | BrokenLines) -> str:
        """The record as it stands in the file, cut if too long."""
        raw = "\n".join(self.lines[record.line - 1 : record.last_line]).replace(_LINE_SEPARATOR, "\r")
        return raw if len(raw) <= LONGEST_CELL else raw[:LONGEST_CELL]


def first_records(lines: Sequence[str], delimiter: str, count: int) -> list[Record]:
    """The first records, cleaned, to find the header among them."""
    head = lines[: count * 40]
    found = (record for record in islice(split_records(head, delimiter), count) if isinstance(record, Record))
    return [Record(record.line, record.last_line, [clean_text(cell) for cell in record.cells]) for record in found]


def read_table(text: TableText, delimiter: str, header: Record, warnings: Warnings) -> DelimitedTable:
    """Reads the table under `header`.

    Short records are filled up with empty cells. What a long one has too much stays on it.
    """
    width = len(header.cells)
    kept: list[Record] = []
    broken: list[BrokenLines] = []
    seen: dict[str, str] = {}
    short: list[Record] = []
    for record in _table_records(text, delimiter, header, warnings):
        if isinstance(record, BrokenLines):
            broken.append(record)
            continue
        if len(seen) > _MOST_SEEN:
            seen.clear()
        cells = [seen.setdefault(cell, cell) for cell in record.cells]
        kept.append(Record(record.line, record.last_line, cells))
        if len(cells) < width:
            cells += [""] * (width - len(cells))
            short.append(kept[-1])
    _warn_of_widths(kept, short, width, warnings)
    if short == kept[-1:] and not text.is_whole:
        broken.append(_cut_off(kept.pop()))
    return DelimitedTable([name.strip() for name in header.cells], kept, broken, text.lines, delimiter)


def _table_records(text: TableText, delimiter: str, header: Record, warnings: Warnings) -> Iterator[Record | BrokenLines]:
    """The cleaned records under `header`.

    Empty ones and repeated headers are passed over.
    """
    width = len(header.cells)
    for record in split_records(text.lines, delimiter, start=header.last_line, width=width):
        if isinstance(record, BrokenLines):
            yield record
            continue
        cells = _record_cells(record, text.lines, delimiter, width)
        if not cells[0].strip() and not any(map(str.strip, cells)):
            warnings.add("an empty record was passed over", f"line {record.line}")
            continue
        if cells[0][-1:] in _RULES and _RULING.fullmatch("".join(cells)):
            warnings.add("a ruling line was passed over", f"line {record.line}")
            continue
        cells = [clean_text(cell) for cell in cells] if text.is_unclean else cells
        if cells == header.cells:
            warnings.add("a repeated header was passed over", f"line {record.line}")
            continue
        yield record if cells is record.cells else Record(record.line, record.last_line, cells)


def _record_cells(record: Record, lines: Sequence[str], delimiter: str, width: int) -> list[str]:
    if len(record.cells) == width:
        return record.cells
    return best_cells("\n".join(lines[record.line - 1 : record.last_line]), delimiter, width)


def _cut_off(record: Record) -> BrokenLines:
    return BrokenLines(record.line, record.last_line, "the file ends in the middle of this record: it looks cut off")


def _warn_of_widths(kept: list[Record], short: list[Record], width: int, warnings: Warnings) -> None:
    for record in short:
        warnings.add("a record has fewer cells than the header; the missing ones are taken as empty", f"line {record.line}")
    for record in kept:
        if len(record.cells) > width and any(record.cells[width:]):
            warnings.add("a record has more cells than the header; the others are kept beside it", f"line {record.line}")
