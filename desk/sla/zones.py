"""Offsets of time zones from UTC, and local times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desk.sla.microseconds import DAY_SECONDS, EPOCH

BLOCK_DAYS = 84
"""Time is computed in blocks of twelve weeks: small enough to prepare at once, large enough to jump over years."""
BLOCK_SECONDS = BLOCK_DAYS * DAY_SECONDS
_SAMPLE_SECONDS = 6 * DAY_SECONDS
"""No zone in the zone database ever changed its clocks twice within six days."""


class OffsetSpan(NamedTuple):
    """A span of UTC with one offset, all in seconds.

    `start` and `end` count from 1970. Local time is UTC plus `offset`.
    """

    start: int
    end: int
    offset: int


@lru_cache(maxsize=4096)
def offset_spans(zone: str, block: int) -> tuple[OffsetSpan, ...]:
    """The spans of constant offset in a block of twelve weeks.

    Blocks are counted from 1970.
    """
    start, stop = block * BLOCK_SECONDS, (block + 1) * BLOCK_SECONDS
    info = ZoneInfo(zone)
    found: list[OffsetSpan] = []
    since, before = start, _utc_offset(info, start)
    for at in range(start + _SAMPLE_SECONDS, stop + 1, _SAMPLE_SECONDS):
        after = _utc_offset(info, at)
        if after != before:
            changed = _offset_change(info, low=at - _SAMPLE_SECONDS, high=at)
            found.append(OffsetSpan(since, changed, before))
            since, before = changed, after
    if since < stop:
        found.append(OffsetSpan(since, stop, before))
    return tuple(found)


def _offset_change(zone: ZoneInfo, *, low: int, high: int) -> int:
    """The first second after `low` with the offset of `high`."""
    after = _utc_offset(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _utc_offset(zone, middle) == after else (middle, high)
    return high


def _utc_offset(zone: ZoneInfo, at: int) -> int:
    offset = (EPOCH + timedelta(seconds=at)).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def is_zone(name: str) -> bool:
    """Does the zone database know this name?"""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def wall_time(at: datetime, zone: ZoneInfo) -> datetime:
    """An instant as the zone's wall clock shows it.

    At the edge of what a datetime can hold it stays in UTC.
    """
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at.astimezone(UTC)


def instant_of_wall_time(wall: datetime, zone: str) -> datetime:
    """The instant, in UTC, of a local time in `zone`.

    A time that the clocks skip moves forward by the gap. Of a time that comes twice, the first is meant (SLA.15).
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
