"""Parses and writes times as an agent types and reads them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

from desk.errors import Usage
from desk.text.late_pattern import late_pattern
from desk.text.time_spans import span_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EXAMPLES = "20 min, 13:00, 3pm, tomorrow 9:00, mon 9:00, 2026-05-04 or 2026-05-04T14:00Z"

_WIDEST_OFFSET = timedelta(hours=14)
_HALF_A_DAY = timedelta(hours=12)
_SMALL_HOURS = timedelta(hours=5)
_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_PARTS = {"morning": timedelta(hours=9), "noon": _HALF_A_DAY, "afternoon": timedelta(hours=14), "evening": timedelta(hours=18)}
"""The hours that parts of a day are taken for. The echo of a field shows them."""
_DAY = timedelta(days=1)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WORDED_DAY = late_pattern(
    r"(?:(?P<day>\d{1,2})\.? (?P<month>[a-z]{3,9})|(?P<month_first>[a-z]{3,9})\.? (?P<day_behind>\d{1,2}))\.?"
    r"(?:,? (?P<year>\d{4}))?(?:,? (?P<clock>.+))?"
)
_DOTTED_DAY = late_pattern(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?(?: (?P<clock>.+))?")
_WORD_BEFORE = late_pattern(r"^(?:(?:on|at|by|until|till|this) )+")
_CLOCK_FIRST = late_pattern(r"(.{1,20}?) (?:on )?(today|tomorrow|yesterday|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)")
_BARE_MINUTES = late_pattern(r"(2[5-9]|[3-9]\d)( ago)?")
"""A number that can be no hour."""
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""The instants that a desk reckons with. Nearer to the ends of the calendar, zones and targets leave it."""
_CLOCK = late_pattern(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")
_OFFSET_CLOCK = late_pattern(r"((?:.+[ tT])?\d{1,2}:\d{2}(?::\d{2})?) ?([+-])(\d{1,2})(?::?(\d{2}))?")
_HALF_DAY_CLOCK = late_pattern(r"(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\.?")
_ISO_DAY = late_pattern(r"(\d{4}-\d{2}-\d{2})[ t](.+)")
_HOUR_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
HOURS = {word: hour for hour, word in enumerate(_HOUR_WORDS, 1)}
"""The hours of a clock by their words."""


def parse_time(text: str, now: datetime, *, zone: str) -> datetime:
    """Parse the instant that an agent typed, in UTC.

    An ISO instant, a date (its first moment), a length of time from `now` as `span_of` reads it (`20m`, `-2h` before it), `13:00` (the next
    one), `tomorrow 9:00`, `mon 9` (the next one), `1 dec 9:00` or `1.12. 9:00` (the nearest one). `3pm`, `3:30 pm`, `noon` or `morning`
    (9:00; `afternoon` is 14:00, `evening` 18:00) stands wherever `15:00` may, a bare hour behind a day alone. `tonight at eight` is 20:00,
    and `24:00` the end of a day. A bare number above 24 is minutes, and one up to 24 is asked about.
    A clock may carry its offset, as on the night of a change of the clocks: `02:30+1`.
    What names no zone is in `zone`. A time the clocks jump over moves forward, one they pass twice is the first. Raises Usage with an
    example, and for a year before 1900 or after 2199.
    """
    typed = " ".join(text.split())
    place: tzinfo = zone_named(zone)
    try:
        if with_offset := _OFFSET_CLOCK.fullmatch(typed):
            typed, place = with_offset[1], _fixed_zone(with_offset)
        words = _clock_last(_WORD_BEFORE.sub("", typed.lower(), count=1))
        for read in (_typed_span, _next_clock, _day_and_clock, _date_and_clock):
            found = read(words, now, place)
            if found is not None:
                return _of_our_days(found, text)
        return _of_our_days(_iso_instant(typed, place), text)
    except (ValueError, OverflowError):
        if question := bare_number_question(text):
            raise Usage(f"{question} Write which one, or such as tomorrow 9:00") from None
        raise Usage(f"{text!r:.80} is not a time; write it as {EXAMPLES}") from None


def bare_number_question(text: str) -> str:
    """The question about a number that may be hours or minutes.

    Such as `20 min or 20:00?`. Empty for what is no such number.
    """
    number = text.strip()
    return f"{number} min or {number}:00?" if _bare_hour(number) and number.isdecimal() else ""


def offset_words(offset: timedelta) -> str:
    """The offset of a zone, as behind a clock.

    Such as `+1`, `-5` or `+5:30`.
    """
    sign, minutes = ("-" if offset < timedelta() else "+"), abs(int(offset.total_seconds())) // 60
    return f"{sign}{minutes // 60}{f':{minutes % 60:02}' if minutes % 60 else ''}"


def is_past_clock(text: str, now: datetime, *, zone: str) -> bool:
    """Is it a time of day that passed not long ago?

    That is less than twelve hours. Such as `13:00` typed at 14:00, which is read as tomorrow's and may have been a slip.
    """
    try:
        upcoming = _next_clock(_WORD_BEFORE.sub("", " ".join(text.split()).lower(), count=1), now, zone_named(zone))
    except (Usage, ValueError, OverflowError):
        return False
    return upcoming is not None and upcoming - now > _HALF_A_DAY


def parse_past_time(text: str, now: datetime, *, zone: str) -> datetime:
    """Parse an instant that was, where a word alone would be ahead.

    `13:00` is the last one, and `20m` a length of time ago. Raises Usage as `parse_time` does.
    """
    found = parse_time(text, now, zone=zone)
    for behind in (f"today {text}", f"yesterday {text}", f"{text} ago") if found > now else ():
        with suppress(Usage):
            if (before := parse_time(behind, now, zone=zone)) <= now:
                return before
    return found


def is_of_our_days(instant: datetime) -> bool:
    """Is it an instant from 1900 to 2199?"""
    return FIRST.year <= instant.year < LAST.year


def _fixed_zone(match: re.Match[str]) -> tzinfo:
    """The zone of a clock with its offset. Raises ValueError for one that no place has."""
    offset = timedelta(hours=int(match[3]), minutes=int(match[4] or 0))
    if offset > _WIDEST_OFFSET:
        raise ValueError(match[0])
    return timezone(offset if match[2] == "+" else -offset)


def _of_our_days(instant: datetime, typed: str) -> datetime:
    if not is_of_our_days(instant):
        raise Usage(f"{typed!r:.80} is not a time that a desk can count with; a year from {FIRST.year} to {LAST.year - 1} is needed")
    return instant


def format_time(instant: datetime, now: datetime, *, zone: str) -> str:
    """Write an instant as shortly as it can be said.

    Such as `14:32`, `tomorrow 09:00`, `Mon 09:00`, `2026-05-04 14:00`. The coming midnight is `tonight 24:00`. In UTC where `zone`
    names no zone.
    """
    if not is_of_our_days(instant):
        return f"{instant.date().isoformat()} {instant:%H:%M}"  # no zone can be applied at the ends of the calendar
    return time_words(instant, now, zone_or_utc(zone))


def time_words(instant: datetime, now: datetime, place: tzinfo) -> str:
    """An instant as shortly as it can be said, in its zone."""
    there = instant.astimezone(place)
    days = (there.date() - now.astimezone(place).date()).days
    clock = f"{there:%H:%M}"
    if days == 0:
        return clock
    if days == 1 and clock == "00:00":
        return "tonight 24:00"
    if days in {-1, 1}:
        return f"{'tomorrow' if days == 1 else 'yesterday'} {clock}"
    if 1 < days < 7:
        return f"{DAYS[there.weekday()]} {clock}"
    return f"{there.date().isoformat()} {clock}"


def zone_named(name: str) -> ZoneInfo:
    """The zone with this name, UTC for an empty one. Raises Usage when there is none."""
    from zoneinfo import ZoneInfo  # 2 ms, and a word that is logged names no time

    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):  # an unknown name, a malformed one, the name of a folder
        raise Usage(f"{name!r} is not a time zone; write it as Europe/Berlin or UTC") from None


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone with this name, UTC where there is none. A zone nobody knows must not stop a screen."""
    try:
        return zone_named(name)
    except Usage:
        return zone_named("UTC")


def _typed_span(typed: str, now: datetime, place: tzinfo) -> datetime | None:
    span = span_of(_BARE_MINUTES.sub(r"\1 min\2", typed) if _BARE_MINUTES.fullmatch(typed) else typed)
    return None if span is None else (now + span).astimezone(UTC)


def _next_clock(typed: str, now: datetime, place: tzinfo) -> datetime | None:
    clock = _clock_time(typed)
    if clock is None:
        return None
    today = now.astimezone(place).date()
    return _first_upcoming(now, _utc_instant(today, clock, place), _utc_instant(today + _DAY, clock, place))


def _day_and_clock(typed: str, now: datetime, place: tzinfo) -> datetime | None:
    word, _, rest = typed.partition(" ")
    clock = _clock_of_day(word, rest.removeprefix("at "))
    if clock is None:
        return None
    today = now.astimezone(place).date()
    if word in _NAMED:
        return _utc_instant(today + timedelta(days=_NAMED[word]), clock, place)
    weekday = next((number for number, name in enumerate(_FULL_DAYS) if len(word) >= 3 and name.startswith(word)), None)
    if weekday is None:
        return None
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    return _first_upcoming(now, _utc_instant(day, clock, place), _utc_instant(day + timedelta(weeks=1), clock, place))


def _date_and_clock(typed: str, now: datetime, place: tzinfo) -> datetime | None:
    match = _WORDED_DAY.fullmatch(typed) or _DOTTED_DAY.fullmatch(typed)
    found = match.groupdict("") if match else {}
    word = found.get("month") or found.get("month_first") or ""
    month = int(word) if word.isdigit() else next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(word)), 0)
    clock = _clock_behind(found.get("clock", ""))
    if not word or not month or clock is None:
        return None
    this_year = now.astimezone(place).year
    years = [int(found["year"])] if found["year"] else [this_year - 1, this_year, this_year + 1]
    number = int(found["day"] or found["day_behind"])
    days = [date(year, month, number) for year in years if number <= _month_length(year, month)]
    return min((_utc_instant(day, clock, place) for day in days), key=lambda at: abs(at - now))


def _month_length(year: int, month: int) -> int:
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def _clock_last(typed: str) -> str:
    """The words with the day first: `tomorrow 9am` for `9am tomorrow`."""
    turned = _CLOCK_FIRST.fullmatch(typed)
    return f"{turned[2]} {turned[1]}" if turned else typed


def _clock_behind(typed: str) -> timedelta | None:
    """The time typed behind a day, of which the hour is enough. Without one it is the day's first moment."""
    clock = typed.removeprefix("at ")
    hour = _bare_hour(clock)
    if not typed or hour is not None:
        return timedelta(hours=hour or 0)
    return _clock_time(clock)


