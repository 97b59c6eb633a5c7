"""Builds moments from the pieces of a date, and from bare numbers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from desk.importers.reading.month_names import ZONES

_ZONE = r"[+-]\d{2}(?::?\d{2})?|" + "|".join(sorted(ZONES, key=len, reverse=True))
SECONDS = r"(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?"
AFTER_CLOCK = rf"\s*(?:(?P<half>[ap])\.?\s?m\b\.?)?\s*(?:uhr)?\s*(?P<zone>{_ZONE})?"
CLOCK = re.compile(rf"(?<![\d:])(?P<hour>\d{{1,2}})[:h](?P<minute>\d{{2}})(?:[:m]{SECONDS})?{AFTER_CLOCK}(?![\d:])", re.IGNORECASE)
"""A clock in a longer text, with its half of the day and its zone."""
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001  the naive start of a spreadsheet's day count


def full_year(text: str) -> int:
    """The year of two or four digits. Two are of 1969 to 2068."""
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= 69 else 2000)


def build_moment(year: int, month: int, day: int, match: re.Match[str]) -> datetime:
    """The moment of a day and the clock that matched.

    It is naive where no zone stands behind the clock. Raises ValueError for an hour or day that does not exist.
    """
    if match["hour"] is None:
        return datetime(year, month, day)  # noqa: DTZ001  naive until the file's zone is applied
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour on a twelve-hour clock")
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    whole_day = hour == 24 and not int(match["minute"]) and not int(match["second"] or 0)  # midnight at the end of the day
    second = min(int(match["second"] or 0), 59)  # a leap second
    micro = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    start = datetime(year, month, day, 0 if whole_day else hour, int(match["minute"]), second, micro, tzinfo=_parse_offset(match["zone"]))
    return start + timedelta(days=1) if whole_day else start


def _parse_offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return timezone(timedelta(minutes=ZONES[text.lower()]))
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def moment_from_number(number: float) -> datetime | None:
    """The moment a bare number means.

    It is a spreadsheet's day count (naive), else epoch seconds, milliseconds or microseconds (UTC). None when it can be none of them. Zero
    is the source's word for never.
    """
    if number == 0:
        return datetime(1970, 1, 1, tzinfo=UTC)
    if 20_000 <= number <= 60_000:
        return _SERIAL_START + timedelta(seconds=round(number * 86_400))
    for limit, scale in ((1e11, 1), (1e14, 1e3), (1e17, 1e6)):
        if 1e8 <= number < limit:
            return datetime.fromtimestamp(number / scale, UTC)
    return None
