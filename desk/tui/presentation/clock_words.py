"""The clocks of a case in the words of its head.

A clock is a verb while it runs, and what became of it once it is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace
from rich.cells import cell_len

from desk.board.case_view import NEVER, next_due
from desk.board.rows import due_text
from desk.sla.clock import Clock, ClockState
from desk.sla.clock_names import late_clock, spoken_clock
from desk.sla.policy import ClockName
from desk.text.durations import HOUR, MINUTE, due_words, duration_words, short_words
from desk.text.times import zone_or_utc
from desk.tui.presentation.case_moment import CLOCK_TONES, RISK_TONES, CaseMoment
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import DONE
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width

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
_FOLDED = 38
"""Cells from which on promises stand together, counted."""
_LEAST_LABEL = 12
"""Cells below which the words of a promise are not worth beginning."""
_NO_TARGET = "no time set"
_NO_CLOCK = -1
"""The place of what is no clock: it cannot be chosen."""
_SAID_ELSEWHERE = {"", "unclear", "promise"}
"""The names of what is due but stands among the clocks, or is nothing that has a time."""


def clocks_in_order(moment: CaseMoment) -> list[int]:
    """The places of the clocks, the most pressing first.

    Those without a target come last, after those that are over.
    """
    now, clocks = moment.now, moment.view.clocks

    def urgency(place: int) -> tuple[int, bool, datetime]:
        clock = clocks[place]
        return _ORDER.index(clock.outcome or clock.state(now)), clock.cut_short, clock.due_at or NEVER

    return sorted(range(len(clocks)), key=urgency)


class _ShownClock(msgspec.Struct, frozen=True):
    """A clock on the line.

    `label` is what is promised, empty where it is no open promise.
    """

    place: int
    words: str
    short: str
    tone: str
    label: str = ""


def clock_line(moment: CaseMoment, width: int, *, chosen: int | None, more_key: str) -> list[Piece]:
    """The clocks that fit a width, the most pressing first.

    Those that were in time give way first, then long times and by how much all but the first are late, then the last ones, never the
    `chosen` place. `more_key` shows what had no room. Promises stand together, with the words of the first, unless one clock is chosen.
    """
    gap = "   " if width >= _WIDE else "  "
    shown = [_shown_clock(moment, place) for place in clocks_in_order(moment)]
    shown = [each for each in shown if each.words or each.place == chosen]
    if chosen is None and width >= _FOLDED:
        shown = _folded_promises(shown, moment)
    if chosen is None:
        shown[:0] = _due_without_clock(moment)
    if _line_width(shown, gap) > width:
        shown = [each for each in shown if each.tone != CLOCK_TONES["met"] or each.place == chosen]
    more: list[Piece] = []
    if _line_width(shown, gap) > width:
        shown, more = _shortened_clocks(shown, width, gap, chosen=chosen, more=_more_pieces(more_key, width))
    return [*_line_pieces(shown, gap, chosen, width - pieces_width(more)), *more]


def _shortened_clocks(
    shown: Sequence[_ShownClock], width: int, gap: str, *, chosen: int | None, more: list[Piece]
) -> tuple[list[_ShownClock], list[Piece]]:
    """The clocks that fit in short words.

    Behind them comes the key that shows the others, if any. The first is short where others say a time, so that all say it one way. One
    alone keeps its full words where they fit.
    """
    rest = [replace(each, words=each.short) for each in shown[1:]]
    says_times = any(letter.isdecimal() for each in rest for letter in each.words)
    kept = [replace(shown[0], words=short_words(shown[0].words)) if says_times else shown[0], *rest]
    if _line_width(kept, gap) <= width:
        return kept, []
    while len(kept) > 1 and _line_width(kept, gap) + pieces_width(more) > width:
        kept.remove(next(each for each in reversed(kept) if each.place != chosen))
    alone = [each for each in shown if each.place == kept[0].place]
    has_room = len(kept) == 1 and _line_width(alone, gap) + pieces_width(more) <= width
    return (alone if has_room else kept), (more if len(shown) > 1 else [])


def _shown_clock(moment: CaseMoment, place: int) -> _ShownClock:
    clock = moment.view.clocks[place]
    (words, tone), (short, _) = clock_piece(clock, moment), clock_piece(clock, moment, short=True)
    label = safe_text(clock.label) if clock.name == "promise" and not clock.outcome else ""
    return _ShownClock(place, words, short_words(short), tone, label)


def _due_without_clock(moment: CaseMoment) -> list[_ShownClock]:
    """The first due, where that is none of the clocks.

    It is the time of their need, of a call they expect, of a look of our own.
    """
    upcoming = next_due(moment.view, moment.now)
    if upcoming.clock is not None or upcoming.name in _SAID_ELSEWHERE:
        return []
    words = first_due_words(moment)
    return [_ShownClock(_NO_CLOCK, words, short_words(words), RISK_TONES[upcoming.risk])]


def first_due_words(moment: CaseMoment) -> str:
    """The words of the board for the first due, with its time.

    Empty where nothing is due.
    """
    upcoming = next_due(moment.view, moment.now)
    if not upcoming.name or moment.view.is_unclear:
        return ""
    said = due_text(moment.view, moment.now, zone_or_utc(moment.shift.zone))
    return late_clock(said.next_name, said.due) if said.risk == "late" else f"{spoken_clock(said.next_name)} {said.due}"


def _folded_promises(shown: Sequence[_ShownClock], moment: CaseMoment) -> list[_ShownClock]:
    """The clocks, all open promises as one.

    It stands in the place of the first.
    """
    promises = [each for each in shown if moment.view.clocks[each.place].name == "promise" and not moment.view.clocks[each.place].outcome]
    if len(promises) < 2:
        return list(shown)
    first, verb = promises[0], _VERBS["promise"][0]
    count = f"{len(promises)} promises, first"
    together = replace(first, words=first.words.replace(verb, count, 1), short=first.short.replace(verb, count, 1))
    return [together if each is first else each for each in shown if each is first or each not in promises]


def _line_pieces(shown: Sequence[_ShownClock], gap: str, chosen: int | None, width: int) -> list[Piece]:
    """The clocks as pieces.

    The first promise has its words where room is left.
    """
    said = next((each for each in shown if each.label), None) if chosen is None else None
    if said is not None and width - _line_width(shown, gap) < cell_len(said.label) + 2:
        shown = [each for each in shown if each.tone != CLOCK_TONES["met"]]
    room = width - _line_width(shown, gap) - 2
    line: list[Piece] = []
    for each in shown:
        line += [(gap, "text")] if line else []
        line.append((each.words or _NO_TARGET, "chosen" if each.place == chosen else each.tone))
        if each is said and room >= min(_LEAST_LABEL, cell_len(each.label)):
            line.append((f": {cut(each.label, room)}", "text"))
    return line


def _more_pieces(key: str, width: int) -> list[Piece]:
    """The key that shows the clocks without room."""
    return [("  ", "text"), (key, "key"), (" all clocks" if width >= _WIDE else " more", "dim")]


def _line_width(shown: Sequence[_ShownClock], gap: str) -> int:
    return sum(len(each.words or _NO_TARGET) for each in shown) + len(gap) * (len(shown) - 1)


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
            words = f"{verb} paused, {late}" if clock.held else late_clock(clock.name, late)
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
    """The time left.

    For a promise an hour ahead or more, and where closed hours come between, the time by which it is due.
    """
    left, due = clock.seconds_left(moment.now), clock.due_at
    if due is None or left is None:
        return due_words(left)
    is_said = clock.name == "promise" and left >= HOUR
    is_interrupted = (due - moment.now).total_seconds() - left >= MINUTE
    return f"by {moment.time(due)}" if is_said or is_interrupted else due_words(left)
