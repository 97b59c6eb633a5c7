"""Decides for a whole file whether days or months stand first."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from desk.errors import Refused
from desk.importers.reading.dates import date_parts, is_certain

_YEAR_FIRST = re.compile(r"\d{4}[-/.]")
"""The usual start of a date that proves nothing, told quickly."""


class DateOrderProofs(msgspec.Struct):
    """The proofs that the dates of a file give.

    There is an example for each order, and for those that read both ways with their count. `is_certain` says that one reads one way only.
    """

    day_first: str = ""
    month_first: str = ""
    dotted: str = ""
    either: str = ""
    either_count: int = 0
    is_certain: bool = False

    def take(self, cell: str) -> None:
        """Takes one more date.

        A part over 12 proves what it is. Equal parts and years in front prove nothing.
        """
        parts = None if _YEAR_FIRST.match(cell) else date_parts(cell)
        if parts is None:
            self.is_certain = self.is_certain or is_certain(cell)
            return
        first, second, separator = parts
        if 12 < first <= 31 and 1 <= second <= 12:
            self.day_first = self.day_first or cell
        elif 12 < second <= 31 and 1 <= first <= 12:
            self.month_first = self.month_first or cell
        elif first != second and 1 <= first <= 12 and 1 <= second <= 12:
            self.either_count += 1
            self.either = self.either or cell
            self.dotted = self.dotted or (cell if separator == "." else "")

    def joined(self, other: DateOrderProofs) -> DateOrderProofs:
        """These proofs, and those of another column."""
        return DateOrderProofs(
            day_first=self.day_first or other.day_first,
            month_first=self.month_first or other.month_first,
            dotted=self.dotted or other.dotted,
            either=self.either or other.either,
            either_count=self.either_count + other.either_count,
            is_certain=self.is_certain or other.is_certain,
        )


def find_order_proofs(cells: Iterable[str]) -> DateOrderProofs:
    """Finds what date cells prove."""
    found = DateOrderProofs()
    for cell in cells:
        found.take(cell.strip())
    return found


def decide_day_first(found: DateOrderProofs, told: bool | None) -> bool | None:
    """Decides that days (True) or months (False) stand first.

    None when no date of the file depends on it, and when the file writes both orders: then only the dates that read both ways are lost.
    Dates with dots (`3.11.2026`) are day first wherever they are written. Raises Refused when no date of the file is certain.
    """
    if told is not None:
        return told
    if found.day_first and found.month_first:
        return None
    if found.day_first or found.month_first:
        return bool(found.day_first)
    if found.dotted:
        return True
    if not found.either or found.is_certain:
        return None
    raise Refused(
        f"{found.either_count:,} dates, such as '{found.either}', can be read day first or month first, and no date of the file "
        f"proves which. Nothing was read. {_HOW_TO_SAY}"
    )


_HOW_TO_SAY = "Say which with --day-first (3/11 is 3 November) or --month-first (3/11 is March 11)."
