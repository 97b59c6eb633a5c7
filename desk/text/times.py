"""Parses and writes times as an agent types and reads them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.errors import Usage

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EXAMPLES = "+30m, 13:00, tomorrow 9:00, mon 9:00, 2026-05-04 or 2026-05-04T14:00Z"

_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = {"yesterday": -1, "today": 0, "tomorrow": 1}
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""The instants that a desk reckons with. Nearer to the ends of the calendar, zones and targets leave it."""
_SPAN = re.compile(r"([+-])((?:\d{1,7}[wdhm])+)")
_PART = re.compile(r"(\d+)([wdhm])")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}


def parse_time(text: str, now: datetime, *, zone: str) -> datetime:
    """Parse the instant that an agent typed, in UTC.

    An ISO instant, a date (its first moment), `+30m` or `+1h30m` from `now` (`-2h` before it), `13:00` (the next one), `tomorrow 9:00`,
    `mon 9:00` (the next one). What names no zone is in `zone`. A time the clocks jump over moves forward, one they pass twice is the
    first. Raises Usage with an example, and for a year before 1900 or after 2199.
    """
    typed = " ".join(text.split())
    place = zone_named(zone)
    try:
        for read in (_time_span, _next_clock, _day_and_clock):
            found = read(typed.lower(), now, place)
            if found is not None:
                return _of_our_days(found, text)
        return _of_our_days(_iso_instant(typed, place), text)
    except (ValueError, OverflowError):
        raise Usage(f"{text!r:.80} is not a time; write it as {EXAMPLES}") from None


def is_of_our_days(instant: datetime) -> bool:
    """Is it an instant from 1900 to 2199?"""
    return FIRST.year <= instant.year < LAST.year


def _of_our_days(instant: datetime, typed: str) -> datetime:
    if not is_of_our_days(instant):
        raise Usage(f"{typed!r:.80} is not a time that a desk can count with; a year from {FIRST.year} to {LAST.year - 1} is needed")
    return instant


def format_time(instant: datetime, now: datetime, *, zone: str) -> str:
    """Write an instant as shortly as it can be said.

    Such as `14:32`, `tomorrow 09:00`, `Mon 09:00`, `2026-05-04 14:00`. In UTC where `zone` names no zone.
    """
    if not is_of_our_days(instant):
        return f"{instant.date().isoformat()} {instant:%H:%M}"  # no zone can be applied at the ends of the calendar
    place = zone_or_utc(zone)
    there = instant.astimezone(place)
    days = (there.date() - now.astimezone(place).date()).days
    clock = f"{there:%H:%M}"
    if days == 0:
        return clock
    if days in {-1, 1}:
        return f"{'tomorrow' if days == 1 else 'yesterday'} {clock}"
    if 1 < days < 7:
        return f"{DAYS[there.weekday()]} {clock}"
    return f"{there.date().isoformat()} {clock}"


def zone_named(name: str) -> ZoneInfo:
    """The zone with this name, UTC for an empty one. Raises Usage when there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):  # an unknown name, a malformed one, the name of a folder
        raise Usage(f"{name!r} is not a time zone; write it as Europe/Berlin or UTC") from None


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone with this name, UTC where there is none. A zone nobody knows must not stop a screen."""
    try:
        return zone_named(name)
    except Usage:
        return ZoneInfo("UTC")


def _time_span(typed: str, now: datetime, place: ZoneInfo) -> datetime | None:
    match = _SPAN.fullmatch(typed.replace(" ", ""))
    if match is None:
        return None
    span = timedelta()
    for number, unit in _PART.findall(match[2]):
        span += timedelta(**{_UNITS[unit]: int(number)})
    return (now + span if match[1] == "+" else now - span).astimezone(UTC)


def _next_clock(typed: str, now: datetime, place: ZoneInfo) -> datetime | None:
    clock = _clock_time(typed)
    if clock is None:
        return None
    today = now.astimezone(place).date()
    return _first_upcoming(now, _utc_instant(today, clock, place), _utc_instant(today + timedelta(days=1), clock, place))


def _day_and_clock(typed: str, now: datetime, place: ZoneInfo) -> datetime | None:
    word, _, rest = typed.partition(" ")
    clock = _clock_time(rest) if rest else time()
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


def _first_upcoming(now: datetime, first: datetime, second: datetime) -> datetime:
    return first if first > now else second


def _clock_time(typed: str) -> time | None:
    match = _CLOCK.fullmatch(typed)
    return time(int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def _utc_instant(day: date, clock: time, place: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, place).astimezone(UTC)


def _iso_instant(typed: str, place: ZoneInfo) -> datetime:
    found = datetime.fromisoformat(typed.upper())
    return (found.replace(tzinfo=place) if found.tzinfo is None else found).astimezone(UTC)
