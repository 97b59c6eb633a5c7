"""Finds the time that a text names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from desk.text.late_pattern import late_pattern
from desk.text.times import HOURS, parse_time

_WEEKDAY = r"mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_PART = r"morning|afternoon|evening"
_DAY = rf"(?:today|tomorrow|{_WEEKDAY})(?:\s+(?:{_PART}))?|tonight|(?:this|in\s+the)\s+(?:{_PART})"
_HOUR = rf"\d{{1,2}}(?!\d)|(?:{'|'.join(HOURS)})\b"
_CLOCK = rf"(?P<hour>{_HOUR})(?:[:.](?P<minute>\d{{2}}))?(?:\s*(?P<half>[ap]\.?m\.?))?(?:\s*(?P<oclock>o'?clock|h))?"
_LAST = r"\s*(?:at the latest|latest|sharp)?\s*[.!]*\s*$"
_A_MINUTE = timedelta(minutes=1)
_CLOCK_AND_DAY = (
    rf"(?:\b(?:on\s+)?(?P<before>{_DAY})\s+)?\b(?:by|at|before|until|till)\s+(?:(?P<day>{_DAY})\s+(?:at\s+)?)?{_CLOCK}"
    rf"(?:\s+(?:on\s+)?(?P<after>{_DAY}))?"
)
_BY_CLOCK = late_pattern(_CLOCK_AND_DAY + _LAST, re.IGNORECASE)
_CLOCK_WITHIN = late_pattern(rf"{_CLOCK_AND_DAY}\b", re.IGNORECASE)
_BY_NOON = late_pattern(
    rf"\b(?:by|at|before|until|till)\s+(?:(?P<day>{_DAY})\s+)?noon(?:\s+(?:on\s+)?(?P<after>{_DAY}))?{_LAST}", re.IGNORECASE
)
_WITHIN = late_pattern(
    rf"\b(?:in|within)\s+(?P<count>\d{{1,3}}|an?|half an)\s+(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|days?){_LAST}", re.IGNORECASE
)

_NOON = 12
_LATE = ("tonight", "evening", "afternoon")
_NAMED_DAY = late_pattern(rf"\b(?:tomorrow|{_WEEKDAY})\b")


def named_clock(text: str) -> str:
    """The first time of day that a text names, as typed.

    Empty when there is none. It may be about something else than the text is: an agent decides.
    """
    return next(filter(None, map(_clock_typed, _CLOCK_WITHIN.finditer(text))), "")


def trailing_time(text: str) -> str:
    """The time that ends a text, as it would be typed.

    Empty when there is none. Such as `15:00` of `call her by 15:00`, `tomorrow 9:00` or `+20m`. Only what surely is a time counts: it
    stands after `by`, `at`, `before`, `until`, `in` or `within`, and a bare hour, or one with a point, has am, pm, o'clock or a part of
    the day: `tonight at eight` is `20:00`.
    """
    return _time_within(text) or _time_at_noon(text) or _by_clock(text)


def is_ending_in_time(text: str, at: datetime, *, zone: str) -> bool:
    """Does a text end with the time of day of this instant?"""
    clock = trailing_time(text).removeprefix("tomorrow ")
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
    return _on_day(found["day"] or found["after"] or "", "12:00") if found else ""


def _by_clock(text: str) -> str:
    found = _BY_CLOCK.search(text)
    return _clock_typed(found) if found else ""


def _clock_typed(found: re.Match[str]) -> str:
    """A clock with its day as it would be typed. Empty where it may be something else."""
    day = " ".join(filter(None, (found["day"], found["before"], found["after"]))).lower()
    half = "pm" if any(word in day for word in _LATE) else "am" if "morning" in day else (found["half"] or "").lower()
    if not (":" in found[0] or half or found["oclock"]):
        return ""
    hour, minute = HOURS.get(found["hour"].lower()) or int(found["hour"]), int(found["minute"] or 0)
    if "tonight" in day and hour == _NOON:
        return "24:00"
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    if hour > 23 or minute > 59:
        return ""
    return _on_day(day, f"{hour}:{minute:02}")


def _on_day(words: str, clock: str) -> str:
    """A clock behind the day that stands in some words. Today's needs none."""
    day = _NAMED_DAY.search(words.lower())
    return f"{day[0]} {clock}" if day else clock
