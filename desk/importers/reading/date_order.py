"""Decides for a whole file whether days or months stand first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec

from desk.errors import Refused
from desk.importers.reading.dates import date_parts, is_certain

_YEAR_FIRST = re.compile(r"\d{4}[-/.]")
"""The usual start of a date that proves nothing, told quickly."""


class DateOrderProofs(msgspec.Struct):
    """Dates of a file that prove its order.

    There is an example for each order. `either` are the dates that read both ways.
    """

    day_first: str = ""
    month_first: str = ""
    dotted: str = ""
    either: list[str] = msgspec.field(default_factory=list)


def find_order_proofs(cells: Iterable[str]) -> DateOrderProofs:
    """Finds the dates that prove an order, among all date cells.

    A part over 12 proves what it is. Equal parts and years in front prove nothing.
    """
    found = DateOrderProofs()
    for cell in cells:
        parts = None if _YEAR_FIRST.match(cell) else date_parts(cell.strip())
        if parts is None:
            continue
        first, second, separator = parts
        if 12 < first <= 31 and 1 <= second <= 12:
            found.day_first = found.day_first or cell
        elif 12 < second <= 31 and 1 <= first <= 12:
            found.month_first = found.month_first or cell
        elif first != second and 1 <= first <= 12 and 1 <= second <= 12:
            found.either.append(cell)
            found.dotted = found.dotted or (cell if separator == "." else "")
    return found


def decide_day_first(cells: Collection[str], told: bool | None) -> bool | None:
    """Decides that days (True) or months (False) stand first.

    None when no date of the file depends on it, and when the file writes both orders: then only the dates that read both ways are lost.
    Dates with dots (`3.11.2026`) are day first wherever they are written. Raises Refused when no date of the file is certain.
    """
    if told is not None:
        return told
    found = find_order_proofs(cells)
    if found.day_first and found.month_first:
        return None
    if found.day_first or found.month_first:
        return bool(found.day_first)
    if found.dotted:
        return True
    if not found.either or any(map(is_certain, cells)):
        return None
    raise Refused(
        f"{len(found.either):,} dates, such as '{found.either[0]}', can be read day first or month first, and no date of the file "
        f"proves which. Nothing was read. {_HOW_TO_SAY}"
    )


_HOW_TO_SAY = "Say which with --day-first (3/11 is 3 November) or --month-first (3/11 is March 11)."
