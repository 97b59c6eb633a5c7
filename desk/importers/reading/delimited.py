"""Splits delimited text into records with their line numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from desk.importers.reading.clean_text import clean_text
from desk.importers.reading.line_parts import LINE_SEPARATOR, LineParts

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 1_000_000
"""Characters of a cell. A longer one costs its record, before it costs the memory of the machine."""
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
    """Lines that are no record, with the reason in words.

    `raw` are the lines as they stand in the file.
    """

    line: int
    last_line: int
    reason: str
    raw: str


def split_records(lines: LineParts, delimiter: str, *, start: int = 0, width: int = 0) -> Iterator[Record | BrokenLines]:
    """The records from line `start` on, without blank lines.

    A quote that is never closed costs the record it stands in and not those after it: where the quoting breaks, reading goes on
    at the next line that is a whole record of `width` cells.
    """
    lines.done = start
    while True:
        base = lines.done
        reader = csv.reader(lines.lines_from(base), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                last = base + reader.line_num
                if cells:
                    yield Record(lines.done + 1, last, cells)
                lines.done = last
            return
        except csv.Error as error:
            end = base + reader.line_num
            if "field limit" in str(error):
                mended: Record | BrokenLines = _too_long(lines, _next_whole_line(lines, end, delimiter, width))
            else:
                mended = _repair_record(lines, end, delimiter, width)
        yield mended
        lines.done = mended.last_line


def _next_whole_line(lines: LineParts, start: int, delimiter: str, width: int) -> int:
    """The first line from `start` on that is a whole record. The end when there is none."""
    end = start
    for line in lines.lines_from(start) if width else ():
        if line.count(delimiter) >= width - 1 and _first_record_width([line], delimiter) == width:
            return end
        end += 1
    return end


def _too_long(lines: LineParts, end: int) -> BrokenLines:
    return _broken_lines(lines, end, f"a cell is longer than {LONGEST_CELL:,} characters")


def _broken_lines(lines: LineParts, end: int, reason: str) -> BrokenLines:
    return BrokenLines(lines.done + 1, end, reason, raw_text(lines, lines.done, end))


def raw_text(lines: LineParts, start: int, end: int) -> str:
    """Lines as they stand in the file, cut if too long."""
    raw = "\n".join(lines.between(start, end)).replace(LINE_SEPARATOR, "\r")
    return raw if len(raw) <= LONGEST_CELL else raw[:LONGEST_CELL]


def _repair_record(lines: LineParts, end: int, delimiter: str, width: int) -> Record | BrokenLines:
    """A record, or the broken lines, where strict reading failed.

    It looks at the lines up to `end`.
    """
    start = lines.done
    found = lines.between(start, end)
    for inner in range(1, len(found) if width else 0):
        if _first_record_width([line + "\n" for line in found[inner:]], delimiter) == width:
            return _broken_lines(lines, start + inner, "a quote opened here is never closed")
    joined = "\n".join(found)
    try:
        if not _closes_quotes(joined, delimiter):
            return _broken_lines(lines, end, "the file ends inside a quoted cell that opens here: it looks cut off")
        return Record(start + 1, end, best_cells(joined, delimiter, width))
    except csv.Error:
        return _too_long(lines, end)


def _first_record_width(lines: Iterable[str], delimiter: str) -> int:
    """The number of cells of the record that begins these lines.

    0 when it is no record.
    """
    try:
        return len(next(csv.reader(lines, delimiter=delimiter, strict=True)))
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


def first_records(lines: Sequence[str], delimiter: str, count: int) -> list[Record]:
    """The first records, cleaned, to find the header among them."""
    head = LineParts([f"{line}\n" for line in lines[: count * 40]])
    found = (record for record in islice(split_records(head, delimiter), count) if isinstance(record, Record))
    return [Record(record.line, record.last_line, [clean_text(cell) for cell in record.cells]) for record in found]
