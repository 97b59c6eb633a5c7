"""Counts open time minute by minute from the written hours alone: slow, obvious, and sharing nothing with the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)
Written = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Walker:
    """Opening hours as written, and nothing worked out beforehand."""

    zone: str
    hours: Mapping[str, Written]
    dates: Mapping[date, Written] = field(default_factory=dict)
    breaks: Mapping[date, Written] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    def is_open(self, at: datetime) -> bool:
        """Whether the minute that begins at `at` has an open label."""
        local = at.astimezone(ZoneInfo(self.zone))
        day, minute = local.date(), local.hour * 60 + local.minute
        if day in self.holidays or _within(self.breaks, day, minute):
            return False
        if day in self.dates:
            return _within(self.dates, day, minute)
        yesterday = day - timedelta(days=1)
        spilled = yesterday in self.dates and _after_midnight(self.dates[yesterday], minute)
        return spilled or self.in_week(day, minute)

    def in_week(self, day: date, minute: int) -> bool:
        """Whether an ordinary week is open at this label."""
        before = self.hours.get(DAYS[(day.weekday() - 1) % 7], ())
        return _before_midnight(self.hours.get(DAYS[day.weekday()], ()), minute) or _after_midnight(before, minute)

    def between(self, start: datetime, end: datetime) -> int:
        """Open minutes from `start` to `end`, both on whole minutes."""
        minutes, at = 0, start
        while at < end:
            minutes += self.is_open(at)
            at += MINUTE
        return minutes

    def add(self, start: datetime, minutes: int, *, within: timedelta = timedelta(days=40)) -> datetime | None:
        """The instant at which that many open minutes have passed, None if that takes too long."""
        at, last = start.astimezone(UTC), start + within
        if minutes == 0:
            while at < last and not self.is_open(at):
                at += MINUTE
            return at if at < last else None
        while at < last:
            minutes -= self.is_open(at)
            at += MINUTE
            if minutes == 0:
                return at
        return None


def _within(written: Mapping[date, Written], day: date, minute: int) -> bool:
    yesterday = written.get(day - timedelta(days=1), ())
    return _before_midnight(written.get(day, ()), minute) or _after_midnight(yesterday, minute)


def _before_midnight(intervals: Written, minute: int) -> bool:
    return any(start <= minute and (minute < end or end <= start) for start, end in _minutes(intervals))


def _after_midnight(intervals: Written, minute: int) -> bool:
    return any(end <= start and minute < end for start, end in _minutes(intervals))


def _minutes(intervals: Written) -> list[tuple[int, int]]:
    return [(_label(start), _label(end)) for start, end in intervals]


def _label(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
