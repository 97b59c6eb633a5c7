"""A case as one row of plain values, for screens and pipes."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal, NamedTuple

import msgspec

from desk.board.case_view import AFTERCARE, CaseView, NextDue, Risk, next_due
from desk.model.entry_values import Status
from desk.model.facts import is_public
from desk.recovery.closing.aftercare import AFTERCARE_DAY
from desk.recovery.customers.history import failure_number
from desk.sla.clock import Clock
from desk.text.durations import DAY, due_words, duration_words, short_duration
from desk.text.ordinals import short_ordinal

Tone = Literal["late", "soon", "ok", "paused", "met", "missed", "none"]

RISK_WORDS: dict[Risk, str] = {"late": "LATE", "soon": "SOON", "ok": "ok", "paused": "waits", "none": "-", "done": "done"}
LATE_AND_HELD = "LATE||"
"""The word for a case that is late, and waits for somebody else."""
NOW_DUE = "NOW"
"""The word for a time of our own that has come. Nobody was promised it, so it is never late."""
COLUMN_CLOCKS = ("own", "reply", "update", "fix")
CLOSED = "closed"
"""The word for a desk that is closed."""
PUBLIC = "may post"
"""The word for a customer who may tell many others."""
LATER = "later"
"""The word for a case that has time, and that is put off or waits for somebody."""
_PUT_OFF, _ON_HOLD, _PENDING = "put off", "on hold", "we wait"
_MOST_CHASES = 9
_TONES: dict[Risk, Tone] = {"late": "late", "soon": "soon", "ok": "ok", "paused": "paused", "none": "none", "done": "met"}


class Cell(msgspec.Struct, frozen=True):
    """A clock as a short text with its tone."""

    text: str
    tone: Tone


def chased_sign(count: int) -> str:
    """The number of times the customer chased us, such as `3x`. Empty for none."""
    return "" if not count else f"{count}x" if count <= _MOST_CHASES else f"{_MOST_CHASES}+"


def again_sign(failure_number: int) -> str:
    """The failure for the customer, counted, such as `2nd fail`. Empty for a first one."""
    return f"{short_ordinal(failure_number)} fail" if failure_number > 1 else ""


class BoardRow(msgspec.Struct, frozen=True):
    """The values of a case on the board at one moment. `tone` belongs to the risk word and the time."""

    case: str
    risk: Risk
    risk_word: str
    tone: Tone
    next_name: str
    due: str
    """The time to it in words, such as `48 min late`."""
    subject: str
    customer: str
    owner: str
    priority: str
    status: str
    cells: tuple[Cell, ...]
    rail: str
    chases: int
    tags: tuple[str, ...]
    failure_number: int
    """Number of the failure for the customer, 1 for a first one."""
    is_public: bool = False
    """May they tell many others of it (S1.20)?"""
    aside: str = ""
    """Why nobody works on it, in words, although its clocks go on. Empty for any other."""

    @property
    def chased(self) -> str:
        """The number of times they chased us, as a sign."""
        return chased_sign(self.chases)

    @property
    def note(self) -> str:
        """The failure for them, counted.

        Else that they may tell others, else why nobody works on it.
        """
        return again_sign(self.failure_number) or (PUBLIC if self.is_public else self.aside)


class DueText(NamedTuple):
    """The next due time of a case in words. `due` is the time to it, such as `48 min late`."""

    risk: Risk
    risk_word: str
    next_name: str
    due: str


def due_text(view: CaseView, now: datetime, zone: tzinfo) -> DueText:
    """The next due time of a case at `now`, in words. Opening times are told in `zone`."""
    state, upcoming = view.state, next_due(view, now)
    opens = upcoming.clock.reopens_at(now) if upcoming.clock else None
    shut = opens is not None and upcoming.risk != "late"
    held = upcoming.clock is not None and upcoming.clock.held
    said = f"{opens.astimezone(zone):%a %H:%M}" if shut and opens else _uncounted_text(view, upcoming, now)
    return DueText(
        upcoming.risk,
        CLOSED if shut else LATE_AND_HELD if held else LATER if upcoming.risk == "ok" and aside_words(view, now) else risk_word(upcoming),
        "opens" if shut else upcoming.name or _status_words(state.status),
        said or due_words(upcoming.left, is_owed=upcoming.is_owed),
    )


def row_of(view: CaseView, now: datetime, *, zone: tzinfo, failure: int = 0) -> BoardRow:
    """The row of one case at `now`. Its due time is as `due_text` has it.

    `failure` is the number of the failure for the customer. It is 0 where nobody looked across all cases, and then the head of the case
    decides.
    """
    state, upcoming = view.state, due_text(view, now, zone)
    return BoardRow(
        case=view.id,
        risk=upcoming.risk,
        risk_word=upcoming.risk_word,
        tone="paused" if upcoming.risk_word == LATER else _TONES[upcoming.risk],
        next_name=upcoming.next_name,
        due=upcoming.due,
        subject=state.subject,
        customer=state.customer,
        owner=state.owner,
        priority=state.priority,
        status=state.status,
        cells=tuple([_clock_column(view, name, now) for name in COLUMN_CLOCKS]),
        rail=view.rail,
        chases=state.chases,
        tags=state.tags,
        is_public=is_public(state),
        aside="" if upcoming.risk == "paused" else aside_words(view, now),
        failure_number=failure or (failure_number(state) if state.recovery else 1),
    )


def aside_words(view: CaseView, now: datetime) -> str:
    """Why nobody works on a case whose clocks go on. Empty where somebody may.

    It is put off, or waits for somebody while a promise runs.
    """
    if view.state.paused:
        return _PENDING if view.state.status == "pending" else _ON_HOLD
    return _PUT_OFF if view.put_off_until(now) is not None else ""


def risk_word(upcoming: NextDue) -> str:
    """The word for the risk of a case."""
    is_ours = upcoming.clock is None and not upcoming.is_owed and upcoming.name != AFTERCARE
    has_come = is_ours and upcoming.risk == "soon" and upcoming.left is not None and upcoming.left <= 0
    return NOW_DUE if has_come else RISK_WORDS[upcoming.risk]


def _uncounted_text(view: CaseView, upcoming: NextDue, now: datetime) -> str:
    """The text in place of a time. Empty where one is shown."""
    if upcoming.clock is not None and upcoming.clock.held:
        return f"{lateness(upcoming.clock, now)} late"
    if not upcoming.name and (ending := view.state.ending):
        return due_words(-int((now - ending.at).total_seconds()), is_owed=False)
    if upcoming.name == AFTERCARE and view.aftercare_from:
        days = (now - view.aftercare_from) // AFTERCARE_DAY
        return due_words(-days * DAY, is_owed=False) if days > 1 else "yesterday" if days else "today"
    return ""


def _status_words(status: Status) -> str:
    """The word of a case of which nothing is due. It says for whom it waits, or how it ended."""
    return {"pending": "for customer", "on_hold": "for others", "solved": "solved", "closed": "closed"}.get(status, "")


def lateness(clock: Clock, now: datetime) -> str:
    """The time beyond its target, such as `3 h` or `20 s`. Empty for none."""
    late = clock.seconds_late(clock.stopped_at or clock.closed_at or now)
    return duration_words(late) if late else ""


def clock_words(clock: Clock, now: datetime) -> str:
    """A clock in words. Empty without a target.

    Such as `met`, `missed by 12 min`, `paused, late by 3 h`, `62 min left`.
    """
    by = f" by {late}" if (late := lateness(clock, now)) else ""
    if clock.outcome:
        return f"missed{by}" if clock.outcome == "missed" else "met"
    match clock.state(now):
        case "none":
            return ""
        case "late":
            return f"{'paused, ' if clock.held else ''}late{by}"
        case "paused":
            return f"paused, {_time_left(clock, now)}"
        case _:
            return _time_left(clock, now)


def _time_left(clock: Clock, now: datetime) -> str:
    left = clock.seconds_left(now)
    return f"{duration_words(left)} left" if left is not None else ""


def _clock_column(view: CaseView, name: str, now: datetime) -> Cell:
    clock = next((clock for clock in reversed(view.clocks) if clock.name == name), None)
    return Cell(".", "none") if clock is None else clock_cell(clock, now)


def clock_cell(clock: Clock, now: datetime) -> Cell:
    """A clock as a word or a short figure.

    It is `met`, `missed`, `late`, `||` for paused, `late||` for paused when late, `.` for no target, else the time left.
    """
    match clock.outcome or clock.state(now):
        case "met":
            return Cell("met", "met")
        case "missed":
            return Cell("missed", "missed")
        case "paused":
            return Cell("||", "paused")
        case "none":
            return Cell(".", "none")
        case "late":
            return Cell("late||" if clock.held else "late", "late")
        case "soon":
            return Cell(short_duration(clock.seconds_left(now)), "soon")
        case _:
            return Cell(short_duration(clock.seconds_left(now)), "ok")
