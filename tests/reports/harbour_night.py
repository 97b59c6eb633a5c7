"""Reads the harbour night: a shift told as lines of text, with its archives and two calendars."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.reports.plain_case import IsOpen, Json, PlainRule

DATA = Path(__file__).parent / "data"
NOW = "2026-11-01T10:30:00Z"
SHIFT = {
    "name": "Night",
    "start": "2026-11-01T00:30:00Z",
    "end": NOW,
    "zone": "America/St_Johns",
    "agents": [{"id": "ines"}, {"id": "bo"}, {"id": "lou", "role": "lead"}],
    "minute_rate": 0.35,
    "currency": "CAD",
}
TARGETS: Mapping[tuple[str, str], Mapping[str, int]] = {
    ("harbour", ""): {"own": 30, "reply": 60, "update": 60, "fix": 240, "verify": 600},
    ("pier", ""): {"own": 60, "reply": 90, "update": 120, "fix": 360, "verify": 120},
    ("", "urgent"): {"own": 5, "reply": 10, "update": 30, "fix": 120, "verify": 60},
    ("", ""): {"own": 20, "reply": 60, "update": 120, "fix": 480, "verify": 720},
}
"""Targets in minutes by tag or priority, the first that fits. Cases of kin have none."""
Hours = Mapping[str, tuple[tuple[str, str], ...]]
CALENDARS: Mapping[str, tuple[str, Hours]] = {
    "harbour": ("America/St_Johns", {"sat": (("21:00", "24:00"),), "sun": (("00:00", "01:30"), ("21:00", "24:00"))}),
    "pier": ("America/Havana", {"sat": (("18:00", "24:00"),), "sun": (("00:00", "01:00"), ("09:00", "17:00"))}),
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_JSON = {"options", "alternatives", "external", "value", "saved", "option", "chase", "reached"}
"""Fields that are written as JSON."""


def is_open(calendar: str, at: datetime) -> bool:
    """Does the wall of a calendar show an hour at which it is open?"""
    zone, hours = CALENDARS[calendar]
    there = at.astimezone(ZoneInfo(zone))
    clock = f"{there:%H:%M}"
    return any(start <= clock < end for start, end in hours.get(_DAYS[there.weekday()], ()))


def plain_rules() -> list[PlainRule]:
    """The policy, as the plain count reads it."""
    always: IsOpen = lambda at: True  # noqa: E731  one word for both branches
    return [PlainRule({}, tag="kin")] + [
        PlainRule(targets, tag=tag, priority=priority, is_open=partial(is_open, tag) if tag else always)
        for (tag, priority), targets in TARGETS.items()
    ]


def policy_text() -> str:
    """The policy, as the desk reads it."""
    lines = ['calendar = "always"', 'update_starts = "after_first_reply"', "[[rules]]", 'tag = "kin"', "sla = false"]
    for (tag, priority), targets in TARGETS.items():
        told = {"tag": tag, "calendar": tag, "priority": priority}
        lines += ["[[rules]]", *(f'{name} = "{word}"' for name, word in told.items() if word)]
        lines += [f"{name} = {minutes}" for name, minutes in targets.items()]
    for name, (zone, hours) in CALENDARS.items():
        opening = [f"{day} = {json.dumps([f'{start}-{end}' for start, end in spans])}" for day, spans in hours.items()]
        lines += [f"[calendars.{name}]", f'zone = "{zone}"', f"[calendars.{name}.hours]", *opening]
    return "\n".join(lines) + "\n"


def write_night(folder: Path) -> Path:
    """The path of the night's shift file, its archives and policy beside it."""
    path, found = folder / "shift.json", list(read_night())
    _write_cases(path, [case for case, archive, _ in found if not archive], {"shift": {"1": SHIFT}})
    path.with_suffix(".toml").write_text(policy_text(), encoding="utf-8")
    for month in {month for _, archive, also in found for month in (archive, also) if month}:
        kept = [case for case, archive, _ in found if archive == month] + [_closed_copy(case) for case, _, also in found if also == month]
        _write_cases(path.with_name(f"shift-{month}.json"), kept, {})
    return path


def _write_cases(path: Path, cases: list[Json], tables: Json) -> None:
    meta = {"1": {"format": 1, "generation": 1, "seq": 0, "last_case": 728}}
    path.write_text(json.dumps({"_meta": meta, **tables, "cases": {case["id"][2:]: case for case in cases}}), encoding="utf-8")


def _closed_copy(case: Json) -> Json:
    last = next(n for n, entry in enumerate(case["entries"], 1) if entry.get("to") == "closed")
    return {**case, "entries": case["entries"][:last]}


def read_night() -> Iterator[tuple[Json, str, str]]:
    """Every case as a document, with the month of the archive in which it stands and of one with an older copy."""
    text = (DATA / "harbour_night.txt").read_text(encoding="utf-8")
    blocks = [block.splitlines() for block in text.split("\n\n")]
    for lines in ([line for line in block if line and not line.startswith("#")] for block in blocks):
        if lines:
            yield _case(lines)


def documents() -> list[Json]:
    """Every case once, wherever it stands."""
    return [case for case, _, _ in read_night()]


def _case(lines: list[str]) -> tuple[Json, str, str]:
    name, *words = shlex.split(lines[0])
    fields = dict(word.split("=", 1) for word in words)
    logged, told = instant(fields.pop("logged")), instant(fields.pop("told", "") or _word(lines[0], "logged"))
    archive, also = fields.pop("archived", ""), fields.pop("also", "")
    header = {"id": name, "subject": f"Matter of {fields['customer']}", "created_at": logged, "created_by": "bo", **_typed(fields)}
    if "tags" in header:
        header["tags"] = [header["tags"]]
    first = {"kind": "told", "at": told, "by": "customer", "text": f"{fields['customer']} waits", "channel": "phone", "told_at": told}
    entries = [first, *map(_entry, lines[1:])]
    numbered = [{"id": f"{name[2:]}.{number}", **entry} for number, entry in enumerate(entries, 1)]
    return {**header, "entries": numbered}, archive, also


def _word(line: str, name: str) -> str:
    return next(word.split("=", 1)[1] for word in line.split() if word.startswith(f"{name}="))


def _entry(line: str) -> Json:
    at, by, kind, *words = shlex.split(line)
    return {"kind": kind, "at": instant(at), "by": by, **_typed(dict(word.split("=", 1) for word in words))}


def _typed(fields: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, text in fields.items():
        if name == "due":
            found[name] = instant(text)
        else:
            found[name] = json.loads(text) if name in _JSON or text[:1] == "[" or (name == "now" and text.isdigit()) else text
    for option in found.get("options", ()):
        option |= {"by": instant(option["by"])} if "by" in option else {}
    return found


def instant(text: str) -> str:
    """A day and a clock time, as an instant."""
    day, clock = text.split("/")
    month, number = (9, int(day[1:])) if day.startswith("m") else (11, 1) if day == "1" else (10, int(day))
    return f"2026-{month:02}-{number:02}T{clock}:00Z"
