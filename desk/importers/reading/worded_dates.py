"""Reads dates whose month is a word."""

from __future__ import annotations

import re
from datetime import datetime

from desk.importers.reading.moments import CLOCK, build_moment, full_year
from desk.importers.reading.month_names import FILLERS, MONTHS, WEEKDAYS
from desk.importers.reading.normalised_words import normalise

_PIECES = re.compile(r"[^\W\d_]+|\d+")


def parse_worded_date(text: str) -> datetime | None:
    """A date with the month as a word, None for other text.

    Such as `25/Feb/26 10:17 PM` or `Mon, 16 Nov 2026 08:22:11 +0100`.
    """
    clock = CLOCK.search(text)
    rest = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    pieces = [normalise(piece) for piece in _PIECES.findall(rest)]
    numbers = [piece for piece in pieces if piece.isdigit()]
    words = [piece for piece in pieces if not piece.isdigit()]
    months = [word for word in words if word in MONTHS]
    if len(months) > 1:
        months = [word for word in months if word not in WEEKDAYS]
    others = [word for word in words if word not in MONTHS and word not in WEEKDAYS and word not in FILLERS and word != "t"]
    if len(months) != 1 or len(numbers) != 2 or others:
        return None
    day, year = sorted(numbers, key=len) if max(map(len, numbers)) == 4 else numbers
    if len(day) > 2 or len(year) not in {2, 4}:
        return None
    if clock:
        return build_moment(full_year(year), MONTHS[months[0]], int(day), clock)
    return datetime(full_year(year), MONTHS[months[0]], int(day))  # noqa: DTZ001  naive until the file's zone is applied
