"""Workbooks: a sheet reads as the same table of text does."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("openpyxl", reason="the extra desk[xlsx] is not installed")

import openpyxl  # type: ignore[import-untyped]  # it ships no types

from desk.errors import Refused
from desk.importers.detection import UnmappedTable
from desk.importers.imported_case import ImportedCase
from tests.cli.command_line import CommandLine
from tests.importers.import_builders import read, table, utc

HEADER = ("Ticket", "Subject", "Customer", "Status", "Priority", "Created")
ROWS: tuple[Sequence[Any], ...] = (
    ("A-1", "Charged twice", "Ann", "Open", "high", datetime.fromisoformat("2026-11-20 09:30")),
    ("A-2", "Never came", "Ben", "Closed", "low", datetime.fromisoformat("2026-11-20 10:00")),
)


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of these sheets. Names have `_` for a blank."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(case: ImportedCase) -> tuple[Any, ...]:
    return case.external_id, case.subject, case.customer, case.status, case.priority, case.created


def test_a_sheet_reads_as_the_same_table_of_text() -> None:
    sheet = read(workbook(Tickets=[HEADER, *ROWS]), "export.xlsx", tz="UTC")
    text = read(table(HEADER, *([*map(str, row[:-1]), f"{row[-1]:%Y-%m-%d %H:%M}"] for row in ROWS)), tz="UTC")
    assert list(map(plain, sheet.cases)) == list(map(plain, text.cases))
    assert sheet.cases[0].created == utc("2026-11-20 09:30")
    assert sheet.rows == text.rows == 2
    assert "sheet 'Tickets'" in sheet.encoding


def test_values_read_as_people_see_them() -> None:
    header = (*HEADER, "Due", "Votes", "Effort", "Share", "Vip", "At")
    row = (
        4711.0,
        "x",
        "Ann",
        "Open",
        "high",
        datetime.fromisoformat("2026-11-20 09:30"),
        date(2026, 12, 1),
        3,
        timedelta(hours=26, minutes=5),
        0.25,
        True,
        time(9, 5),
    )
    (case,) = read(workbook(Tickets=[header, row]), "export.xlsx", tz="UTC").cases
    assert case.external_id == "4711"
    assert {name: case.extra[name] for name in ("Due", "Votes", "Effort", "Share", "Vip", "At")} == {
        "Due": "2026-12-01",
        "Votes": "3",
        "Effort": "26:05:00",
        "Share": "0.25",
        "Vip": "TRUE",
        "At": "09:05:00",
    }


def test_lines_are_the_rows_of_the_sheet() -> None:
    rows = [["Queue of Monday"], [], HEADER, ROWS[0], [], HEADER, ("A-3", "No date", "Cem", "Open", "low", None), ROWS[1]]
    found = read(workbook(Tickets=rows), "export.xlsx", tz="UTC")
    assert [case.line for case in found.cases] == [4, 8]
    assert [(reject.line, reject.external_id) for reject in found.rejects] == [(7, "A-3")]
    assert "No date" in found.rejects[0].raw
    assert any("rows 1 to 2" in warning for warning in found.warnings)


def test_the_sheet_with_cases_is_taken() -> None:
    people = [("Name", "Email"), ("Ann", "ann@mail.example")]
    assert len(read(workbook(Notes=[["Exported on Monday"]], People=people, Tickets=[HEADER, *ROWS]), "b.xlsx", tz="UTC").cases) == 2


def test_of_several_one_must_be_named() -> None:
    book = workbook(May=[HEADER, *ROWS], June=[HEADER, ROWS[0]])
    with pytest.raises(Refused, match=r"several sheets that hold cases: 'May' \(3 rows\), 'June' \(2 rows\).*--sheet"):
        read(book, "b.xlsx", tz="UTC")
    assert len(read(book, "b.xlsx", tz="UTC", sheet="june ").cases) == 1
    with pytest.raises(Refused, match="no sheet 'July' that holds anything; it has 'May', 'June'"):
        read(book, "b.xlsx", tz="UTC", sheet="July")


def test_a_stranger_sheet_asks_for_a_map_as_a_stranger_table_does() -> None:
    with pytest.raises(UnmappedTable, match="--map"):
        read(workbook(Tickets=[("Foo", "Bar"), ("1", "2")]), "b.xlsx")
    found = read(workbook(Tickets=[("Foo", "Bar"), ("1", "2026-11-20 09:00")]), "b.xlsx", tz="UTC", mapping={"id": "Foo", "created": "Bar"})
    assert [case.external_id for case in found.cases] == ["1"]


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(Refused, match="no sheet of it holds a record"):
        read(workbook(Tickets=[]), "b.xlsx")


def test_a_damaged_workbook_is_refused_in_words() -> None:
    whole = workbook(Tickets=[HEADER, *ROWS])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as book, zipfile.ZipFile(out, "w") as damaged:
        for name in book.namelist():
            damaged.writestr(name, book.read(name)[: 100 if name.startswith("xl/w") else None])
    with pytest.raises(Refused, match="cannot be read as a workbook"):
        read(out.getvalue(), "b.xlsx")
    for end in range(0, len(whole), 97):
        with pytest.raises(Refused):
            read(whole[:end], "b.xlsx")


def test_another_archive_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "x")
    with pytest.raises(Refused, match="a zip archive"):
        read(out.getvalue(), "b.zip")


def test_without_the_extra_it_says_which_words_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(Refused, match=r"pip install 'desk\[xlsx\]'"):
        read(workbook_bytes, "b.xlsx")


workbook_bytes = workbook(Tickets=[HEADER, *ROWS])


def test_ids_that_the_spreadsheet_rounded_are_refused() -> None:
    rows = [(float(f"{number}e17"), *ROWS[0][1:]) for number in (1.21, 1.31, 1.41)]
    with pytest.raises(Refused, match="rounded"):
        read(workbook(Tickets=[HEADER, *rows]), "b.xlsx", tz="UTC")


def test_the_command_takes_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    desk = CommandLine(tmp_path / "shift.json", monkeypatch, capsys)
    path = desk.shift.with_name("export.xlsx")
    path.write_bytes(workbook(May=[HEADER, *ROWS], June=[HEADER, ROWS[0]]))
    assert "--sheet" in desk("import", str(path)).err
    assert desk.ok("import", str(path), "--sheet", "May", "--apply", "--json", now="2026-11-22T12:00:00Z").json["new"] == 2
