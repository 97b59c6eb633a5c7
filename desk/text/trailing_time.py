"""Finds the time that a text names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from desk.text.times import parse_time

_DAY = r"today|tomorrow|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?(?:\s*(?P<oclock>o'?clock|h))?"
_LAST = r"\s*(?:at the latest|latest|sharp)?\s*[.!]*\s*$"
_A_MINUTE = timedelta(minutes=1)
_BY_CLOCK = re.compile(
    rf"(?:\b(?:on\s+)?(?P<before>{_DAY})\s+)?\b(?:by|at|before|until|till)\s+(?:(?P<day>{_DAY})\s+(?:at\s+)?)?{_CLOCK}"
    rf"(?:\s+(?:on\s+)?(?P<after>{_DAY}))?{_LAST}",
    re.IGNORECASE,
)
_BY_NOON = re.compile(
    rf"\b(?:by|at|before|until|till)\s+(?:(?P<day>{_DAY})\s+)?noon(?:\s+(?:on\s+)?(?P<after>{_DAY}))?{_LAST}", re.IGNORECASE
)
_WITHIN = re.compile(
    rf"\b(?:in|within)\s+(?P<count>\d{{1,3}}|an?|half an)\s+(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|days?){_LAST}", re.IGNORECASE
)

_AT_CLOCK = re.compile(r"\b(?:by|at|before|until|till)\s+((?:[01]?\d|2[0-3]):[0-5]\d)(?![\d:])", re.IGNORECASE)


def named_clock(text: str) -> str:
    """The first time of day after `by` or `at` in a text.

    Empty when there is none. It may be about something else than the text is: an agent decides.
    """
    found = _AT_CLOCK.search(text)
    return found[1] if found else ""


def trailing_time(text: str) -> str:
    """The time that ends a text, as it would be typed.

    Empty when there is none. Such as `15:00` of `call her by 15:00`, `tomorrow 9:00` or `+20m`. Only what surely is a time counts: it
    stands after `by`, `at`, `before`, `until`, `in` or `within`, and a bare hour, or one with a point, has am, pm or o'clock.
    """
    return _time_within(text) or _time_at_noon(text) or _by_clock(text)


def is_ending_in_time(text: str, at: datetime, *, zone: str) -> bool:
    """Does a text end with the time of day of this instant?"""
    clock = trailing_time(text).removeprefix("today ").removeprefix("tomorrow ")
    return bool(clock) and not clock.startswith("+") and parse_time(clock, at - _A_MINUTE, zone=zone) == at


def _time_within(text: str) -> str:
    found = _WITHIN.search(text)
    if found is None:
        return ""
    count, unit = found["count"].lower(), found["unit"][0].lower()
    if count == "half an":
        return "+30m" if unit == "h" else ""
    return f"+{1 if count.startswith('a') else int(count)}{unit}"


def _time_at_noon(text: str) -> str:
    found = _BY_NOON.search(text)
    return _on_day(found["day"] or found["after"], "12:00") if found else ""


def _by_clock(text: str) -> str:
    found = _BY_CLOCK.search(text)
    if found is None or not (":" in found[0] or found["half"] or found["oclock"]):
        return ""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower().startswith("p") else 0)
    if hour > 23 or minute > 59:
        return ""
    return _on_day(found["day"] or found["before"] or found["after"], f"{hour}:{minute:02}")


def _on_day(day: str | None, clock: str) -> str:
    return f"{day.lower()} {clock}" if day else clock
