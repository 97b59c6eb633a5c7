"""A case by the steps of ISO 10002, in the standard's order.

The steps bear their names and no clause numbers: those differ between editions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from desk.model.entries import CloseRule, Memo, Refusal, Told
from desk.model.entry_facts import is_reply
from desk.model.entry_states import OfferState, PromiseState
from desk.model.facts import finished_since
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.offers.cost import cost_of
from desk.reports.window import local_time
from desk.sla.pauses import reopening_times
from desk.text.amounts import amount_words
from desk.text.durations import duration_words
from desk.text.printable import plain_words

STEPS: Mapping[str, str] = {
    "receipt": "receipt",
    "tracking": "tracking",
    "acknowledgement": "acknowledgement",
    "assessment": "initial assessment",
    "investigation": "investigation",
    "response": "response",
    "decision": "communicating the decision",
    "closing": "closing",
    "improvement": "analysis, satisfaction, improvement",
}
"""The steps by name, with their titles."""

_USUAL_CHANNELS = {"phone", "voicemail", "sms", "email", "chat", "in person", "social", "letter", "web", "portal"}


class StepFact(msgspec.Struct, frozen=True):
    """One thing that is on record for a step. `is_free` says that somebody wrote it in their own words."""

    name: str
    value: str
    is_free: bool = False


class IsoStep(msgspec.Struct, frozen=True):
    """A step with what is on record for it. `missing` says in words what is not."""

    name: str
    title: str
    facts: tuple[StepFact, ...]
    missing: str = ""


def filled_steps(state: CaseState) -> tuple[str, ...]:
    """The names of the steps of which something is on record."""
    return tuple(name for name, is_filled in _filled_flags(state) if is_filled)


def _filled_flags(state: CaseState) -> Iterator[tuple[str, bool]]:
    decided = decided_at(state)
    yield "receipt", any(isinstance(entry, Told) for entry in state.timeline)
    yield "tracking", bool(state.statuses)
    yield "acknowledgement", any(map(is_reply, state.timeline))
    yield "assessment", any(state.value(name) for name in ("failure", "loss", "needs_by", "public_risk", "sensitive"))
    yield "investigation", bool(state.listens or state.causes)
    yield "response", bool(state.apologies or state.offers or state.promises or state.refusals)
    yield "decision", decided is not None and told_decision_at(state) is not None
    yield "closing", state.finished and bool(state.verifies or (state.ending and state.ending.outcome))
    yield "improvement", bool(state.actions)


def decided_at(state: CaseState) -> datetime | None:
    """The last decision: an offer was answered, or a refusal said."""
    answers = [offer.answer.at for offer in state.offers.values() if offer.answer]
    return max([*answers, *(refusal.entry.at for refusal in state.refusals.values())], default=None)


def told_decision_at(state: CaseState) -> datetime | None:
    """The time of our first word to the customer after it.

    A refusal tells them itself.
    """
    decided = decided_at(state)
    if decided is None:
        return None
    heard = (entry.at for entry in state.timeline if is_reply(entry) or isinstance(entry, Refusal))
    return next((at for at in heard if at >= decided), None)


def iso_steps(state: CaseState, now: datetime, *, shift: Shift) -> tuple[IsoStep, ...]:
    """Every step of a case, with times of the zone."""
    view = _StepView(state, now, shift)
    made = {
        "receipt": view.receipt(),
        "tracking": view.tracking(),
        "acknowledgement": view.acknowledgement(),
        "assessment": view.assessment(),
        "investigation": view.investigation(),
        "response": view.response(),
        "decision": view.decision(),
        "closing": view.closing(),
        "improvement": view.improvement(),
    }
    lacking = view.missing()
    return tuple(
        IsoStep(name, title, tuple(fact for fact in made[name] if fact.value), lacking.get(name, "")) for name, title in STEPS.items()
    )


class _StepView:
    """The facts of one case's steps."""

    def __init__(self, state: CaseState, now: datetime, shift: Shift) -> None:
        self.state, self.now, self.shift, self.zone = state, now, shift, shift.zone

    def time(self, at: datetime | None) -> str:
        """An instant on the zone's wall. Empty for none."""
        return local_time(at, self.zone) if at else ""

    def free(self, name: str, value: object) -> StepFact:
        """A fact in somebody's own words."""
        return StepFact(name, str(value or ""), is_free=True)

    def channel(self, name: str) -> StepFact:
        """The channel. One that is not a usual word is somebody's own."""
        return StepFact("channel", name, is_free=name not in _USUAL_CHANNELS)

    def receipt(self) -> Iterator[StepFact]:
        state = self.state
        told = next((entry for entry in state.timeline if isinstance(entry, Told)), None)
        yield StepFact("reference", state.id)
        yield self.channel((told.channel if told else "") or state.channel)
        yield StepFact("told", self.time(state.told_at))
        yield StepFact("logged", self.time(state.created_at))
        yield self.free("subject", state.subject)
        yield self.free("tags", ", ".join(state.tags))
        yield self.free("what they said", told.text if told else "")
        yield self.free("remedy sought", next((listen.wants for listen in state.listens if listen.wants), ""))

    def tracking(self) -> Iterator[StepFact]:
        state = self.state
        for at, status in state.statuses:
            yield StepFact(plain_words(status), self.time(at))
        if not state.finished:
            yield StepFact("open for", duration_words(int((self.now - state.told_at).total_seconds())))
            yield StepFact("look again", self.time(state.recheck or state.follow_up))

    def acknowledgement(self) -> Iterator[StepFact]:
        reply = next(filter(is_reply, self.state.timeline), None)
        if reply is not None:
            yield StepFact("first reply", self.time(reply.at))
            yield self.channel(reply.channel)
            yield StepFact("after", duration_words(int((reply.at - self.state.told_at).total_seconds())))

    def assessment(self) -> Iterator[StepFact]:
        value = self.state.value
        yield StepFact("priority", self.state.priority)
        yield StepFact("kind of failure", plain_words(str(value("failure") or "")))
        yield StepFact("loss", str(value("loss") or ""))
        yield StepFact("needs it by", self.time(value("needs_by")))
        yield self.free("public risk", value("public_risk"))
        yield StepFact("sensitive", "yes" if value("sensitive") else "")

    def investigation(self) -> Iterator[StepFact]:
        state = self.state
        for listen in state.listens:
            words = (listen.text, listen.feeling, listen.promised, listen.came, listen.matters)
            yield self.free("heard", "; ".join(filter(None, words)))
        for entry in state.timeline:
            if isinstance(entry, Memo):
                yield self.free("memo", entry.text)
        for cause in state.causes:
            yield self.free("cause", "; because ".join((cause.text, *cause.whys)))
        yield StepFact("causes found", "yes" if state.causes else "no")

    def response(self) -> Iterator[StepFact]:
        state = self.state
        for apology in state.apologies:
            yield StepFact("apology", f"{self.time(apology.at)}, {apology.speaker}")
        for offer in state.offers.values():
            yield StepFact("offer", self._offer_words(offer))
            yield self.free("chosen", offer.chosen.title if offer.chosen else "")
            yield StepFact("cost", self._cost_words(offer))
        for promise in state.promises.values():
            yield StepFact("promise", self._promise_words(promise))
            yield self.free("promised", promise.entry.text)
        for refusal in state.refusals.values():
            yield StepFact("refusal", f"{self.time(refusal.entry.at)}, {plain_words(refusal.entry.reason or '')}".rstrip(", "))
            yield self.free("reason", refusal.entry.text)
            yield self.free("other ways", "; ".join(refusal.entry.alternatives))

    def _cost_words(self, offer: OfferState) -> str:
        if offer.chosen is None:
            return ""
        return amount_words(cost_of(offer.chosen, minute_rate=self.shift.minute_rate).total)

    def _offer_words(self, offer: OfferState) -> str:
        answer = f", {offer.answer.answer} {self.time(offer.answer.at)}" if offer.answer else ", no answer yet"
        approval = f", {offer.approval.decision} by {offer.approval.by}" if offer.approval else ""
        return f"{self.time(offer.entry.at)}{answer}{approval}"

    def _promise_words(self, promise: PromiseState) -> str:
        settled = f" {self.time(promise.settled_at)}" if promise.settled_at else ""
        return f"{promise.status}{settled}" + (f", due {self.time(promise.entry.due)}" if promise.entry.due else "")

    def decision(self) -> Iterator[StepFact]:
        yield StepFact("decided", self.time(decided_at(self.state)))
        yield StepFact("told to them", self.time(told_decision_at(self.state)))

    def closing(self) -> Iterator[StepFact]:
        state = self.state
        yield StepFact("finished", self.time(finished_since(state)))
        for verify in state.verifies:
            yield StepFact("verdict", f"{verify.verdict}, {self.time(verify.at)}")
            yield self.free("in their words", verify.words)
        yield StepFact("outcome", plain_words(state.ending.outcome or "") if state.ending else "")
        for entry in state.timeline:
            if isinstance(entry, CloseRule):
                yield StepFact("rule overridden", f"{entry.rule}, {self.time(entry.at)}")
                yield self.free("reason", entry.reason)
        reopened = len(reopening_times(state.statuses))
        yield StepFact("reopened", f"{reopened} times" if reopened > 1 else "once" if reopened else "")

    def improvement(self) -> Iterator[StepFact]:
        state = self.state
        for cause in state.causes:
            yield StepFact("cause", f"{cause.class_} {cause.key}".strip())
        for action in state.actions.values():
            done = f"done {self.time(action.done_at)}" if action.done_at else "open"
            due = f", due {self.time(action.entry.due)}" if action.entry.due else ""
            yield self.free("corrective action", action.entry.text)
            yield StepFact("action", f"{action.entry.owner}, {done}{due}")

    def missing(self) -> dict[str, str]:
        """The words for the steps that lack something."""
        state = self.state
        found: dict[str, str] = {}
        if not any(map(is_reply, state.timeline)):
            found["acknowledgement"] = f"not acknowledged for {duration_words(int((self.now - state.told_at).total_seconds()))}"
        if decided_at(state) and told_decision_at(state) is None:
            found["decision"] = "decided and not told"
        if state.finished and not state.verifies:
            found["closing"] = "closed without the customer's word"
        if state.recovery and not state.actions:
            found["improvement"] = "no corrective action"
        return found
