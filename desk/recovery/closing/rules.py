"""What may not be logged, and what closing asks first; it reads a case and an entry, and words the refusal.

The closing rules guide and never trap: each can be overridden by a `close_rule` entry with a reason, which is read at handover.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import msgspec

from desk.errors import DeskError, Refused
from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Approval,
    CloseRule,
    CorrectiveAction,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    PromiseBroken,
    PromiseKept,
    Refusal,
    Retract,
    StatusChange,
)
from desk.model.kind_registry import KindRegistry
from desk.model.shift import Shift
from desk.model.state import FINISHED, PAUSED, CaseState, state_of
from desk.model.timeline import retracted
from desk.recovery.closing.outcomes import effort, needs_lead
from desk.recovery.closing.verdicts import last_verdict
from desk.recovery.offers.cost import dearest_option, needs_approval, over_limit
from desk.recovery.offers.wish_guesses import answer_of
from desk.recovery.steps.rail import acted_on

RULES = ("verify", "heard", "action", "limit")


@dataclass(frozen=True, slots=True)
class UnmetRule:
    """A closing rule that a case does not meet: its name, what is missing, and the command that would do it."""

    rule: str
    missing: str
    command: str


class ClosingRefused(Refused):
    """A close that asks first; `unmet` are the rules behind it."""

    def __init__(self, case: str, unmet: Sequence[UnmetRule]) -> None:
        self.unmet = tuple(unmet)
        lines = [f"{case} was not closed."]
        for each in unmet:
            lines += [
                f"  {each.rule}: {each.missing}",
                f"    do it:  {each.command}",
                f"    or say why not:  desk log close_rule {case} --set rule={each.rule} --set reason='...'",
            ]
        super().__init__("\n".join(lines))


class NeedsLead(Refused):
    """An ending that takes a lead's word."""


def entry_check(entries: Sequence[AnyEntry], *, shift: Shift) -> Callable[[Case], None]:
    """A check for `changes.Append`: refuses under the lock what the case, as it then is, does not allow. Raises DeskError."""

    def check(case: Case) -> None:
        for entry in entries:
            refusal = validate_entry(entry, state_of(case), shift=shift)
            if refusal is not None:
                raise refusal
            case = msgspec.structs.replace(case, entries=(*case.entries, entry))

    return check


def validate_entry(entry: AnyEntry, state: CaseState, *, shift: Shift) -> DeskError | None:
    """Why this entry may not be logged on this case, or nothing; limits are those of the entry's agent on `shift`."""
    if isinstance(entry, StatusChange) and entry.to in FINISHED:
        if needs_lead(entry, shift):
            return NeedsLead(_lead_first(entry, state, shift))
        unmet = unmet_rules(state, shift=shift, ending=entry)
        return ClosingRefused(state.id, unmet) if unmet else None
    objection = _OBJECTIONS.get(type(entry))
    words = objection(entry, state, shift) if objection else ""
    return Refused(words) if words else None


def unmet_rules(state: CaseState, *, shift: Shift, ending: StatusChange | None = None) -> tuple[UnmetRule, ...]:
    """The closing rules that stand in the way of closing (DESIGN.3): only once recovery began, and without those overridden.

    An `ending` that says the customer was lost, or that all was done that could be, needs no happy verdict.
    """
    if not state.recovery:
        return ()
    waived = {entry.rule for entry in state.timeline if isinstance(entry, CloseRule)}
    honest = ending is not None and ending.outcome in {"lost", "best_effort"}
    return tuple(unmet for unmet in _unmet(state, shift, honest=honest) if unmet.rule not in waived)


def offer_prompts(offer: Offer, state: CaseState, *, shift: Shift) -> tuple[UnmetRule, ...]:
    """What an agent is asked before making this offer: was anything heard, and is it theirs to give? (S1.6 and S4.6)"""
    waived = {entry.rule for entry in state.timeline if isinstance(entry, CloseRule)}
    unmet = []
    if not state.listens:
        unmet.append(_heard(state))
    if over_limit(offer, state, agent=offer.by, shift=shift):
        unmet.append(_limit(state, offer, shift))
    return tuple(each for each in unmet if each.rule not in waived)


