"""Entry rules: entries that a case does not allow.

They would mean nothing there. Closing a case has rules of its own: `closing/rules.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from desk.errors import Refused
from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Approval,
    CloseRule,
    CorrectiveAction,
    Keeper,
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
from desk.recovery.closing.rules import RULES, closing_refusal
from desk.recovery.offers.approvals import unapproved_words
from desk.recovery.offers.cost import is_over_limit
from desk.recovery.offers.wish_guesses import first_wish
from desk.text.amounts import amount_words
from desk.text.near_words import nearest_word


def entry_check(entries: Sequence[AnyEntry], *, shift: Shift) -> Callable[[Case], None]:
    """A check for `changes.Append` that refuses what a case does not allow.

    It is made under the lock, on the case as it then is. It raises Refused for the first such entry, judged after those before it.
    """

    def check(case: Case) -> None:
        for entry in entries:
            refusal = validate_entry(entry, state_of(case), shift=shift)
            if refusal is not None:
                raise refusal
            case = msgspec.structs.replace(case, entries=(*case.entries, entry))

    return check


def validate_entry(entry: AnyEntry, state: CaseState, *, shift: Shift) -> Refused | None:
    """The refusal of an entry on this case. None where it may be logged.

    Limits are those of the entry's agent on `shift`.
    """
    if isinstance(entry, StatusChange) and entry.to in FINISHED:
        return closing_refusal(entry, state, shift=shift)
    objection = _OBJECTIONS.get(type(entry))
    words = objection(entry, state, shift) if objection else ""
    return Refused(words) if words else None


_OBJECTIONS: KindRegistry[Callable[[Any, CaseState, Shift], str]] = KindRegistry()
"""The reason against an entry by its kind, in words, empty where there is none. A kind that is not listed is always allowed."""


@_OBJECTIONS.for_kinds(StatusChange)
def _status_objection(entry: StatusChange, state: CaseState, shift: Shift) -> str:
    if entry.to in PAUSED and not (entry.reason.strip() and entry.recheck):
        return (
            f"Waiting needs what we wait for and when we look again: desk log status {state.id} 'waiting for ...'"
            f" --set to={entry.to} --set recheck='tomorrow 9:00'"
        )
    return ""


@_OBJECTIONS.for_kinds(CorrectiveAction)
def _action_objection(entry: CorrectiveAction, state: CaseState, shift: Shift) -> str:
    if entry.instead_of and entry.instead_of not in state.actions:
        return _unknown_reference("action", entry.instead_of, state.actions)
    if entry.owner.strip() and entry.due:
        return ""
    return "A corrective action needs who does it and until when: owner=AGENT and due='tomorrow 9:00'."


@_OBJECTIONS.for_kinds(Listen)
def _listen_objection(entry: Listen, state: CaseState, shift: Shift) -> str:
    if entry.guess.strip() and first_wish(state):
        return f"They have answered already ({first_wish(state)}): a guess after that is hindsight. Leave it out."
    heard = (entry.text, entry.feeling, entry.promised, entry.came, entry.matters, entry.wants)
    said = (*heard, entry.guess, entry.circumstances, entry.shoes)
    return "" if any(part.strip() for part in said) else "Say what you heard: their feeling, what was missed, or what they want."


@_OBJECTIONS.for_kinds(Offer)
def _offer_objection(entry: Offer, state: CaseState, shift: Shift) -> str:
    if not entry.options and not entry.text.strip():
        return "An offer needs at least one choice: options.0.title='...'."
    if len(entry.options) > 3:
        return f"An offer has one to three choices, this one has {len(entry.options)}."
    return next((words for option in entry.options if (words := _option_objection(option))), "")


def _option_objection(option: Option) -> str:
    if min(option.value_now, option.value_later, option.cost, option.staff_minutes) < 0:
        return "Amounts and minutes of an offer cannot be below zero."
    if not 0 <= option.chance <= 1:
        return f"A chance lies between 0 and 1, not at {option.chance:g}."
    if not 0 <= option.effort <= 3:
        return f"Effort goes from 0 (none) to 3 (much), not to {option.effort}."
    return ""


@_OBJECTIONS.for_kinds(OfferAnswer)
def _answer_objection(entry: OfferAnswer, state: CaseState, shift: Shift) -> str:
    if entry.offer in state.refusals:
        return _alternative_objection(entry, len(state.refusals[entry.offer].entry.alternatives))
    offer = state.offers.get(entry.offer)
    if offer is None:
        return _unknown_reference("offer", entry.offer, state.offers)
    options = len(offer.entry.options)
    if not 0 <= entry.option <= max(options, 1):
        return f"The offer has {options} choices, there is no option {entry.option}."
    if entry.answer == "accepted" and options > 1 and not entry.option:
        return f"Say which of the {options} choices was accepted: option=1."
    return unapproved_words(entry, state, shift)


def _alternative_objection(entry: OfferAnswer, ways: int) -> str:
    """The reason against an answer to a refusal's alternatives (S5.21)."""
    if not 0 <= entry.option <= ways:
        return f"The refusal names {ways} other ways, there is no {entry.option}."
    if entry.answer == "accepted" and ways > 1 and not entry.option:
        return f"Say which of the {ways} other ways they took: option=1."
    return ""


