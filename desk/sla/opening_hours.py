"""Opening hours by local date, as times of day.

A time counts for the date it stands on (SLA.1 to SLA.3): 22:00-06:00 is 22:00-24:00 and 00:00-06:00 of the next date, an
override replaces all of its date, a break cuts its date, a holiday closes its date whatever shift an hour belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

import msgspec

from desk.sla.microseconds import DAY_SECONDS, EPOCH
from desk.text.late_pattern import late_pattern

Interval = tuple[int, int]
"""Seconds since local midnight, from and up to."""
DayHours = tuple[Interval, ...]
WrittenHours = Sequence[Sequence[str]]
"""Intervals as written: `[["09:00", "12:00"], ["13:00", "17:00"]]`."""

HolidaysByYear = Callable[[int], Mapping[date, str]]
"""Gives the holidays of a year, each with its name."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHOLE_DAY: DayHours = ((0, DAY_SECONDS),)
_EPOCH_AFTER_MONDAY = EPOCH.weekday() * DAY_SECONDS
_TIME = late_pattern(r"([01]?\d|2[0-4]):([0-5]\d)")


def no_holidays(_year: int) -> Mapping[date, str]:
    """The holidays of a place that has none."""
    return {}


class OpeningHours(msgspec.Struct, frozen=True, dict=True):
    """The week's hours and every date that differs from its weekday.

    `holidays` maps a date to its name, `national` gives those of a year, for countries and regions.
    """

    week: tuple[DayHours, ...]
    dates: Mapping[date, DayHours] = msgspec.field(default_factory=dict)
    breaks: Mapping[date, DayHours] = msgspec.field(default_factory=dict)
    holidays: Mapping[date, str] = msgspec.field(default_factory=dict)
    national: HolidaysByYear = no_holidays

    def hours_on(self, day: date) -> DayHours:
        """The open hours of a date."""
        if self.holiday_name(day) is not None:
            return ()
        return self._special_hours[day] if day in self._special_hours else self.week[day.weekday()]

    def holiday_name(self, day: date) -> str | None:
        """The name of the holiday on this date, if it is one."""
        return self.holidays[day] if day in self.holidays else self.national(day.year).get(day)

    def ordinary_hours(self, day: date) -> DayHours:
        """The hours of a date without its holidays and breaks."""
        return self.dates[day] if day in self.dates else self.week[day.weekday()]

    @cached_property
    def _special_hours(self) -> dict[date, DayHours]:
        return {day: cut_breaks(self.ordinary_hours(day), self.breaks.get(day, ())) for day in {*self.dates, *self.breaks}}

    def ordinary_seconds_before(self, label: int) -> int:
        """Open seconds of ordinary weeks up to a local time.

        `label` is that time in seconds since 1970 on the local clock.
        """
        weeks, rest = divmod(label + _EPOCH_AFTER_MONDAY, 7 * DAY_SECONDS)
        day, second = divmod(rest, DAY_SECONDS)
        today = sum(min(end, second) - start for start, end in self.week[day] if start < second)
        return weeks * self._seconds_before_day[7] + self._seconds_before_day[day] + today

    @cached_property
    def _seconds_before_day(self) -> tuple[int, ...]:
        """Open seconds of an ordinary week before each of its days.

        The last is that of all of the week.
        """
        return tuple(accumulate((sum(end - start for start, end in day) for day in self.week), initial=0))

    @property
    def special_dates(self) -> frozenset[date]:
        """Every date that differs from its weekday.

        National holidays are left out: they never end.
        """
        return frozenset({*self.dates, *self.breaks, *self.holidays})

    @property
    def is_always_open(self) -> bool:
        """Is every minute of every date open?"""
        return self.is_open_all_week and not (self.special_dates or self.has_national_holidays)

    @property
    def has_national_holidays(self) -> bool:
        """Do dates that differ from their weekday go on for ever?"""
        return self.national is not no_holidays

    @property
    def is_open_all_week(self) -> bool:
        """Is every minute of a week without special dates open?"""
        return all(day == WHOLE_DAY for day in self.week)

    @property
    def is_closed_all_week(self) -> bool:
        """Is every minute of a week without special dates closed?"""
        return not any(self.week)

    @property
    def is_never_open(self) -> bool:
        """Is there no open minute at all?"""
        return self.is_closed_all_week and not any(self.hours_on(day) for day in self._special_hours)


