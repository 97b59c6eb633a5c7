"""Instants as whole microseconds since 1970, for exact and fast counting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
DAY_SECONDS = 86_400
DAY = DAY_SECONDS * SECOND
EPOCH_ORDINAL = EPOCH.toordinal()
"""Add it to a count of days since 1970 to get a date's ordinal."""


def microseconds(at: datetime) -> int:
    """Microseconds since 1970 of an instant with a zone."""
    since = at - EPOCH
    return (since.days * DAY_SECONDS + since.seconds) * SECOND + since.microseconds


def instant_or_none(at: int | None) -> datetime | None:
    """The instant in UTC, None for None.

    None also for what lies beyond the years a datetime can hold.
    """
    return None if at is None or not _FIRST <= at <= _LAST else instant(at)


def instant(at: int) -> datetime:
    """The instant in UTC, `at` microseconds after 1970."""
    return EPOCH + timedelta(0, 0, at)


_FIRST, _LAST = microseconds(datetime.min.replace(tzinfo=UTC)), microseconds(datetime.max.replace(tzinfo=UTC)) - 1
