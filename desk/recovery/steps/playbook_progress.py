"""How far a case is in the playbook begun on it: what is done, by a tick or by what the timeline shows, and what is due next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from desk.model.entries import AnyEntry, Apology, Assign, Cause, Contact, Link, Listen, Offer, OfferAnswer, Playbook, Promise, Step, Verify
from desk.model.state import CaseState
from desk.recovery.notices import Notice

Done = Literal["", "ticked", "shown"]

SOON = timedelta(minutes=5)
"""How long before a step is due it begins to be called for."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What on a timeline proves a step: entries that pass `test`, the `nth` of them, since the beginning only where `since`.

    `action` is the one that logs such an entry.
    """

    action: str
    test: Callable[[AnyEntry], bool]
    nth: int = 1
    since: bool = False


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
    "contact": Proof("contact", lambda entry: isinstance(entry, Contact), since=True),
    "update": Proof("contact", lambda entry: isinstance(entry, Contact) and entry.update, since=True),
    "owner": Proof("take", lambda entry: isinstance(entry, Assign) and bool(entry.owner), since=True),
    "link": Proof("link", lambda entry: isinstance(entry, Link)),
    "cause": Proof("cause", lambda entry: isinstance(entry, Cause)),
    "verdict": Proof("verify", lambda entry: isinstance(entry, Verify), since=True),
}
"""What a step of a playbook may name as its evidence."""


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as it stands: `ticked` by hand, `shown` by the timeline, or still to do; `entry` is what proves it."""

    text: str
    due: datetime | None
    done: Done = ""
    entry: AnyEntry | None = None
    evidence: str = ""


def steps_of(state: CaseState) -> tuple[StepState, ...]:
    """The steps of the playbook in hand, in its order; none where none was begun."""
    playbook = state.playbook
    return tuple(_steps(state, playbook)) if playbook else ()


def next_step(state: CaseState) -> StepState | None:
    """The step with a time that is due first of those still to do."""
    waiting = [step for step in steps_of(state) if not step.done and step.due is not None]
    return min(waiting, key=_when, default=None)


def _when(step: StepState) -> datetime:
    assert step.due is not None
    return step.due


def _steps(state: CaseState, playbook: Playbook) -> Iterator[StepState]:
    ticks = {tick.step: tick for tick in state.ticked if tick.playbook == playbook.name}
    for step in playbook.steps:
        due = playbook.at + timedelta(minutes=step.minutes) if step.minutes else None
        tick, shown = ticks.get(step.text), _shown(state, playbook, step.evidence)
        done: Done = "ticked" if tick else "shown" if shown else ""
        yield StepState(step.text, due, done, tick or shown, step.evidence)


def _shown(state: CaseState, playbook: Playbook, evidence: str) -> AnyEntry | None:
    proof = EVIDENCE.get(evidence)
    if proof is None:
        return None
    found = [entry for entry in state.timeline if proof.test(entry) and (entry.at >= playbook.at or not proof.since)]
    return found[proof.nth - 1] if len(found) >= proof.nth else None


def tick_entry(state: CaseState, step: StepState, *, at: datetime, by: str) -> Step:
    """The entry that ticks a step."""
    return Step(at=at, by=by, playbook=state.playbook.name if state.playbook else "", step=step.text)


def step_notices(state: CaseState, now: datetime) -> Iterator[Notice]:
    """The step that is due now or soon. It calls for attention, as a follow-up does."""
    step = None if state.finished or state.paused else next_step(state)
    if step is None or step.due is None or step.due - now > SOON:
        return
    minutes = int(abs((step.due - now).total_seconds()) // 60)
    when = f"was due {minutes} min ago" if step.due < now else f"due in {minutes} min" if minutes else "due now"
    yield Notice(f"playbook step {when}: {step.text}", 5, "playbook")