ALWAYS_OPEN = OpeningHours(week=(WHOLE_DAY,) * 7)


def opening_hours(
    week: Mapping[str, WrittenHours],
    *,
    dates: Mapping[date, WrittenHours] | None = None,
    breaks: Mapping[date, WrittenHours] | None = None,
    weekly_breaks: Mapping[str, WrittenHours] | None = None,
    holidays: Mapping[date, str] | None = None,
    national: HolidaysByYear = no_holidays,
) -> OpeningHours:
    """Builds opening hours from intervals as people write them.

    They come by weekday (`mon` to `sun`) or by date. Raises ValueError for a time that cannot be read.
    """
    usual = _hours_by_weekday(week)
    week_hours = tuple(cut_breaks(hours, pauses) for hours, pauses in zip(usual, _hours_by_weekday(weekly_breaks or {}), strict=True))
    own, spilled = _hours_by_date(dates or {})
    for day, rest in spilled.items():
        own[day] = merge_intervals([*(own[day] if day in own else week_hours[day.weekday()]), *rest])
    cut_dates, cut_spilled = _hours_by_date(breaks or {})
    for day, rest in cut_spilled.items():
        cut_dates[day] = merge_intervals([*cut_dates.get(day, ()), *rest])
    return OpeningHours(week_hours, own, cut_dates, dict(holidays or {}), national)


def _hours_by_weekday(written: Mapping[str, WrittenHours]) -> tuple[DayHours, ...]:
    found: list[list[Interval]] = [[] for _ in WEEKDAYS]
    for name, labels in written.items():
        today, tomorrow = _split_at_midnight(labels)
        number = WEEKDAYS.index(name)
        found[number] += today
        found[(number + 1) % 7] += tomorrow
    return tuple(merge_intervals(day) for day in found)


def _hours_by_date(written: Mapping[date, WrittenHours]) -> tuple[dict[date, DayHours], dict[date, DayHours]]:
    """The hours of each date.

    The second answer holds those that run over into the next date.
    """
    own: dict[date, DayHours] = {}
    spilled: dict[date, DayHours] = {}
    for day, labels in written.items():
        today, tomorrow = _split_at_midnight(labels)
        own[day] = merge_intervals(today)
        if tomorrow:
            spilled[day + timedelta(days=1)] = merge_intervals(tomorrow)
    return own, spilled


def _split_at_midnight(labels: WrittenHours) -> tuple[list[Interval], list[Interval]]:
    today: list[Interval] = []
    tomorrow: list[Interval] = []
    for opens, closes in labels:
        start, end = parse_time_of_day(opens), parse_closing_time(closes)
        if end > start:
            today.append((start, end))
            continue
        today.append((start, DAY_SECONDS))
        tomorrow.append((0, end))
    return today, [half for half in tomorrow if half[1]]


def parse_time_of_day(label: str) -> int:
    """Parses `HH:MM`, up to 24:00, into seconds since midnight.

    Raises ValueError when it is no time of day.
    """
    match = _TIME.fullmatch(label.strip())
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 if match else DAY_SECONDS + 1
    if seconds > DAY_SECONDS:
        raise ValueError(f"{label!r} is no time of day")
    return seconds


def parse_closing_time(label: str) -> int:
    """Parses a closing time into seconds since midnight.

    23:59 is how many desks write the end of the day, and means 24:00. Raises ValueError when it is no time of day.
    """
    return DAY_SECONDS if label.strip() == "23:59" else parse_time_of_day(label)


def merge_intervals(intervals: Iterable[Interval]) -> DayHours:
    """Sorts intervals and joins those that touch or overlap."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def cut_breaks(day: DayHours, breaks: DayHours) -> DayHours:
    """The rest of a day's hours outside the breaks."""
    left = list(day)
    for start, end in breaks:
        left = [part for opens, closes in left for part in ((opens, min(closes, start)), (max(opens, end), closes)) if part[0] < part[1]]
    return tuple(left)
