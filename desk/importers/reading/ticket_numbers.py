"""Numbers of tickets, however a file writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from desk.importers.reading.month_names import MONTHS
from desk.text.late_pattern import late_pattern

_GROUPED = late_pattern(r"[1-9]\d{0,2}(?:([ \u00a0\u202f\u2009,.'\u2019])\d{3})(?:\1\d{3})*")
_FRACTION = late_pattern(r"([1-9]\d*)[.,]0{1,2}")
_RUINED = late_pattern(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)
_EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps. It writes zeros for those behind."""
_LEAST_ZEROS = 3
"""Zeros behind them that no chance explains."""
_ERROR = late_pattern(r"#(?:[A-Z\u00c0-\u00dd]{3,9}(?:/0)?[!?]|#{2,})")
_MONTHS = frozenset(name.capitalize()[:3] for name in MONTHS)
_DATE = late_pattern(
    r"(?:(?P<day>\d{1,2})\.?[ -])?(?P<month>[^\W\d_]{3,4})\.?(?:[ -](?P<year>\d{2}))?|(?P<moment>\d{4}-\d\d-\d\d(?: 00:00:00)?)"
)
_LEAST_DATES = 3


def plain_number(number: str) -> str:
    """A ticket's number without signs of grouping.

    `52 267`, `52,267`, `52267.0` and `#52267` are all `52267`. Leading zeros stay, and so does a number with letters.
    """
    return number if number.isalnum() else _bare_number(number)


@lru_cache(maxsize=65_536)
def _bare_number(number: str) -> str:
    bare = number.strip().removeprefix("#").strip() or number.strip()
    if _GROUPED.fullmatch(bare):
        return re.sub(r"\D", "", bare)
    fraction = _FRACTION.fullmatch(bare)
    return fraction[1] if fraction else bare


def is_ruined(number: str) -> bool:
    """Did a spreadsheet make a power or an error of this number?"""
    if number.isalnum() and "E" not in number and "e" not in number:
        return False
    return _RUINED.fullmatch(number.strip()) is not None or _ERROR.fullmatch(number.strip()) is not None


class NumberFacts:
    """The facts about the numbers of all tickets."""

    def __init__(self) -> None:
        self.first = ""
        self.ruined = ""
        self._count = 0
        self._ruined_count = 0
        self._long_count = 0
        self._zeros = 0
        self._has_ends = False
        self._date_count = 0
        self._dates: set[str] = set()

    def take(self, numbers: Sequence[str]) -> None:
        """Takes more numbers."""
        self.first = self.first or next(iter(numbers), "")
        self._count += len(numbers)
        for number in numbers:
            if number.isdecimal():
                self._take_end(number[_EXACT_DIGITS:])
            elif is_ruined(number):
                self.ruined = self.ruined or number
                self._ruined_count += 1
            elif _is_date(number):
                self._date_count += 1
                self._dates |= {number} if len(self._dates) < _LEAST_DATES else set()

    def _take_end(self, end: str) -> None:
        if end:
            self._long_count += 1
            self._zeros += len(end)
            self._has_ends = self._has_ends or set(end) != {"0"}

    @property
    def are_ruined(self) -> bool:
        """Did a spreadsheet make powers or errors of most?"""
        return self._ruined_count * 2 > self._count

    @property
    def are_rounded(self) -> bool:
        """Did a spreadsheet write zeros over their ends?"""
        return self._long_count > 1 and self._zeros >= _LEAST_ZEROS and not self._has_ends

    @property
    def are_dates(self) -> bool:
        """Did a spreadsheet make dates of them? It makes `Mar-05` of `3-5`."""
        return len(self._dates) >= _LEAST_DATES and self._date_count * 2 > self._count


def _is_date(number: str) -> bool:
    found = _DATE.fullmatch(number)
    if found is None:
        return False
    return bool(found["moment"]) or (bool(found["day"] or found["year"]) and found["month"][:3] in _MONTHS)
