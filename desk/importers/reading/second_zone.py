"""Tells a column that is in another zone than its file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

_CLEAR_SHARE = 10
"""A zone is told by one row in ten. A few rows of any log are out of order."""

Reading = tuple[datetime | None, ...]
"""When a case was created, and a later time of it, read in the file's zone and in UTC."""


def makes_sense_in_utc_only(rows: Iterable[Reading]) -> bool:
    """Does a column make sense in UTC only?

    In the zone of the file its times lie before their cases, and in UTC none does.
    """
    early = told = 0
    for created, here, in_utc in rows:
        if created and here and in_utc:
            if in_utc < created:
                return False
            told += 1
            early += here < created
    return early * _CLEAR_SHARE > told
