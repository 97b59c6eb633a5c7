"""A whole case as plain lines, for a pipe or the clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.board.case_view import CaseView
from desk.board.contact_times import need_met, need_words
from desk.board.rows import clock_words
from desk.model.absurd_values import absurd_places
from desk.model.case_end import fields_shown_at_end
from desk.model.entries import AnyEntry, kind_of
from desk.model.entry_text import describe_entry
from desk.model.entry_values import OUTCOME_WORDS
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.model.timeline import in_order, retracted
from desk.recovery.offers.balance import RECOVERY_LEVELS, recovery_level
from desk.recovery.verdicts import verdict_history
from desk.sla.clock_names import spoken_clock
from desk.text.printable import printable, printable_lines
from desk.text.times import format_time


def case_lines(view: CaseView, now: datetime, shift: Shift) -> Iterator[str]:
    """The lines of a case, from its head to its last entry."""
    state = view.state
    yield f"{state.id}  {printable(state.subject)}"
    facts = [state.customer, state.value("phone"), state.value("email"), state.channel, state.value("organisation")]
    yield "  ".join(printable(str(fact)) for fact in facts if fact)
    yield f"{state.priority}  {state.status}  owner {printable(state.owner) or 'nobody'}  rev {state.case.rev}"
    if state.status_reason and state.paused:
        yield f"waiting for: {printable(state.status_reason)}"
    if view.is_unclear:
        places = ", ".join(map(printable, absurd_places(state.case))) or "its values"
        yield f"unclear: nobody can count with {places}, so it has no clocks"
    if state.tags:
        yield "tags: " + ", ".join(map(printable, state.tags))
    for clock in view.clocks:
        due = f"due {format_time(clock.due_at, now, zone=shift.zone)}" if clock.due_at else ""
        state_word = clock.outcome or clock.state(now)
        yield f"  {spoken_clock(clock.name):8} {state_word:8} {clock_words(clock, now) or '.':20} {due}  {printable(clock.label)}".rstrip()
    if need := need_met(state):
        yield f"  {'need':8} {need_words(need, now, zone=shift.zone)}"
    yield from map(printable, outcome_lines(state, now, shift))
    yield ""
    gone = retracted(state.case.entries)
    for entry in in_order(state.case.entries):
        yield from _entry_lines(entry, now, shift, taken_back=entry.id in gone, without=fields_shown_at_end(state.ending, entry))
    if state.ending and state.ending.remember:
        yield ""
        yield f"they will say of us: {printable(state.ending.remember)}"


def outcome_lines(state: CaseState, now: datetime, shift: Shift) -> Iterator[str]:
    """Lines with the customer's verdicts and how the case ended. Nothing where there is nothing to say."""

    def time_words(instant: datetime) -> str:
        return format_time(instant, now, zone=shift.zone)

    if state.verifies:
        level = recovery_level(state)
        highest = f" ({RECOVERY_LEVELS[level]})" if level == len(RECOVERY_LEVELS) - 1 else ""
        yield f"they said: {verdict_history(state, time_words)}{highest}"
    ending = state.ending
    if ending is None:
        return
    parts = [OUTCOME_WORDS[ending.outcome]] if ending.outcome else []
    parts += [f"went to {ending.went_to}"] if ending.went_to else []
    parts += [f"sale saved {ending.saved:g}"] if ending.saved else []
    parts += [f"after-care {time_words(ending.aftercare)}"] if ending.aftercare else []
    if parts:
        yield "ended: " + ", ".join(parts)


def _entry_lines(entry: AnyEntry, now: datetime, shift: Shift, *, taken_back: bool, without: tuple[str, ...]) -> Iterator[str]:
    mark = "  (taken back)" if taken_back else ""
    yield f"{format_time(entry.at, now, zone=shift.zone)}  {entry.id}  {kind_of(entry)}  {printable(entry.by)}{mark}"
    for part in describe_entry(entry, now=now, zone=shift.zone, without=without):
        for line in printable_lines(part):
            yield f"    {line}"
