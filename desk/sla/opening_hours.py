"""Which hours of a local date are open, as labels on the wall; it knows no zone and no instant.

A label counts for the date it carries (SLA.md, rules 1 to 3): 22:00-06:00 is 22:00-24:00 and 00:00-06:00 of the next date, an
override replaces all of its date, a break cuts its date, a holiday closes its date whatever shift an hour belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from desk.sla.microseconds import DAY_SECONDS, EPOCH

Interval = tuple[int, int]
"""Seconds since local midnight, from and up to."""
Day = tuple[Interval, ...]
Labels = Sequence[Sequence[str]]
"""Intervals as written: `[["09:00", "12:00"], ["13:00", "17:00"]]`."""

Holidays = Callable[[int], Mapping[date, str]]
"""The holidays of a year, each with its name."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHOLE_DAY: Day = ((0, DAY_SECONDS),)
_SINCE_MONDAY = EPOCH.weekday() * DAY_SECONDS
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


def no_holidays(_year: int) -> Mapping[date, str]:
    """The holidays of a place that has none."""
    return {}


@dataclass(frozen=True)
class OpeningHours:
    """The week's hours and every date that differs from its weekday.

    `holidays` maps a date to its name; `national` gives those of a year, for countries and regions.
    """

    week: tuple[Day, ...]
    dates: Mapping[date, Day] = field(default_factory=dict)
    breaks: Mapping[date, Day] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    national: Holidays = no_holidays

    def on(self, day: date) -> Day:
        """The open hours of a date."""
        if self.holiday(day) is not None:
            return ()
        return self._special[day] if day in self._special else self.week[day.weekday()]

    def holiday(self, day: date) -> str | None:
        """The name of the holiday on this date, if it is one."""
        return self.holidays[day] if day in self.holidays else self.national(day.year).get(day)

    def usual(self, day: date) -> Day:
        """What would be open on this date were it no holiday and had it no breaks."""
        return self.dates[day] if day in self.dates else self.week[day.weekday()]

    @cached_property
    def _special(self) -> dict[date, Day]:
        return {day: cut(self.usual(day), self.breaks.get(day, ())) for day in {*self.dates, *self.breaks}}

    def usual_before(self, label: int) -> int:
        """Open seconds of ordinary weeks up to a local time, given in seconds since 1970 on the wall."""
        weeks, rest = divmod(label + _SINCE_MONDAY, 7 * DAY_SECONDS)
        day, second = divmod(rest, DAY_SECONDS)
        today = sum(min(end, second) - start for start, end in self.week[day] if start < second)
        return weeks * self._filled[7] + self._filled[day] + today

    @cached_property
    def _filled(self) -> tuple[int, ...]:
        """Open seconds of an ordinary week before each of its days, and of all of it."""
        return tuple(accumulate((sum(end - start for start, end in day) for day in self.week), initial=0))

    @property
    def special_dates(self) -> frozenset[date]:
        """Every date that differs from its weekday, but for national holidays, which never end."""
        return frozenset({*self.dates, *self.breaks, *self.holidays})

    @property
    def always(self) -> bool:
        """Open every minute of every date."""
        return self.every_week_open and not (self.special_dates or self.endless)

    @property
    def endless(self) -> bool:
        """Whether dates that differ from their weekday go on for ever."""
        return self.national is not no_holidays

    @property
    def every_week_open(self) -> bool:
        """Whether a week without special dates never closes."""
        return all(day == WHOLE_DAY for day in self.week)

    @property
    def every_week_closed(self) -> bool:
        """Whether a week without special dates never opens."""
        return not any(self.week)

    @property
    def never(self) -> bool:
        """Whether there is no open minute at all."""
        return self.every_week_closed and not any(self.on(day) for day in self._special)


ALWAYS_OPEN = OpeningHours(week=(WHOLE_DAY,) * 7)


def opening_hours(
    week: Mapping[str, Labels],
    *,
    dates: Mapping[date, Labels] | None = None,
    breaks: Mapping[date, Labels] | None = None,
    weekly_breaks: Mapping[str, Labels] | None = None,
    holidays: Mapping[date, str] | None = None,
    national: Holidays = no_holidays,
) -> OpeningHours:
    """Opening hours from intervals as people write them, by weekday (`mon` to `sun`) or by date.

    Raises ValueError for a time that cannot be read.
    """
    usual = _weekly(week)
    week_hours = tuple(cut(hours, pauses) for hours, pauses in zip(usual, _weekly(weekly_breaks or {}), strict=True))
    own, spilled = _dated(dates or {})
    for day, rest in spilled.items():
        own[day] = merged([*(own[day] if day in own else week_hours[day.weekday()]), *rest])
    cut_dates, cut_spilled = _dated(breaks or {})
    for day, rest in cut_spilled.items():
        cut_dates[day] = merged([*cut_dates.get(day, ()), *rest])
    return OpeningHours(week_hours, own, cut_dates, dict(holidays or {}), national)


def _weekly(written: Mapping[str, Labels]) -> tuple[Day, ...]:
    found: list[list[Interval]] = [[] for _ in WEEKDAYS]
    for name, labels in written.items():
        today, tomorrow = _halves(labels)
        number = WEEKDAYS.index(name)
        found[number] += today
        found[(number + 1) % 7] += tomorrow
    return tuple(merged(day) for day in found)


def _dated(written: Mapping[date, Labels]) -> tuple[dict[date, Day], dict[date, Day]]:
    """What stands on each date itself, and what runs over from it into the next."""
    own: dict[date, Day] = {}
    spilled: dict[date, Day] = {}
    for day, labels in written.items():
        today, tomorrow = _halves(labels)
        own[day] = merged(today)
        if tomorrow:
            spilled[day + timedelta(days=1)] = merged(tomorrow)
    return own, spilled


def _halves(labels: Labels) -> tuple[list[Interval], list[Interval]]:
    today: list[Interval] = []
    tomorrow: list[Interval] = []
    for opens, closes in labels:
        start, end = seconds_of(opens), end_seconds_of(closes)
        if end > start:
            today.append((start, end))
            continue
        today.append((start, DAY_SECONDS))
        tomorrow.append((0, end))
    return today, [half for half in tomorrow if half[1]]


def seconds_of(label: str) -> int:
    """Seconds since midnight of `HH:MM`, up to 24:00. Raises ValueError when it is no time of day."""
    match = _TIME.fullmatch(label.strip())
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 if match else DAY_SECONDS + 1
    if seconds > DAY_SECONDS:
        raise ValueError(f"{label!r} is no time of day")
    return seconds


def end_seconds_of(label: str) -> int:
    """Like `seconds_of`; 23:59 is how many desks write the end of the day, and means 24:00."""
    return DAY_SECONDS if label.strip() == "23:59" else seconds_of(label)


def merged(intervals: Iterable[Interval]) -> Day:
    """Sorted, with what touches or overlaps joined."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def cut(day: Day, breaks: Day) -> Day:
    """What is left of a day's hours outside the breaks."""
    left = list(day)
    for start, end in breaks:
        left = [part for opens, closes in left for part in ((opens, min(closes, start)), (max(opens, end), closes)) if part[0] < part[1]]
    return tuple(left)
