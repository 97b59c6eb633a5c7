"""Finds the sheet of a workbook that holds cases."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desk.errors import Refused
from desk.importers.detection import HeaderMatch, match_header
from desk.importers.imported_case import ImportOptions
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.workbook import Sheet


def sheet_with_cases(sheets: Sequence[Sheet], options: ImportOptions, name: str) -> tuple[Sheet, HeaderMatch]:
    """The sheet with cases, and its header.

    It is the one that is named, else the only one that fits.
    Raises Refused when there is none, or several.
    """
    if options.sheet is not None:
        sheet = _named_sheet(sheets, options.sheet, name)
        return sheet, _match_sheet(sheet, options, name)
    if len(sheets) == 1:
        return sheets[0], _match_sheet(sheets[0], options, name)
    found: list[tuple[Sheet, HeaderMatch]] = []
    for sheet in sheets:
        try:
            found.append((sheet, _match_sheet(sheet, options, name)))
        except Refused:
            continue
    if len(found) == 1:
        return found[0]
    what = "several sheets that hold cases" if found else "no sheet that holds cases by itself"
    listed = ", ".join(f"'{excerpt(sheet.name)}' ({sheet.rows.count:,} rows)" for sheet in ([sheet for sheet, _ in found] or sheets))
    raise Refused(f"{name} has {what}: {listed}. Nothing was read; say which with --sheet.")


def _named_sheet(sheets: Sequence[Sheet], named: str, name: str) -> Sheet:
    wanted = named.strip().casefold()
    for sheet in sheets:
        if sheet.name.casefold() == wanted:
            return sheet
    listed = ", ".join(f"'{excerpt(sheet.name)}'" for sheet in sheets)
    raise Refused(f"{name} has no sheet '{excerpt(named)}' that holds anything; it has {listed}. Nothing was read.")


def _match_sheet(sheet: Sheet, options: ImportOptions, name: str) -> HeaderMatch:
    candidates = [("", row) for row in sheet.rows.first]
    return replace(match_header(candidates, options, name), delimiter="")
