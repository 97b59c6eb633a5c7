"""Parses lengths of time as an agent types them."""

from __future__ import annotations

from datetime import timedelta

from desk.errors import Usage
from desk.text.late_pattern import late_pattern

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_SHORT_SPAN = late_pattern(r"(?:\d{1,7}[wdhm])+")
_SHORT_PART = late_pattern(r"(\d+)([wdhm])")
_SPOKEN_SPAN = late_pattern(
    r"(?P<count>\d{1,7} ?|an? |half an )(?P<unit>weeks?|days?|hours?|hrs?|minutes?|mins?|[wdhm])"
    r"(?: ?(?:and )?(?P<minutes>\d{1,2}) ?(?:m(?:in(?:ute)?s?)?)?)?"
)
_SIGNED_SPAN = late_pattern(r"(?:(?P<sign>[+-]) ?|(?P<ahead>in ))?(?P<length>.+?)(?P<ago> ago)?")


def span_of(typed: str) -> timedelta | None:
    """The length of time that was typed, None for other words.

    Such as `20m`, `20 min`, `1h30`, `2 hours`, `half an hour`. `in 20 min` and `+20m` lie ahead, `20 min ago` and `-20m` behind. The words
    are in small letters, with single blanks.
    """
    match = _SIGNED_SPAN.fullmatch(typed)
    if match is None or (match["ago"] and (match["sign"] or match["ahead"])):
        return None
    length = _length_of(match["length"])
    return -length if length is not None and (match["ago"] or match["sign"] == "-") else length


def _length_of(typed: str) -> timedelta | None:
    short = typed.replace(" ", "")
    if _SHORT_SPAN.fullmatch(short):
        return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in _SHORT_PART.findall(short)), timedelta())
    match = _SPOKEN_SPAN.fullmatch(typed)
    if match is None or (match["minutes"] and match["unit"][0] != "h"):
        return None
    count = match["count"].strip()
    length = timedelta(**{_UNITS[match["unit"][0]]: int(count) if count.isdigit() else 1}) / (2 if count == "half an" else 1)
    return length + timedelta(minutes=int(match["minutes"] or 0))


def parse_minutes(text: str) -> float:
    """Parse a length of time as minutes. Raises Usage."""
    span = span_of(" ".join(text.lower().split()))
    if span is None or span < timedelta():
        raise Usage(f"{text!r:.80} is not a length of time; write it as 20, 20m, 20 min, 1h30 or half an hour")
    return span / timedelta(minutes=1)
