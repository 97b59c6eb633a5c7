"""Measures how far a case is in its playbook.

A step is done by a tick, or by an entry on the timeline that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from desk.model.entries import AnyEntry, Apology, Assign, Cause, Contact, Link, Listen, Offer, OfferAnswer, Playbook, Promise, Step, Verify
from desk.model.state import CaseState
from desk.recovery.notices import Notice

StepDone = Literal["", "ticked", "shown"]

SOON = timedelta(minutes=5)
"""The time before a step is due when its notice begins."""


class Proof(msgspec.Struct, frozen=True):
    """An entry on the timeline that shows a step as done.

    It is the `nth` for which `is_shown_by` holds, counted from the beginning of the playbook where `since_begun`. `action` logs such an
    entry.
    """

    action: str
    is_shown_by: Callable[[AnyEntry], bool]
    nth: int = 1
    since_begun: bool = False


EVIDENCE: Mapping[str, Proof] = {
    "heard": Proof("listen", lambda entry: isinstance(entry, Listen)),
    "asked": Proof("listen", lambda entry: isinstance(entry, Listen) and bool(entry.wants)),
    "matters": Proof("listen", lambda entry: isinstance(entry, Listen) and bool(entry.matters)),
    "apology": Proof("apology", lambda entry: isinstance(entry, Apology)),
    "second apology": Proof("apology", lambda entry: isinstance(entry, Apology), nth=2),
    "offer": Proof("offer", lambda entry: isinstance(entry, Offer)),
    "extra": Proof("offer", lambda entry: isinstance(entry, Offer) and any(option.extra for option in entry.options)),
    "invitation": Proof("offer", lambda entry: isinstance(entry, Offer) and any(option.redeem for option in entry.options)),
    "answer": Proof("answer", lambda entry: isinstance(entry, OfferAnswer)),
    "promise": Proof("promise", lambda entry: isinstance(entry, Promise)),
    "visible promise": Proof("tangible", lambda entry: isinstance(entry, Promise) and entry.visible),
    "contact": Proof("contact", lambda entry: isinstance(entry, Contact) and entry.reached, since_begun=True),
    "update": Proof("contact", lambda entry: isinstance(entry, Contact) and entry.reached and entry.update, since_begun=True),
    "owner": Proof("take", lambda entry: isinstance(entry, Assign) and bool(entry.owner), since_begun=True),
    "link": Proof("link", lambda entry: isinstance(entry, Link)),
    "cause": Proof("cause", lambda entry: isinstance(entry, Cause)),
    "verdict": Proof("verify", lambda entry: isinstance(entry, Verify), since_begun=True),
}
"""The words that a step may name as its evidence."""


class StepState(msgspec.Struct, frozen=True):
    """A step of a playbook with its state.

    It is `ticked` by hand, `shown` by the timeline, or still to do. `entry` is the one that proves it.
    """

    text: str
    due: datetime | None
    done: StepDone = ""
    entry: AnyEntry | None = None
    evidence: str = ""


def step_states(state: CaseState) -> tuple[StepState, ...]:
    """The steps of the playbook begun on a case, in its order. Empty where none was begun."""
    playbook = state.playbook
    return tuple(_step_states(state, playbook)) if playbook else ()


def next_step(state: CaseState) -> StepState | None:
    """The step still to do that is due first.

    None when no such step has a time.
    """
    waiting = [step for step in step_states(state) if not step.done and step.due is not None]
    return min(waiting, key=_due_time, default=None)


def _due_time(step: StepState) -> datetime:
    assert step.due is not None
    return step.due


def _step_states(state: CaseState, playbook: Playbook) -> Iterator[StepState]:
    ticks = {tick.step: tick for tick in state.ticked if tick.playbook == playbook.name}
    for step in playbook.steps:
        due = playbook.at + timedelta(minutes=step.minutes) if step.minutes else None
        tick, shown = ticks.get(step.text), _proving_entry(state, playbook, step.evidence)
        done: StepDone = "ticked" if tick else "shown" if shown else ""
        yield StepState(step.text, due, done, tick or shown, step.evidence)


def _proving_entry(state: CaseState, playbook: Playbook, evidence: str) -> AnyEntry | None:
    proof = EVIDENCE.get(evidence)
    if proof is None:
        return None
    found = [entry for entry in state.timeline if proof.is_shown_by(entry) and (entry.at >= playbook.at or not proof.since_begun)]
    return found[proof.nth - 1] if len(found) >= proof.nth else None


def tick_entry(state: CaseState, step: StepState, *, at: datetime, by: str) -> Step:
    """Make the entry that ticks a step."""
    return Step(at=at, by=by, playbook=state.playbook.name if state.playbook else "", step=step.text)


def step_notices(state: CaseState, now: datetime) -> Iterator[Notice]:
    """The notice of a step that is due now or soon."""
    step = None if state.finished or state.paused else next_step(state)
    if step is None or step.due is None or step.due - now > SOON:
        return
    minutes = int(abs((step.due - now).total_seconds()) // 60)
    when = f"was due {minutes} min ago" if step.due < now else f"due in {minutes} min" if minutes else "due now"
    yield Notice(f"playbook step {when}: {step.text}", 5, "playbook")
