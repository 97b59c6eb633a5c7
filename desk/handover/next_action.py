"""Drafts the next action of a case, and what may go otherwise.

We draft the *if* and never the *then*. Who is shown a finished one nods, who is asked one thinks. Only where the case holds another way
already is it drafted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from desk.board.case_view import CALL_FIRST, CaseView, next_due
from desk.handover.moment import HandoverMoment
from desk.handover.notes import Heat
from desk.handover.story import person_name, spoken
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.recovery.offers.approvals import PendingApproval, approver_names
from desk.recovery.offers.cost import cost_of, own_limit
from desk.recovery.offers.refusals import unanswered_refusals
from desk.recovery.promises import keeper_of
from desk.recovery.steps.playbook_progress import next_step
from desk.sla.clock import Clock
from desk.text.amounts import amount_words
from desk.text.printable import printable

NextKind = Literal["take", "approval", "promise", "recheck", "verdict", "step", "clock", "look"]

_MORNING_HOUR = 9
_CLOCK_WORDS = {
    "own": "take it and answer {name}",
    "reply": "answer {name}",
    "update": "tell {name} where it stands",
    "silence": "tell {name} where it stands",
    "fix": "solve it or say when",
    "needed": "get {name} what they need",
    CALL_FIRST: "call {name} before they call us",
    "after-care": "ask {name} if they are happy",
    "verify": "ask {name} if they are happy",
}


class NextAction(msgspec.Struct, frozen=True):
    """The next thing to be done.

    `source` is the entry it stems from, and keeps the action recognisable when its words change. `keeper` is who keeps the promise.
    """

    kind: NextKind
    text: str
    due: datetime | None
    source: str = ""
    keeper: str = ""

    @property
    def key(self) -> str:
        """The same action has the same key, overdue or not."""
        return f"{self.kind} {self.source or self.text}"


def drafted_next(view: CaseView, moment: HandoverMoment) -> NextAction:
    """The first action that the case asks for."""
    return next(_next_actions(view, moment), NextAction("look", "look into it, and say when to look again", None))


def _next_actions(view: CaseView, moment: HandoverMoment) -> Iterator[NextAction]:
    state, name = view.state, person_name(view.state)
    if not state.owner and not state.finished:
        phone = printable(str(state.value("phone") or ""))
        yield NextAction("take", f"take it and call {name}{f' ({phone})' if phone else ''}", _take_due(view))
    promises = sorted(_running_clocks(view, moment, "promise"), key=_due_key)
    for wait in moment.approvals_of(state):
        promised = next((clock.due_at for clock in promises if clock.due_at), wait.due_at)
        text = f"get {_decider_words(wait, state, moment)} to decide on {amount_words(round(wait.cost))}, then tell {name}"
        yield NextAction("approval", text, promised, source=wait.offer.id)
    verdicts = [NextAction("verdict", f"ask {name} if they are happy", clock.due_at) for clock in _running_clocks(view, moment, "verify")]
    for clock in promises:
        yield from (verdict for verdict in verdicts if verdict.due and clock.due_at and verdict.due < clock.due_at)
        yield _promise_action(clock, state, moment)
    if state.paused:
        yield NextAction("recheck", f"look again: {spoken(state.status_reason) or 'it waits'}", state.recheck)
    yield from verdicts
    step = next_step(state)
    if step is not None and not state.finished:
        yield NextAction("step", printable(step.text), step.due, source=step.text)
    yield from _board_action(view, moment)


def _promise_action(clock: Clock, state: CaseState, moment: HandoverMoment) -> NextAction:
    words = printable(clock.label) or "what we promised"
    if clock.state(moment.now) == "late":
        words = f"overdue: {words}; keep it or give a new time"
    promise = state.promises.get(clock.entry)
    return NextAction("promise", words, clock.due_at, source=clock.entry, keeper=keeper_of(promise, state) if promise else state.owner)


def _board_action(view: CaseView, moment: HandoverMoment) -> Iterator[NextAction]:
    upcoming = next_due(view, moment.now)
    if upcoming.name:
        words = _CLOCK_WORDS.get(upcoming.name, "follow up with {name}").replace("{name}", person_name(view.state))
        yield NextAction("clock", words, upcoming.due_at, source=upcoming.name)


def _take_due(view: CaseView) -> datetime | None:
    """The time by which somebody must take it. Where it does not press, that is by the first answer."""
    name = "own" if view.state.priority in {"urgent", "high"} else "reply"
    return next((clock.due_at for clock in view.clocks if clock.name == name), None)


def _running_clocks(view: CaseView, moment: HandoverMoment, name: str) -> list[Clock]:
    return [clock for clock in view.clocks if clock.name == name and clock.state(moment.now) in {"running", "soon", "late"}]


def _due_key(clock: Clock) -> float:
    return clock.due_at.timestamp() if clock.due_at else 0.0


def _decider_words(wait: PendingApproval, state: CaseState, moment: HandoverMoment) -> str:
    return approver_names(wait.cost, wait.offer.by, state, moment.shift)


def drafted_if(view: CaseView, action: NextAction, moment: HandoverMoment) -> str:
    """The thing that may go otherwise, in few words."""
    state, due = view.state, action.due
    when = f" by {moment.time(due)}" if due is not None and due > moment.now else ""
    match action.kind:
        case "take":
            return "they do not pick up"
        case "approval":
            wait = moment.approvals_of(state)[0]
            return f"no word from {_decider_words(wait, state, moment)}{when}"
        case "promise":
            label = printable(action.text.removeprefix("overdue: ").removesuffix("; keep it or give a new time"))
            return f"{when.removeprefix(' by ')} passes without: {label}" if when else f"it cannot be kept ({label})"
        case "recheck":
            return f"nothing heard{when}"
        case "verdict":
            return "they come back"
    if view.needed_at is not None:
        return f"it is not there by {moment.time(view.needed_at)}"
    return "they come back" if state.finished else "they do not pick up"


def drafted_then(view: CaseView, moment: HandoverMoment) -> str:
    """The other way that the case holds already. Empty where it has none, and a person is asked."""
    state = view.state
    for refusal in unanswered_refusals(state):
        if refusal.entry.alternatives:
            return printable(refusal.entry.alternatives[0])
    for wait in moment.approvals_of(state):
        limit = own_limit(wait.offer.by, state, moment.shift)
        cheaper = (option for option in wait.offer.options if cost_of(option, minute_rate=moment.shift.minute_rate).total <= limit)
        return next((f"offer them {spoken(option.title)}" for option in cheaper), "")
    offers = [offer for offer in state.offers.values() if offer.answer is None and offer.settled_at is None]
    second = offers[-1].entry.options[1:2] if offers else ()
    return next((f"offer them {spoken(option.title)}" for option in second), "")


def default_follow_up(due: datetime | None, heat: Heat, view: CaseView, moment: HandoverMoment) -> datetime:
    """The follow-up of a case taken over. It is the next action's time while that is to come, else goes by heat."""
    if due is not None and due > moment.now:
        return due
    if heat != "steady":
        return moment.now + (timedelta(minutes=15) if heat == "red" else timedelta(hours=1))
    recheck = view.state.recheck
    return recheck if recheck is not None and recheck > moment.now else _next_morning(moment)


def _next_morning(moment: HandoverMoment) -> datetime:
    there = moment.now.astimezone(moment.zone) + timedelta(days=1)
    return there.replace(hour=_MORNING_HOUR, minute=0, second=0, microsecond=0, fold=0).astimezone(moment.now.tzinfo)


def open_promise_ids(state: CaseState) -> Iterator[str]:
    """The ids of the open promises to the customer."""
    yield from (name for name, promise in state.promises.items() if promise.status == "open" and promise.entry.to == CUSTOMER)