def _unmet(state: CaseState, shift: Shift, *, honest: bool) -> Iterable[UnmetRule]:
    verdict = last_verdict(state)
    if verdict is None:
        yield _verify(state, "nobody asked whether the customer is satisfied")
    elif verdict == "below" and not honest:
        yield _verify(state, "their last verdict was below: go on until they are happy, or say that it ended lost or as best effort")
    if state.offers and not state.listens:
        yield _heard(state)
    if any(not acted_on(state, cause.id) for cause in state.causes):
        yield UnmetRule(
            "action",
            "a cause has no corrective action",
            f"desk log action {state.id} 'what will be done' --set owner=AGENT --set due='tomorrow 9:00'",
        )
    dear = next((offer.entry for offer in state.offers.values() if needs_approval(offer, state, shift)), None)
    if dear is not None:
        yield _limit(state, dear, shift)


def _verify(state: CaseState, missing: str) -> UnmetRule:
    return UnmetRule("verify", missing, f"desk log verify {state.id} 'their words' --set verdict=met")


def _heard(state: CaseState) -> UnmetRule:
    return UnmetRule(
        "heard",
        "an offer comes before anything was heard",
        f"desk log listen {state.id} --set feeling=angry --set wants='what they want'",
    )


def _limit(state: CaseState, offer: Offer, shift: Shift) -> UnmetRule:
    cost = dearest_option(offer, minute_rate=shift.minute_rate)
    return UnmetRule(
        "limit",
        f"an offer of {cost:.2f} is above the {shift.limit(offer.by):.2f} that {offer.by} may give, and nobody approved it",
        f"desk log approval {state.id} --as LEAD --set offer={offer.id or 'OFFER'} --set decision=approved",
    )


def _lead_first(entry: StatusChange, state: CaseState, shift: Shift) -> str:
    lead = next((agent.id for agent in shift.agents if agent.role != "agent"), "LEAD")
    tried = ", ".join(effort(state)) or "nothing yet"
    return (
        f"Best effort is an honest end, and takes a lead's word. {state.id} was not closed. Tried so far: {tried}.\n"
        f"  hand it over:  desk log assign {state.id} 'best effort reached?' --set owner={lead} --set follow_up=+15m\n"
        f"  or as a lead:  desk log status {state.id} --as {lead} --set to={entry.to} --set outcome=best_effort"
    )


_OBJECTIONS: KindRegistry[Callable[[Any, CaseState, Shift], str]] = KindRegistry()
"""Why an entry of a kind may not be logged, in words, empty where it may; a kind without a function always may."""


@_OBJECTIONS.for_kinds(StatusChange)
def _status(entry: StatusChange, state: CaseState, shift: Shift) -> str:
    if entry.to in PAUSED and not (entry.reason.strip() and entry.recheck):
        return (
            f"Waiting needs what we wait for and when we look again: desk log status {state.id} 'waiting for ...'"
            f" --set to={entry.to} --set recheck='tomorrow 9:00'"
        )
    return ""


@_OBJECTIONS.for_kinds(CorrectiveAction)
def _action(entry: CorrectiveAction, state: CaseState, shift: Shift) -> str:
    if entry.instead_of and entry.instead_of not in state.actions:
        return _points_at_nothing("action", entry.instead_of, state.actions)
    if entry.owner.strip() and entry.due:
        return ""
    return "A corrective action needs who does it and until when: owner=AGENT and due='tomorrow 9:00'."


@_OBJECTIONS.for_kinds(Listen)
def _listen(entry: Listen, state: CaseState, shift: Shift) -> str:
    if entry.guess.strip() and answer_of(state):
        return f"They have answered already ({answer_of(state)}): a guess after that is hindsight. Leave it out."
    heard = (entry.text, entry.feeling, entry.promised, entry.came, entry.matters, entry.wants)
    said = (*heard, entry.guess, entry.circumstances, entry.shoes)
    return "" if any(part.strip() for part in said) else "Say what you heard: their feeling, what was missed, or what they want."


@_OBJECTIONS.for_kinds(Offer)
def _offer(entry: Offer, state: CaseState, shift: Shift) -> str:
    if not entry.options and not entry.text.strip():
        return "An offer needs at least one choice: options.0.title='...'."
    if len(entry.options) > 3:
        return f"An offer has one to three choices, this one has {len(entry.options)}."
    return next((words for option in entry.options if (words := _option(option))), "")


