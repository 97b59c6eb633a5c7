"""How far a zone is from UTC, and when that changes; it knows nothing of opening hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desk.sla.ticks import DAY_SECONDS, EPOCH

BLOCK_DAYS = 84
"""Time is looked at in blocks of twelve weeks: small enough to prepare in no time, large enough to jump over years."""
BLOCK_SECONDS = BLOCK_DAYS * DAY_SECONDS
_SAMPLE = 6 * DAY_SECONDS
"""No zone in the zone database ever changed its clocks twice within six days."""


class Stretch(NamedTuple):
    """A span of UTC, in seconds since 1970, during which local time is UTC plus `offset` seconds."""

    start: int
    end: int
    offset: int


@lru_cache(maxsize=4096)
def stretches(zone: str, block: int) -> tuple[Stretch, ...]:
    """The stretches of constant offset that make up a block of twelve weeks, counted from 1970."""
    start, stop = block * BLOCK_SECONDS, (block + 1) * BLOCK_SECONDS
    info = ZoneInfo(zone)
    found: list[Stretch] = []
    since, before = start, _offset(info, start)
    for at in range(start + _SAMPLE, stop + 1, _SAMPLE):
        after = _offset(info, at)
        if after != before:
            changed = _change(info, low=at - _SAMPLE, high=at)
            found.append(Stretch(since, changed, before))
            since, before = changed, after
    if since < stop:
        found.append(Stretch(since, stop, before))
    return tuple(found)


def _change(zone: ZoneInfo, *, low: int, high: int) -> int:
    """The first second after `low`, at most `high`, that has the offset of `high`."""
    after = _offset(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _offset(zone, middle) == after else (middle, high)
    return high


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = (EPOCH + timedelta(seconds=at)).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def is_zone(name: str) -> bool:
    """Whether the zone database knows this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_or_utc(name: str) -> tzinfo:
    """The zone of this name. UTC when the zone database does not know it."""
    return ZoneInfo(name) if is_zone(name) else UTC


def on_wall(at: datetime, zone: ZoneInfo) -> datetime:
    """An instant as the wall clock shows it; at the edge of what a datetime can hold it stays in UTC."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at.astimezone(UTC)


def from_wall(wall: datetime, zone: str) -> datetime:
    """The instant, in UTC, of a time as typed on a wall clock in `zone`.

    A time that the clocks skip moves forward by the gap; of a time that comes twice, the first is meant (SLA.md, rule 15).
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
