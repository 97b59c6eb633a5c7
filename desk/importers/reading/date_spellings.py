"""Writes rare spellings of a time as the usual one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_USUAL = re.compile(
    r"\d{1,2}[/ .-](?!utc|gmt|vorm|nachm)[a-z]{3,9}[/ .-]\d{2,4}(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?)?", re.IGNORECASE
)
"""A day, a word and a year, told at once. None of the rare spellings looks so."""
_WEEK = re.compile(r"(?<!\d)(\d{4})-?w(\d{2})-?([1-7])(?!\d)", re.IGNORECASE)
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})(?=$|[t ])", re.IGNORECASE)
_TICKS = re.compile(r"/date\((\d{9,16})(?:[+-]\d{4})?\)/", re.IGNORECASE)
_YEAR_MONTH_DAY = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_SIGNED_ZONE = re.compile(r"\b(?:utc|gmt)\s?([+-])(\d{1,2})(?::?(\d{2}))?\b", re.IGNORECASE)
_ZONE_IN_WORDS = re.compile(r"(?<=[+-]\d{4})\s\([A-Za-z .']{3,60}\)$")
_ZONE_TWICE = re.compile(r"([+-]\d{2}:?\d{2})\s(?:utc|gmt|[a-z]{3,4}|[+-]\d{2,4})$", re.IGNORECASE)
_NAMED_ZONE = re.compile(r"\s?\[?\b([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)\]?$")
_HALF_OF_DAY = re.compile(r"\b(vorm|nachm)\b\.?", re.IGNORECASE)
_HALF_BEFORE = re.compile(
    r"(?:(\uc624\uc804|\u5348\u524d|\u4e0a\u5348)|\uc624\ud6c4|\u5348\u5f8c|\u4e0b\u5348)\s?(\d{1,2}:\d{2}(?::\d{2})?)"
)
_HALF_GREEK = re.compile(r"(?<=\d\s)([\u03c0\u03bc])\.?\u03bc\b\.?", re.IGNORECASE)
_DOTTED_CLOCK = re.compile(r"(?<=\d\s)(?<!:\d\d\s)(\d{1,2})\.(\d{2})\.(\d{2})(?:\.(\d{1,9}))?(?=\s|$)")
_HOURS_IN_WORDS = re.compile(r"(?<=\d)\s(?:à|at|um|om|às|alle(?:\sore)?|a\slas|kl\.?)\s(?=\d{1,2}\s?[:.h])", re.IGNORECASE)
_HOURS = re.compile(r"(?<=\s)(\d{1,2})\s?h\s?(\d{2})?(?![\w:])", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def usual_spelling(text: str) -> str:
    """A time in the usual spelling, unchanged where it has none.

    It knows weeks and days of the year, ticks of a script, years before months in Chinese, Japanese and Korean, `UTC+1`, a zone written
    twice, hours as `9 h 05` and `09.05.00`, and the halves of a day in German, Greek, Chinese, Japanese and Korean.
    """
    if _USUAL.fullmatch(text):
        return text
    for form, spelled in _SPELLINGS:
        text = form.sub(spelled, text)
    return text


def without_zone_name(text: str) -> tuple[str, tzinfo | None]:
    """A time without the name of its zone, and that zone.

    The name is written as `[Europe/Berlin]`. The zone is None where it names none.
    """
    named = _NAMED_ZONE.search(text)
    if named is None:
        return text, None
    try:
        return text[: named.start()], ZoneInfo(named[1])
    except (KeyError, ValueError, OSError):
        return text, None


def _week_day(found: re.Match[str]) -> str:
    """The date of a day of a week. As found where no such week is."""
    try:
        return datetime.fromisocalendar(int(found[1]), int(found[2]), int(found[3])).date().isoformat()
    except ValueError:
        return found[0]


def _day_of_year(found: re.Match[str]) -> str:
    """The date of a day of a year. As found where the year is shorter."""
    try:
        day = datetime(int(found[1]), 1, 1, tzinfo=UTC) + timedelta(days=int(found[2]) - 1)
    except (ValueError, OverflowError):
        return found[0]
    return day.date().isoformat() if day.year == int(found[1]) else found[0]


def _tick_time(found: re.Match[str]) -> str:
    try:
        return datetime.fromtimestamp(int(found[1]) / 1000, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return found[0]


_SPELLINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_WEEK, _week_day),
    (_DAY_OF_YEAR, _day_of_year),
    (_TICKS, _tick_time),
    (_YEAR_MONTH_DAY, r"\1-\2-\3"),
    (_ZONE_IN_WORDS, ""),
    (_ZONE_TWICE, r"\1"),
    (_SIGNED_ZONE, lambda found: f"{found[1]}{int(found[2]):02}:{found[3] or '00'}"),
    (_HALF_OF_DAY, lambda found: "am" if found[1][0] in "vV" else "pm"),
    (_HALF_BEFORE, lambda found: f"{found[2]} {'am' if found[1] else 'pm'}"),
    (_HALF_GREEK, lambda found: "am" if found[1] in "\u03c0\u03a0" else "pm"),
    (_DOTTED_CLOCK, lambda found: f"{found[1]}:{found[2]}:{found[3]}" + (f".{found[4]}" if found[4] else "")),
    (_HOURS_IN_WORDS, " "),
    (_HOURS, lambda found: f"{found[1]}:{found[2] or '00'}"),
)