def _bare_hour(typed: str) -> int | None:
    """An hour without minutes, as a word or as a figure."""
    hour = HOURS.get(typed) or (int(typed) if typed.isdecimal() and len(typed) < 3 else None)
    return hour if hour is not None and hour <= 24 else None


def _first_upcoming(now: datetime, first: datetime, second: datetime) -> datetime:
    return first if first > now else second


def _clock_of_day(word: str, typed: str) -> timedelta | None:
    """The time typed behind a day that is named. Tonight has hours of its own."""
    if word != "tonight":
        return _clock_behind(typed)
    hour = _bare_hour(typed)
    clock = timedelta(hours=hour) if hour is not None else _clock_time(typed)
    return None if clock is None else _late_clock(clock)


def _late_clock(clock: timedelta) -> timedelta:
    """A time of tonight.

    The hours before noon are those after it, and the small ones are the next day's.
    """
    if clock < _SMALL_HOURS:
        return clock + _DAY
    return clock + _HALF_A_DAY if clock <= _HALF_A_DAY else clock


def _clock_time(typed: str) -> timedelta | None:
    """A time of day, counted from its midnight. Raises ValueError for one that no day has."""
    if part := _PARTS.get(typed):
        return part
    match = _CLOCK.fullmatch(typed)
    if match is None:
        return _half_day_time(typed)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if (hour, minute, second) == (24, 0, 0):
        return _DAY
    return _since_midnight(time(hour, minute, second))


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def _half_day_time(typed: str) -> timedelta | None:
    """A time before or after noon, such as `3pm`. Noon is 12pm. Raises ValueError for an hour that is none of the twelve."""
    match = _HALF_DAY_CLOCK.fullmatch(typed)
    if match is None:
        return None
    hour = int(match[1])
    if not 1 <= hour <= 12:
        raise ValueError(typed)
    return _since_midnight(time(hour % 12 + (12 if match[3] == "p" else 0), int(match[2] or 0)))


def _utc_instant(day: date, clock: timedelta, place: tzinfo) -> datetime:
    return (datetime.combine(day, time(), place) + clock).astimezone(UTC)


def _iso_instant(typed: str, place: tzinfo) -> datetime:
    day = _ISO_DAY.fullmatch(typed.lower())
    clock = _clock_behind(day[2]) if day else None
    if day and clock is not None:
        return _utc_instant(date.fromisoformat(day[1]), clock, place)
    found = datetime.fromisoformat(typed.upper())
    return (found.replace(tzinfo=place) if found.tzinfo is None else found).astimezone(UTC)
