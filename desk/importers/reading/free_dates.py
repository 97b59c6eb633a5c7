"""Parses free-form dates, the last resort after strict forms.

They are read by dateutil, and taken only where they can mean one moment.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo

from desk.importers.reading.month_names import ZONES

_DATE_IN_WORDS = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).{6,60}")
"""A date in words has digits and letters and is short. Anything else is not even tried."""

_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001  naive until the file's zone is applied


def parse_free_date(text: str, day_first: bool | None) -> datetime | None:
    """The one moment that `text` can mean.

    None when it is no date, leaves a part out, or reads two ways under no known order. dateutil fills what is missing from a default: two
    defaults that give two moments show that something was.
    """
    if not _DATE_IN_WORDS.fullmatch(text):
        return None
    from dateutil import parser  # 60 ms that only a file with such dates pays

    orders = (True, False) if day_first is None else (day_first,)
    try:
        found = {parser.parse(text, dayfirst=order, default=default, tzinfos=_known_zone) for order in orders for default in _DEFAULTS}
    except (ValueError, OverflowError, TypeError, AttributeError):  # dateutil raises all of these on text that is no date
        return None
    return found.pop() if len(found) == 1 else None


def _known_zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is None:
        return None
    if name.lower() not in ZONES:
        raise ValueError(f"no zone is called {name}")
    return timezone(timedelta(minutes=ZONES[name.lower()]))
