"""Hints on a read-back: what its words lack. They never block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.text.similarity import stems

HINT_WORDS = {
    "time": "no time in it, or another one",
    "words": "nothing of the next action is in it",
    "copy": "the same words as the next action: say it in your own",
    "yes": "a yes is no read-back: say what you will do",
    "then": "nothing of the if-then is in it",
}
"""Each hint in words."""

_NEAR_MINUTES = 15
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])(?:[:.h]([0-5]\d))?\s*(am|pm|o'?clock)?\b", re.IGNORECASE)
_HOUR = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight"
_PART_OF_HOUR = re.compile(rf"\b(quarter|half|ten|twenty|five)\s+(to|past|before|after)\b(?:\s+({_HOUR}|\d{{1,2}})\b)?", re.IGNORECASE)
_HOUR_WORD = re.compile(rf"\b(?:at|by|until|till|before|after)\s+({_HOUR})\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(now|at once|immediately|straight away|right away|first thing|tomorrow|today|tonight|this (?:morning|afternoon|evening)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|in (?:an?|half an?|\w+) (?:hours?|minutes?)|every (?:half )?\w+)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\W*(?:ok(?:ay)?|yes|yep|understood|got it|clear|will do|fine|noted|roger|sure|done)\W*(?:thanks?|thank you)?\W*", re.IGNORECASE
)
_MINUTES_OF = {"quarter": 15, "half": 30, "ten": 10, "twenty": 20, "five": 5}
_HOUR_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HOURS_OF = {name: number for number, name in enumerate(_HOUR_NAMES, 1)} | {"noon": 12, "midnight": 0}


def read_back_hints(text: str, *, action: str, due: datetime | None, zone: ZoneInfo, now: datetime, then: str = "") -> tuple[str, ...]:
    """The hints on a read-back of an action. `then` is the *then* of a red case, empty for others."""
    if _YES.fullmatch(text):
        return ("yes",)
    return tuple(_hints_on(text, action, due=due, zone=zone, now=now, then=then))


def _hints_on(text: str, action: str, *, due: datetime | None, zone: ZoneInfo, now: datetime, then: str) -> Iterator[str]:
    if due is not None and not is_time_said(text, due, now, zone):
        yield "time"
    if " ".join(text.casefold().split()).rstrip(".") == " ".join(action.casefold().split()).rstrip("."):
        yield "copy"
    elif stems(action) and not stems(text) & stems(action):
        yield "words"
    if then and not stems(text) & stems(then):
        yield "then"


def is_time_said(text: str, due: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Does a text name a time near this one?

    A clock time must lie within a quarter of an hour of it. A word such as `now` or `tomorrow` is taken as right: past ones are due now.
    """
    minutes = list(_minutes_said(text))
    if not minutes:
        return _VAGUE.search(text) is not None
    wanted = max(due, now).astimezone(zone)
    return any(_is_near(said, wanted.hour * 60 + wanted.minute, span) for said, span in minutes) or (
        due <= now and bool(_VAGUE.search(text))
    )


def _minutes_said(text: str) -> Iterator[tuple[int, int]]:
    """Each time said, as a minute, with the span of its return."""
    rest = text
    for match in _PART_OF_HOUR.finditer(text):
        minutes = _MINUTES_OF[match[1].lower()] * (-1 if match[2].lower() in {"to", "before"} else 1)
        hour = _hour_said(match[3])
        yield (minutes, 60) if hour is None else (hour * 60 + minutes, 12 * 60)
        rest = rest.replace(match[0], " ")
    for match in _CLOCK.finditer(rest):
        if match[2] or match[3] or re.search(r"\b(?:at|by|until|till|before|after)\s+$", rest[: match.start()], re.IGNORECASE):
            half_day = 12 * 60 if (match[3] or "").lower() != "" or not match[2] else 24 * 60
            yield int(match[1]) * 60 + int(match[2] or 0), half_day
    for match in _HOUR_WORD.finditer(rest):
        yield _HOURS_OF[match[1].lower()] * 60, 12 * 60


def _hour_said(word: str | None) -> int | None:
    return None if not word else int(word) if word.isdigit() else _HOURS_OF[word.lower()]


def _is_near(said: int, wanted: int, span: int) -> bool:
    apart = (said - wanted) % span
    return min(apart, span - apart) <= _NEAR_MINUTES
