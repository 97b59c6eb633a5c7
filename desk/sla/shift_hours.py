"""The desk's shifts, and the times of a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from desk.sla.zones import instant_of_wall_time, wall_time

_DAYS_AHEAD = 8


class ShiftHours(msgspec.Struct, frozen=True):
    """A shift of every week. `days` counts from Monday, 0. It ends on the next day where `end` is not after `begin`."""

    name: str
    begin: time
    end: time
    days: frozenset[int]


class HandoverTimes(msgspec.Struct, frozen=True):
    """The times that a handover counts with.

    What is due within `gap` falls into the change. `until` is how long the coming shift lasts where nobody says.
    """

    gap: timedelta = timedelta(minutes=15)
    until: timedelta = timedelta(hours=8)


USUAL_TIMES = HandoverTimes()


class PlannedShift(msgspec.Struct, frozen=True):
    """One shift on one day, as its hours are planned."""

    name: str
    start: datetime
    end: datetime


def next_shift(shifts: Iterable[ShiftHours], change: datetime, zone: ZoneInfo) -> PlannedShift | None:
    """The shift that takes over at a change. None where the desk wrote none.

    It is the one with the latest end of those that have begun by a quarter of an hour after the change, else the first to begin.
    """
    spans = sorted(_spans_around(shifts, change, zone), key=lambda span: (span.start, span.end))
    soon = change + timedelta(minutes=15)
    running = [span for span in spans if span.start <= soon < span.end and span.end - change > timedelta(minutes=15)]
    return running[-1] if running else next((span for span in spans if span.start > soon), None)


def next_beginning(shifts: Iterable[ShiftHours], change: datetime, zone: ZoneInfo) -> datetime | None:
    """The begin of the next shift after a change to nobody. None where the desk wrote none."""
    soon = change + timedelta(minutes=15)
    return min((span.start for span in _spans_around(shifts, change, zone) if span.start > soon), default=None)


def _spans_around(shifts: Iterable[ShiftHours], change: datetime, zone: ZoneInfo) -> Iterator[PlannedShift]:
    first = wall_time(change, zone).date() - timedelta(days=1)
    for shift in shifts:
        for day in (first + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD + 1)):
            if day.weekday() in shift.days:
                last = day if shift.end > shift.begin else day + timedelta(days=1)
                start, end = (datetime.combine(on, clock) for on, clock in ((day, shift.begin), (last, shift.end)))
                yield PlannedShift(shift.name, instant_of_wall_time(start, zone.key), instant_of_wall_time(end, zone.key))
