"""Instants as whole microseconds since 1970, so that counting is exact and fast; it knows no calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
DAY_SECONDS = 86_400
DAY = DAY_SECONDS * SECOND
EPOCH_ORDINAL = EPOCH.toordinal()
"""What to add to a count of days since 1970 to get a date's ordinal."""


def ticks(at: datetime) -> int:
    """Microseconds since 1970 of an instant with a zone."""
    since = at - EPOCH
    return (since.days * DAY_SECONDS + since.seconds) * SECOND + since.microseconds


def moment(at: int | None) -> datetime | None:
    """Like `instant`, None for None and for what lies beyond the years a datetime can hold."""
    return None if at is None or not _FIRST <= at <= _LAST else instant(at)


def instant(at: int) -> datetime:
    """The instant, in UTC, that lies `at` microseconds after 1970."""
    return EPOCH + timedelta(0, 0, at)


_FIRST, _LAST = ticks(datetime.min.replace(tzinfo=UTC)), ticks(datetime.max.replace(tzinfo=UTC)) - 1
