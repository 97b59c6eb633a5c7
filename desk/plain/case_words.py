"""A case in sentences, as one agent reads it to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from desk.board.case_view import CaseView, next_due
from desk.model.state import CaseState
from desk.recovery.steps.rail import rail_of
from desk.sla.clock import Clock
from desk.sla.clock_names import late_clock, spoken_clock
from desk.text.durations import due_words, duration_words
from desk.text.printable import plain_words, printable
from desk.text.times import format_time
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.facts import all_facts
from desk.tui.presentation.signs import OURS, THEIRS
from desk.tui.presentation.text_block import TextBlock

_WHOSE = {THEIRS: "from the customer", OURS: "to the customer"}
_COUNT = re.compile(r"\bx(\d+)\b")


def case_sentence(view: CaseView, now: datetime) -> str:
    """A case in one line of a list."""
    state = view.state
    asked = f", chased us {_times_words(state.chases)}" if state.chases else ""
    facts = f"{state.priority}, {plain_words(state.status)}, {_owner_words(state)}{asked}"
    return f"{state.id}, {_risk_words(view, now)}. {printable(state.customer)}: {printable(state.subject)}. {facts}."


def _times_words(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def _owner_words(state: CaseState) -> str:
    return f"owner {printable(state.owner)}" if state.owner else "nobody owns it"


def _risk_words(view: CaseView, now: datetime) -> str:
    """The next deadline in words."""
    upcoming = next_due(view, now)
    if upcoming.left is None:
        return "done" if upcoming.risk == "done" else "waiting" if upcoming.risk == "paused" else "nothing due"
    name = spoken_clock(upcoming.name)
    if upcoming.clock is not None and upcoming.clock.held:
        return f"{name} paused"
    when = due_words(upcoming.left, is_owed=upcoming.is_owed)
    if upcoming.left >= 0:
        return f"{name} due {when}"
    return late_clock(upcoming.name, when) if upcoming.is_owed else f"{name}, {when}"


def head_lines(moment: CaseMoment) -> Iterator[str]:
    """The head of a case, and all that is known."""
    state = moment.state
    yield f"{state.id}. {printable(state.subject)}."
    reached = (state.customer, state.value("phone"), state.value("email"), state.value("organisation"))
    yield ", ".join(printable(str(fact)) for fact in reached if fact) + "."
    yield f"{state.priority}, {plain_words(state.status)}, {_owner_words(state)}."
    yield from (_clock_line(clock, moment) for clock in moment.view.clocks if clock.target_seconds is not None)
    if rail := rail_of(state):
        done = ", ".join(name for name, is_done in rail.steps if is_done) or "none"
        left = ", ".join(name for name, is_done in rail.steps if not is_done) or "none"
        yield f"Steps done: {done}. Still to do: {left}."
    for fact in all_facts(moment):
        yield _said_fact("".join(text for text, _ in fact.toned_pieces()))


def _said_fact(text: str) -> str:
    """A fact as it is spoken, its signs in words."""
    return _COUNT.sub(lambda found: _times_words(int(found[1])), printable(text)).replace(" > ", ", then ")


def _clock_line(clock: Clock, moment: CaseMoment) -> str:
    due = f", due {format_time(clock.due_at, moment.now, zone=moment.shift.zone)}" if clock.due_at else ""
    state, left = clock.outcome or clock.state(moment.now), clock.seconds_left(moment.now)
    seconds_late = clock.seconds_late(clock.stopped_at or clock.closed_at or moment.now)
    words = f"{state} by {duration_words(seconds_late)}" if state in {"late", "missed"} and seconds_late else state
    if state in {"running", "soon"} and left is not None:
        words = f"{duration_words(left)} left"
    label = f", {printable(clock.label)}" if clock.label else ""
    return f"{spoken_clock(clock.name)}: {words}{due}{label}."


def entry_lines(block: TextBlock) -> Iterator[str]:
    """An entry in words: its head on one line, then its text."""
    sign = next((text.strip() for text, tone in block.head if tone == "key"), "")
    whose = f", {_WHOSE[sign]}" if sign in _WHOSE else ""
    head = ", ".join(said for text, tone in block.head if tone != "key" and (said := printable(text)))
    yield f"{head}{whose}{', taken back' if block.struck else ''}."
    for text, _ in block.body:
        yield from (line for each in text.splitlines() if (line := printable(each)))
