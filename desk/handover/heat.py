"""The heat of a case at the change, with its reasons.

Red means that harm is happening now. Naive rules made seventeen of twenty cases red, these make ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from desk.board.case_view import CaseView, is_silent
from desk.board.contact_notices import silence_duration
from desk.board.contact_times import last_contact
from desk.handover.moment import HandoverMoment
from desk.handover.notes import HEATS, Heat, PartNote
from desk.model.entries import Incoming
from desk.model.state import CaseState
from desk.recovery.contact_history import times_asked
from desk.recovery.offers.approvals import PendingApproval, approver_names
from desk.recovery.verdicts import verdicts_since_reopened
from desk.sla.clock import Clock
from desk.sla.clock_names import late_clock, spoken_clock
from desk.text.amounts import amount_words
from desk.text.durations import duration_words

FELT_CLOCKS = ("reply", "update", "fix", "promise")
"""The clocks that the customer feels."""
_PRESSING = frozenset({"urgent", "high"})


class HeatReading(msgspec.Struct, frozen=True):
    """A heat with every reason for it. `by` is who said so, None for a drafted one."""

    heat: Heat
    because: tuple[str, ...]
    by: str | None = None


def heat_of(view: CaseView, moment: HandoverMoment) -> HeatReading:
    """The heat of a case: what somebody said, else the drafted one. The drafted reasons stay beside what was said."""
    drafted = drafted_heat(view, moment)
    said = moment.record.parts.get((view.id, "heat"))
    if said is None or said.text not in HEATS:
        return drafted
    return HeatReading(said.text, (_said_words(said), *drafted.because), said.by)


def _said_words(said: PartNote) -> str:
    return f"{said.by} says so{f': {said.reason}' if said.reason else ''}"


def drafted_heat(view: CaseView, moment: HandoverMoment) -> HeatReading:
    """The first heat that has a reason, with all its reasons."""
    if red := tuple(_red_reasons(view, moment)):
        return HeatReading("red", red)
    if watch := tuple(_watch_reasons(view, moment)):
        return HeatReading("watch", watch)
    return HeatReading("steady", ())


def _red_reasons(view: CaseView, moment: HandoverMoment) -> Iterator[str]:
    state, now = view.state, moment.now
    if state.finished:
        late = next((clock for clock in view.clocks if clock.name == "verify" and clock.state(now) == "late"), None)
        if late is not None:
            yield f"happy? {_late_words(late, now)}"
        return
    felt = [clock for name in FELT_CLOCKS for clock in view.clocks if clock.name == name and clock.state(now) == "late"]
    yield from _first_reasons(late_clock(clock.name, _late_words(clock, now)) for clock in felt)
    yield from _red_ownership(view, now)
    if state.chases >= 2 and not _has_word_since_chase(state):
        yield f"chased us {times_asked(state)}, no word since"
    yield from _expected_words(view, moment, moment.gap)
    for wait in moment.approvals_of(state):
        if wait.is_late(now):
            whom = _decider_words(wait, state, moment)
            yield f"a word is overdue: {amount_words(round(wait.cost))} waits for {whom} since {moment.time(wait.since)}"


def _red_ownership(view: CaseView, now: datetime) -> Iterator[str]:
    state = view.state
    if state.priority not in _PRESSING:
        return
    own = next((clock for clock in view.clocks if clock.name == "own" and clock.state(now) == "late"), None)
    if own is not None:
        yield late_clock(own.name, _late_words(own, now))
    if not state.owner:
        yield f"{state.priority} and nobody owns it"


def _expected_words(view: CaseView, moment: HandoverMoment, by: datetime) -> Iterator[str]:
    """The things that they need or expect by a time."""
    if view.needed_at is not None and view.needed_at <= by and not view.state.paused:
        yield f"{'needed it' if view.needed_at < moment.now else 'needs it'} by {moment.time(view.needed_at)}"
    if view.expected_at is not None and view.expected_at <= by:
        yield f"expects us at {moment.time(view.expected_at)}"


def _watch_reasons(view: CaseView, moment: HandoverMoment) -> Iterator[str]:
    state, now, until = view.state, moment.now, moment.until
    yield from _first_reasons(_clocks_ahead(view, moment))
    if state.finished:
        return
    if state.priority in _PRESSING:
        yield state.priority
    if state.chases:
        yield f"chased us {times_asked(state)}"
    own = next((clock for clock in view.clocks if clock.name == "own" and clock.state(now) == "late"), None)
    if own is not None:
        yield late_clock(own.name, _late_words(own, now))
    if state.paused and state.recheck is not None and state.recheck < until:
        yield f"look again {moment.time(state.recheck)}"
    if is_silent(view, now):
        yield f"nothing from us for {silence_duration(view, now)}"
    for wait in moment.approvals_of(state):
        yield f"{amount_words(round(wait.cost))} waits for {_decider_words(wait, state, moment)}"
    yield from _watch_history(view, moment)


def _watch_history(view: CaseView, moment: HandoverMoment) -> Iterator[str]:
    verdicts = verdicts_since_reopened(view.state)
    if verdicts and verdicts[-1].verdict == "below":
        yield "last they said worse"
    if (number := moment.failure_number(view)) > 1:
        yield f"failure {number} of this customer"
    yield from _expected_words(view, moment, moment.until)
    if view.step_due is not None and view.step_due < moment.until and not view.state.paused:
        yield f"playbook step due {moment.time(view.step_due)}"


def _clocks_ahead(view: CaseView, moment: HandoverMoment) -> Iterator[str]:
    running = [clock for clock in view.clocks if clock.due_at is not None and clock.state(moment.now) in {"running", "soon", "late"}]
    for clock in sorted(running, key=lambda clock: clock.due_at or moment.until):
        if clock.due_at is not None and clock.due_at < moment.until and clock.name != "own":
            yield f"{'happy?' if clock.name == 'verify' else spoken_clock(clock.name)} due {moment.time(clock.due_at)}"


def _first_reasons(reasons: Iterator[str]) -> Iterator[str]:
    """The first reason for each clock. The others say no more than it."""
    first: dict[str, str] = {}
    for reason in reasons:
        first.setdefault(reason.partition(" ")[0], reason)
    yield from first.values()


def _late_words(clock: Clock, now: datetime) -> str:
    return f"{duration_words(clock.seconds_late(now))} late" if not clock.broken else "broken"


def _has_word_since_chase(state: CaseState) -> bool:
    chased = max(entry.at for entry in state.timeline if isinstance(entry, Incoming) and entry.chase)
    told = last_contact(state)
    return told is not None and told > chased


def _decider_words(wait: PendingApproval, state: CaseState, moment: HandoverMoment) -> str:
    return approver_names(wait.cost, wait.offer.by, state, moment.shift)
