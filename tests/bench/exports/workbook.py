"""The plain table as a workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it ships no types

from tests.bench.exports.plain_table import HEADER, plain_row


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Tickets")
    sheet.append(HEADER)
    for number in range(count):
        sheet.append(plain_row(number))
    path = folder / "plain.xlsx"
    book.save(path)
    return path
