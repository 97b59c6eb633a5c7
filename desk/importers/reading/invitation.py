"""Tells what an invitation of a calendar says."""

from __future__ import annotations

import re

from desk.importers.reading.clean_text import clean_line, clean_text

_LINE = re.compile(r"^(SUMMARY|DTSTART|LOCATION|ATTENDEE)((?:;[^:\n]{0,300})?):(.*)$", re.MULTILINE)
_METHOD = re.compile(r"^METHOD:(\w{1,20})", re.MULTILINE)
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{0,2}(Z?))?")
_ZONE = re.compile(r"TZID=\"?([^;:\"]{1,60})")
_ANSWER = re.compile(r"PARTSTAT=(\w{1,20})")
_KINDS = {"CANCEL": "A cancelled invitation", "REPLY": "An answer to an invitation"}
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "perhaps"}
_LONGEST = 200_000


def invitation_words(calendar: str) -> str:
    """An invitation in one line: its subject, time and place."""
    unfolded = re.sub(r"\n[ \t]", "", clean_text(calendar[:_LONGEST]))
    event = unfolded.partition("BEGIN:VEVENT\n")[2].partition("END:VEVENT")[0]
    found = {name: (extra, clean_line(_unescaped_text(value))) for name, extra, value in _LINE.findall(event or unfolded)}
    method = _METHOD.search(unfolded)
    kind = _KINDS.get(method[1].upper(), "An invitation") if method else "An invitation"
    answer = _ANSWER.search(found["ATTENDEE"][0]) if "ATTENDEE" in found and kind == _KINDS["REPLY"] else None
    summary, place = (found.get(name, ("", ""))[1] for name in ("SUMMARY", "LOCATION"))
    parts = (summary, _time_words(*found.get("DTSTART", ("", ""))), place, _ANSWERS.get(answer[1].upper(), "") if answer else "")
    return f"{kind}: {', '.join(filter(None, parts))}".rstrip(": ")


def _time_words(extra: str, value: str) -> str:
    """A time as people write it, with its zone. As found where it is none."""
    found = _TIME.fullmatch(value)
    if not found:
        return value
    year, month, day, hour, minute, is_utc = found.groups()
    named = _ZONE.search(extra)
    zone = " UTC" if is_utc else f" {named[1]}" if named and hour else ""
    return f"{year}-{month}-{day}" + (f" {hour}:{minute}{zone}" if hour else "")


def _unescaped_text(value: str) -> str:
    return value.replace("\\,", ",").replace("\\;", ";").replace("\\n", " ").replace("\\N", " ")
