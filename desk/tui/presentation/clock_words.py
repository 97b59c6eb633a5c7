"""The clocks of a case in the words of its head.

A clock is a verb while it runs, and what became of it once it is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.board.case_view import NEVER
from desk.sla.clock import Clock, ClockState
from desk.sla.policy import ClockName
from desk.text.durations import HOUR, due_words, duration_words
from desk.tui.presentation.case_moment import CLOCK_TONES, CaseMoment
from desk.tui.presentation.signs import DONE
from desk.tui.presentation.toned_text import Piece

_VERBS: dict[ClockName, tuple[str, str]] = {
    "own": ("take", "taken"),
    "reply": ("answer", "answered"),
    "update": ("update", "updated"),
    "fix": ("fix", "fixed"),
    "promise": ("promise", "kept"),
    "verify": ("ask them", "asked"),
}
_ORDER: tuple[ClockState, ...] = ("late", "soon", "running", "paused", "missed", "met", "none")
_WIDE = 50
"""Cells from which on three blanks stand between clocks."""
_NO_TARGET = "no time set"


def clocks_in_order(moment: CaseMoment) -> list[int]:
    """The places of the clocks, the most pressing first.

    Those without a target come last, after those that are over.
    """
    now, clocks = moment.now, moment.view.clocks

    def urgency(place: int) -> tuple[int, bool, datetime]:
        clock = clocks[place]
        return _ORDER.index(clock.outcome or clock.state(now)), clock.cut_short, clock.due_at or NEVER

    return sorted(range(len(clocks)), key=urgency)


def clock_line(moment: CaseMoment, width: int, *, chosen: int | None, more_key: str) -> list[Piece]:
    """The clocks that fit a width, the most pressing first.

    Those that were in time give way first, then by how much the others are late, then the last ones, never the `chosen` place. `more_key`
    shows what had no room.
    """
    gap = "   " if width >= _WIDE else "  "
    shown = [(place, clock_piece(moment.view.clocks[place], moment)) for place in clocks_in_order(moment)]
    shown = [each for each in shown if each[1][0] or each[0] == chosen]
    if _line_width(shown, gap) > width:
        shown = [each for each in shown if each[1][1] != CLOCK_TONES["met"] or each[0] == chosen]
    if _line_width(shown, gap) > width:
        shown[1:] = [(place, clock_piece(moment.view.clocks[place], moment, short=True)) for place, _ in shown[1:]]
    left_out = 0
    while len(shown) > 1 and _line_width(shown, gap) + (len(_more_words(left_out, width) + more_key) if left_out else 0) > width:
        shown.remove(next(each for each in reversed(shown) if each[0] != chosen))
        left_out += 1
    line: list[Piece] = []
    for place, (text, tone) in shown:
        line += [(gap, "text")] if line else []
        line.append((text or _NO_TARGET, "chosen" if place == chosen else tone))
    return [*line, (_more_words(left_out, width), "dim"), (more_key, "key")] if left_out else line


def _more_words(count: int, width: int) -> str:
    return f"  {count} more clock{'s' if count > 1 else ''} " if width >= _WIDE else f"  {count} more "


def _line_width(shown: Sequence[tuple[int, Piece]], gap: str) -> int:
    return sum(len(text or _NO_TARGET) for _, (text, _) in shown) + len(gap) * (len(shown) - 1)


def clock_piece(clock: Clock, moment: CaseMoment, *, short: bool = False) -> Piece:
    """A clock in words with its tone.

    The words are empty for one without a target. `short` ones say late, not by how much.
    """
    state = clock.outcome or clock.state(moment.now)
    verb, done = _VERBS[clock.name]
    late = "late" if short else f"{lateness_words(clock, moment.now)} late"
    match state:
        case "none":
            words = ""
        case "met":
            words = f"{done}{DONE}"
        case "missed":
            words = f"{verb} broken" if clock.broken else f"never {done}" if clock.cut_short or not clock.stopped_at else f"{done} {late}"
        case "late":
            words = f"{verb}{' paused,' if clock.held else ''} {late}"
        case "paused":
            left = clock.seconds_left(moment.now)
            words = f"{verb} paused" if short or left is None else f"{verb} paused, {duration_words(left)} left"
        case _:
            words = f"{verb} {_time_left(clock, moment)}"
    return words, CLOCK_TONES[state]


def lateness_words(clock: Clock, now: datetime) -> str:
    """The time beyond the target: `48 min`, `3 h`."""
    return duration_words(clock.seconds_late(clock.stopped_at or clock.closed_at or now))


def _time_left(clock: Clock, moment: CaseMoment) -> str:
    """The time by which it is due.

    Within an hour of it, the time left.
    """
    left = clock.seconds_left(moment.now)
    opens = clock.reopens_at(moment.now)
    if clock.due_at and (opens or left is None or left >= HOUR):
        return f"by {moment.time(clock.due_at)}"
    return due_words(left)