@_OBJECTIONS.for_kinds(Approval)
def _approval_objection(entry: Approval, state: CaseState, shift: Shift) -> str:
    offer = state.offers.get(entry.offer)
    if offer is None:
        return _unknown_reference("offer", entry.offer, state.offers)
    if shift.agent(entry.by).role == "agent":
        return f"Approving is for a lead or a manager; {entry.by} is neither on this shift."
    if entry.decision == "approved" and is_over_limit(offer.entry, state, agent=entry.by, shift=shift):
        return f"The offer is above the {amount_words(shift.limit(entry.by))} that {entry.by} may give as well; ask a manager."
    return ""


@_OBJECTIONS.for_kinds(Refusal)
def _refusal_objection(entry: Refusal, state: CaseState, shift: Shift) -> str:
    return "" if any(each.strip() for each in entry.alternatives) else "Saying no needs at least one alternative: alternatives.0='...'."


@_OBJECTIONS.for_kinds(ActionDone)
def _action_done_objection(entry: ActionDone, state: CaseState, shift: Shift) -> str:
    if entry.action in state.actions or (not entry.action and any(cause.id == entry.cause for cause in state.causes)):
        return ""
    return _unknown_reference("action", entry.action, state.actions)


@_OBJECTIONS.for_kinds(PromiseKept, PromiseBroken)
def _settlement_objection(entry: PromiseKept | PromiseBroken, state: CaseState, shift: Shift) -> str:
    if entry.promise in state.promises or entry.promise in state.offers:
        return ""
    return _unknown_reference("promise", entry.promise, state.promises)


@_OBJECTIONS.for_kinds(Keeper)
def _keeper_objection(entry: Keeper, state: CaseState, shift: Shift) -> str:
    return "" if entry.promise in state.promises else _unknown_reference("promise", entry.promise, state.promises)


@_OBJECTIONS.for_kinds(CloseRule)
def _close_rule_objection(entry: CloseRule, state: CaseState, shift: Shift) -> str:
    names = [rule.name for rule in RULES]
    if entry.rule not in names:
        nearest = nearest_word(entry.rule, names, cutoff=0.0)
        return f"{entry.rule!r} is not a closing rule; did you mean {nearest!r}? There is {', '.join(names)}."
    return "" if entry.reason.strip() else "Going on against a rule needs a reason: it is read at handover."


@_OBJECTIONS.for_kinds(Retract)
def _retract_objection(entry: Retract, state: CaseState, shift: Shift) -> str:
    entries = state.case.entries
    if entry.entry not in {each.id for each in entries}:
        return f"There is no entry {entry.entry!r} on {state.id}."
    return f"{entry.entry} was already taken back." if entry.entry in retracted(entries) else ""


@_OBJECTIONS.for_kinds(Link)
def _link_objection(entry: Link, state: CaseState, shift: Shift) -> str:
    return f"{state.id} cannot be linked with itself." if entry.case == state.id else ""


def _unknown_reference(what: str, named: str, known: Iterable[str]) -> str:
    ids = list(known)
    there = f"there is {', '.join(ids)}" if ids else f"this case has no {what}"
    return f"There is no {what} {named!r} here; {there}." if named else f"Say which {what} is meant: {what}=...; {there}."
