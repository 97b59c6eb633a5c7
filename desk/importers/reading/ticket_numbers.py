"""Numbers of tickets, however a file writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ \u00a0\u202f\u2009,.'\u2019])\d{3})(?:\1\d{3})*")
_FRACTION = re.compile(r"([1-9]\d*)[.,]0{1,2}")
_RUINED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)
_EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps. It writes zeros for those behind."""
_LEAST_ROUNDED = 5


@lru_cache(maxsize=65_536)
def plain_number(number: str) -> str:
    """A ticket's number without signs of grouping.

    `52 267`, `52,267`, `52267.0` and `#52267` are all `52267`. Leading zeros stay, and so does a number with letters.
    """
    bare = number.strip().removeprefix("#").strip() or number.strip()
    if _GROUPED.fullmatch(bare):
        return re.sub(r"\D", "", bare)
    fraction = _FRACTION.fullmatch(bare)
    return fraction[1] if fraction else bare


def is_ruined(number: str) -> bool:
    """Did a spreadsheet make a power of ten of this number?"""
    return _RUINED.fullmatch(number.strip()) is not None


def are_rounded(numbers: Sequence[str]) -> bool:
    """Did a spreadsheet write zeros over the ends of these numbers?"""
    long = [number for number in numbers if number.isdecimal() and len(number) > _EXACT_DIGITS]
    return len(long) >= _LEAST_ROUNDED and all(set(number[_EXACT_DIGITS:]) == {"0"} for number in long)