def _option(option: Option) -> str:
    if min(option.value_now, option.value_later, option.cost, option.staff_minutes) < 0:
        return "Amounts and minutes of an offer cannot be below zero."
    if not 0 <= option.chance <= 1:
        return f"A chance lies between 0 and 1, not at {option.chance:g}."
    if not 0 <= option.effort <= 3:
        return f"Effort goes from 0 (none) to 3 (much), not to {option.effort}."
    return ""


@_OBJECTIONS.for_kinds(OfferAnswer)
def _answer(entry: OfferAnswer, state: CaseState, shift: Shift) -> str:
    if entry.offer in state.refusals:
        return _other_way(entry, len(state.refusals[entry.offer].entry.alternatives))
    offer = state.offers.get(entry.offer)
    if offer is None:
        return _points_at_nothing("offer", entry.offer, state.offers)
    options = len(offer.entry.options)
    if not 0 <= entry.option <= max(options, 1):
        return f"The offer has {options} choices, there is no option {entry.option}."
    if entry.answer == "accepted" and options > 1 and not entry.option:
        return f"Say which of the {options} choices was accepted: option=1."
    return ""


def _other_way(entry: OfferAnswer, ways: int) -> str:
    """What they took of the other ways named with a no (S5.21)."""
    if not 0 <= entry.option <= ways:
        return f"The refusal names {ways} other ways, there is no {entry.option}."
    if entry.answer == "accepted" and ways > 1 and not entry.option:
        return f"Say which of the {ways} other ways they took: option=1."
    return ""


@_OBJECTIONS.for_kinds(Approval)
def _approval(entry: Approval, state: CaseState, shift: Shift) -> str:
    offer = state.offers.get(entry.offer)
    if offer is None:
        return _points_at_nothing("offer", entry.offer, state.offers)
    if shift.agent(entry.by).role == "agent":
        return f"Approving is for a lead or a manager; {entry.by} is neither on this shift."
    if entry.decision == "approved" and over_limit(offer.entry, state, agent=entry.by, shift=shift):
        return f"The offer is above the {shift.limit(entry.by):.2f} that {entry.by} may give as well; ask a manager."
    return ""


@_OBJECTIONS.for_kinds(Refusal)
def _refusal(entry: Refusal, state: CaseState, shift: Shift) -> str:
    return "" if any(each.strip() for each in entry.alternatives) else "Saying no needs at least one alternative: alternatives.0='...'."


@_OBJECTIONS.for_kinds(ActionDone)
def _action_done(entry: ActionDone, state: CaseState, shift: Shift) -> str:
    if entry.action in state.actions or (not entry.action and any(cause.id == entry.cause for cause in state.causes)):
        return ""
    return _points_at_nothing("action", entry.action, state.actions)


@_OBJECTIONS.for_kinds(PromiseKept, PromiseBroken)
def _settled(entry: PromiseKept | PromiseBroken, state: CaseState, shift: Shift) -> str:
    if entry.promise in state.promises or entry.promise in state.offers:
        return ""
    return _points_at_nothing("promise", entry.promise, state.promises)


@_OBJECTIONS.for_kinds(CloseRule)
def _close_rule(entry: CloseRule, state: CaseState, shift: Shift) -> str:
    if entry.rule not in RULES:
        nearest = get_close_matches(entry.rule, RULES, n=1, cutoff=0.0)[0]
        return f"{entry.rule!r} is not a closing rule; did you mean {nearest!r}? There is {', '.join(RULES)}."
    return "" if entry.reason.strip() else "Going on against a rule needs a reason: it is read at handover."


@_OBJECTIONS.for_kinds(Retract)
def _retract(entry: Retract, state: CaseState, shift: Shift) -> str:
    entries = state.case.entries
    if entry.entry not in {each.id for each in entries}:
        return f"There is no entry {entry.entry!r} on {state.id}."
    return f"{entry.entry} was already taken back." if entry.entry in retracted(entries) else ""


@_OBJECTIONS.for_kinds(Link)
def _link(entry: Link, state: CaseState, shift: Shift) -> str:
    return f"{state.id} cannot be linked with itself." if entry.case == state.id else ""


def _points_at_nothing(what: str, named: str, known: Iterable[str]) -> str:
    ids = list(known)
    there = f"there is {', '.join(ids)}" if ids else f"this case has no {what}"
    return f"There is no {what} {named!r} here; {there}." if named else f"Say which {what} is meant: {what}=...; {there}."
