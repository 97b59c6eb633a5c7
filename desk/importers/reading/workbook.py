"""Reads the sheets of a workbook (.xlsx).

openpyxl is an extra. It is asked for values alone: a formula counts as the value that was last worked out.
"""

from __future__ import annotations

import importlib
import io
import warnings as python_warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from desk.errors import Refused
from desk.importers.reading.clean_text import clean_line, clean_text
from desk.importers.reading.delimited import LONGEST_CELL, MOST_COLUMNS, Record
from desk.importers.reading.encoding import MOST_BYTES
from desk.importers.reading.file_bytes import FileBytes, first_bytes, whole_bytes
from desk.importers.reading.record_spool import RecordSpool
from desk.importers.reading.table_records import DelimitedTable, without_footer
from desk.importers.reading.table_survey import TableSurvey
from desk.importers.reading.warnings import Warnings

HEADER_CANDIDATES = 6
"""Rows of a sheet among which its header is looked for."""
_BOOK = "xl/workbook.xml"
_MIDNIGHT = time()


class Sheet(msgspec.Struct, frozen=True):
    """A sheet: its rows that hold anything, each with its number."""

    name: str
    rows: RecordSpool


def is_workbook(file: FileBytes) -> bool:
    """Is it a workbook, and no other archive?"""
    if not first_bytes(file).startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(whole_bytes(file))) as archive:
            return _BOOK in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def read_sheets(file: FileBytes, name: str) -> list[Sheet]:
    """The sheets of a workbook called `name` that hold anything. Raises Refused without the extra, and for a damaged one."""
    openpyxl = _loaded_extra(name)
    data = whole_bytes(file)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise Refused(f"{name} holds over {MOST_BYTES >> 30} GB. Nothing was read; save it in parts.")
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # of styles and charts, which nobody reads
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [Sheet(clean_line(sheet.title), RecordSpool(_sheet_rows(sheet), first=HEADER_CANDIDATES)) for sheet in book.worksheets]
    except Refused:
        raise
    except Exception as error:  # a damaged workbook raises whatever its damage is
        why = clean_line(str(error))[:100] or type(error).__name__
        raise Refused(f"{name} cannot be read as a workbook ({why}). Nothing was read; save it anew, or as CSV.") from error
    found = [sheet for sheet in sheets if sheet.rows.count]
    if not found:
        raise Refused(f"{name} is empty: no sheet of it holds a record. Nothing was read.")
    return found


def _loaded_extra(name: str) -> Any:
    """The module of the extra. Raises Refused without it."""
    try:
        return importlib.import_module("openpyxl")
    except ImportError as error:
        words = f"To read the workbook {name}, desk needs one package more: pip install 'desk[xlsx]'."
        raise Refused(f"{words} Nothing was read; the sheet saved as CSV can be read without it.") from error


def _sheet_rows(sheet: Any) -> Iterator[Record]:
    sheet.reset_dimensions()  # some programs write a wrong size, and nothing beyond it would be read
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [_cell_text(cell) for cell in row[: MOST_COLUMNS + 1]]
        while cells and not cells[-1]:
            cells.pop()
        if any(map(str.strip, cells)):
            yield Record(number, number, cells)


def _cell_text(cell: Any) -> str:
    """A value as it would stand in a table of text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_text(value[:LONGEST_CELL])
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        is_day = value.time() == _MIDNIGHT and "h" not in str(cell.number_format).lower()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return _clock_text(value) if isinstance(value, timedelta) else str(value)


def _clock_text(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


class SheetRecords(msgspec.Struct, frozen=True):
    """The records under the header of a sheet. A header that is repeated is passed over."""

    rows: RecordSpool
    header: Record

    def __iter__(self) -> Iterator[Record]:
        """The records, each filled up to the width of the header."""
        width = len(self.header.cells)
        for row in self.rows:
            if row.line > self.header.line and row.cells != self.header.cells:
                row.cells.extend([""] * (width - len(row.cells)))
                yield row

    def raw_text(self, record: Record) -> str:
        """A record as text, with tabs between its cells."""
        return "\t".join(record.cells).rstrip("\t")


def table_of_sheet(sheet: Sheet, header: Record, survey: TableSurvey, warnings: Warnings) -> DelimitedTable:
    """The rows under a header, as a table."""
    _warn_of_rows(sheet.rows, header, warnings)
    records = SheetRecords(sheet.rows, header)
    survey.read(records)
    survey.end(is_cut_off=False)
    return DelimitedTable([name.strip() for name in header.cells], without_footer(records, survey), survey, [])


def _warn_of_rows(rows: Iterable[Record], header: Record, warnings: Warnings) -> None:
    width = len(header.cells)
    for row in rows:
        if row.line <= header.line:
            continue
        if row.cells == header.cells:
            warnings.add("a repeated header was passed over", f"row {row.line}")
        elif any(map(str.strip, row.cells[width:])):
            warnings.add("a record has more cells than the header; the others are kept beside it", f"row {row.line}")
