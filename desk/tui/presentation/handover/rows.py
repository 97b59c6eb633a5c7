"""The rows of the list of a handover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

import msgspec

from desk.handover.moment import time_words
from desk.handover.plain import PackLine
from desk.model.presence import AgentPresence
from desk.text.durations import duration_words
from desk.text.printable import cells
from desk.text.times import zone_or_utc
from desk.tui.presentation.cell_text import fit
from desk.tui.presentation.handover.head import HEAT_TONES
from desk.tui.presentation.handover.seat import PackRow
from desk.tui.presentation.signs import CURSOR
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece

_HEAT, _CASE = 7, 8
_CUSTOMER, _WHO, _WHEN, _MARKS = (20, 13), (12, 0), (10, 10), (20, 9)
_WIDE = 108
_WAITING = {"stale": "changed", "question": "asked", "asked": "if-then?"}
"""The words of what is waited for, the first of them first."""
_DONE = (("accepted", "accepted"), ("read_back", "read back"), ("kept", "checked"), ("read", "read"), ("own", "stays"))
"""The words of what was done, the furthest first. It holds what came before it."""
_DAYS_NAMED = 6
"""Days ahead that are named by their weekday."""


class RowMoment(msgspec.Struct, frozen=True):
    """The moment of a list. `talking` shows the read-backs, `others` says who is at which case."""

    now: datetime
    zone: str
    talking: bool = False
    others: tuple[tuple[str, str], ...] = ()

    def here_words(self, case: str) -> str:
        """The others at a case, such as `bo, kim here`. Empty where nobody is."""
        names = list(dict.fromkeys(safe_text(agent) for at, agent in self.others if at == case))
        return f"{', '.join(names)} here" if names else ""

    def names_at(self, case: str, room: int = 99) -> str:
        """The others at a case, such as `bo here`. Those without room are counted."""
        names = list(dict.fromkeys(safe_text(agent) for at, agent in self.others if at == case))
        words = self.here_words(case)
        return words if len(names) < 2 or cells(words) <= room else f"{len(names)} here"


def gone_words(others: Sequence[AgentPresence], now: datetime) -> str:
    """Those who have just gone from a line, with how long ago."""
    gone = [other for other in others if other.mode == "gone"]
    return "  ".join(f"{safe_text(other.agent)} gone {duration_words(max(0, int((now - other.since).total_seconds())))}" for other in gone)


def title_pieces(moment: RowMoment, progress: str, width: int) -> list[Piece]:
    """The titles of the columns, with what is done at their end."""
    customer, who, when, marks = _column_widths(width)
    middle = width - 1 - _HEAT - _CASE - customer - who - when - marks
    said, by, at = ("READ BACK, ELSE NEXT", "BY", "AT") if moment.talking else ("NEXT", "WHO", "WHEN")
    columns = [(" ", 1), ("HEAT", _HEAT), ("CASE", _CASE), ("CUSTOMER", customer), (said, middle), (by, who), (at, when)]
    titles = "".join(fit(title, cells) for title, cells in columns)
    return [(titles, "title"), (fit(progress if width >= _WIDE else "STATE", marks), "strong" if width >= _WIDE else "title")]


def _column_widths(width: int) -> tuple[int, int, int, int]:
    place = 0 if width >= _WIDE else 1
    return _CUSTOMER[place], _WHO[place], _WHEN[place], _MARKS[place]


def row_pieces(row: PackRow, moment: RowMoment, width: int, *, chosen: bool) -> list[Piece]:
    """A row in `width` cells."""
    cursor: Piece = (CURSOR if chosen else " ", "key")
    line = row.line
    if line is None:
        return [cursor, (fit(group_words(row), max(0, width - 1)), "strong" if chosen else "dim")]
    customer, who, when, marks = _column_widths(width)
    middle = width - 1 - _HEAT - _CASE - customer - who - when - marks
    said, by, at = _said_words(line, moment)
    state = state_words(line, moment.names_at(line.case, marks // 2), marks)
    return [
        cursor,
        (fit(line.heat, _HEAT), HEAT_TONES[line.heat]),
        (fit(line.case, _CASE), "strong"),
        (fit(safe_text(line.customer), customer - 1) + " ", "strong" if chosen else "text"),
        (fit(said, max(0, middle - 1)) + " ", "dim" if moment.talking and line.read_back is None else "text"),
        (fit(by, who - 1) + " " if who else "", "dim"),
        (fit(at, when), "late" if at == "now" else "text"),
        (fit(state, marks), "soon" if _is_waiting(line) else "dim"),
    ]


def _said_words(line: PackLine, moment: RowMoment) -> tuple[str, str, str]:
    """The middle of a row: the next action, or the read-back."""
    given = line.read_back
    if moment.talking and given is not None:
        return safe_text(given.text), given.by, _brief_time(given.at, moment)
    due = line.next.due
    when = "" if due is None else "now" if due <= moment.now else _brief_time(due, moment)
    return safe_text(line.next.text), line.next.owner or "-", when


def _brief_time(at: datetime, moment: RowMoment) -> str:
    """A time in few cells: `14:05`, `Tue 09:00`, else the day."""
    there, here = (each.astimezone(zone_or_utc(moment.zone)).date() for each in (at, moment.now))
    if there == here:
        return time_words(at, moment.now, moment.zone)
    return f"{there:%d %b}" if abs((there - here).days) > _DAYS_NAMED else f"{at.astimezone(zone_or_utc(moment.zone)):%a %H:%M}"


def _is_waiting(line: PackLine) -> bool:
    return bool({"question", "asked", "stale"} & set(line.marks))


def state_words(line: PackLine, here: str, room: int) -> str:
    """The state of a line and who is at it. Where there is no room, what is waited for stands alone."""
    words, brief = _mark_words(line), next((word for mark, word in _WAITING.items() if mark in line.marks), "")
    ways = ((*words, here), (*words[:1], here), (brief, here), (here or (words or [""])[0],), (here or brief,))
    found = (", ".join(part for part in way if part) for way in ways)
    return next((said for said in found if cells(said) <= room), here)


def _mark_words(line: PackLine) -> list[str]:
    """The words of what a line waits for, then of its state."""
    words = {mark: word for mark, word in _WAITING.items() if mark in line.marks}
    if "stale" in words and line.read_back is not None:
        words["stale"] = "corrected" if line.read_back.corrected else line.read_back.stale or words["stale"]
    if "question" in words:
        words["question"] = f"{sum(asked.answer is None for asked in line.asked)} asked"
    return [*words.values(), *[word for mark, word in _DONE if mark in line.marks][:1]]


def place_words(rows: Sequence[PackRow], row: PackRow) -> str:
    """The place of a row among all lines. `6 of 20`, for a group `19-20 of 20`."""
    if not row.lines:
        return ""
    before = sum(len(other.lines) for other in takewhile(lambda other: other.key != row.key, rows))
    last = before + len(row.lines)
    first = f"{before + 1}-" if len(row.lines) > 1 else ""
    return f"{first}{last} of {sum(len(other.lines) for other in rows)}"


def group_words(row: PackRow) -> str:
    """A group in words: its cases, and how it was read back."""
    group = row.group
    if group is None:
        return row.key
    said = f"   read back: {safe_text(group.read_back)}" if group.read_back else ""
    if group.text:
        return f"{group.name} {group.text}{said}"
    back = sum(line.read_back is not None for line in row.lines)
    kept = sum("kept" in line.marks for line in row.lines)
    count = said or f"   checked {kept}, read back {back} of {len(row.lines)}"
    return f"{group.name} {len(group.cases)}: {' '.join(group.cases)}{count}"
