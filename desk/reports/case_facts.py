"""Reads the facts of a case, as of an instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import msgspec

from desk.model.absurd_values import is_absurd, with_unknown_entries, without_absurd_values
from desk.model.case import Case
from desk.model.entries import Assign, CloseRule, Incoming, OfferAnswer, PromiseKept
from desk.model.entry_facts import Reply, is_reply
from desk.model.entry_states import OfferState
from desk.model.entry_values import CUSTOMER
from desk.model.facts import finished_since
from desk.model.state import CaseState, state_of
from desk.model.timeline import unretracted
from desk.recovery.causes.debt import debt_of
from desk.recovery.customers.identity import lookup_keys
from desk.recovery.offers.wish_guesses import WishGuess
from desk.recovery.promises import keeper_of
from desk.recovery.verdicts import verdicts_since_reopened
from desk.reports.facts import ActionFacts, CaseFacts, CauseFacts, ClockFacts, GuessFacts, OfferFacts, PromiseFacts
from desk.reports.iso10002 import filled_steps
from desk.sla.clocks import clocks_of
from desk.sla.pauses import finish_times, reopening_times
from desk.sla.policy import Policy


def case_as_of(case: Case, at: datetime) -> Case | None:
    """The case as it stood just before an instant. None where nothing of it was told by then.

    Retractions count whenever they were made: what was undone never happened.
    """
    before = tuple(entry for entry in unretracted(case.entries) if entry.at < at)
    return msgspec.structs.replace(case, entries=before) if before or case.created_at < at else None


def facts_of(case: Case, policy: Policy, *, as_of: datetime) -> CaseFacts | None:
    """The facts of a case by its entries before `as_of`. None where there was nothing of it yet.

    A case that holds values nobody can count with is read without its clocks.
    """
    then = case_as_of(case, as_of)
    if then is None:
        return None
    withdrawn = _withdrawn_offers(case)
    try:
        state = state_of(then)
        return _facts_of_state(state, withdrawn, _clock_facts(state, policy))
    except (ArithmeticError, ValueError, TypeError):
        return _facts_of_state(readable_state(then), withdrawn, ())


def readable_state(case: Case) -> CaseState:
    """The state of a case, without values beyond all counting."""
    try:
        return state_of(without_absurd_values(case))
    except (ArithmeticError, ValueError, TypeError):
        return state_of(with_unknown_entries(case))


def _facts_of_state(state: CaseState, withdrawn: frozenset[str], clocks: tuple[ClockFacts, ...]) -> CaseFacts:
    owned = next((entry for entry in state.timeline if isinstance(entry, Assign) and entry.owner), None)
    reply: Reply | None = next(filter(is_reply, state.timeline), None)
    said = verdicts_since_reopened(state)
    ending = state.ending
    return CaseFacts(
        id=state.id,
        logged=state.created_at,
        told=state.told_at,
        first=min(state.created_at, state.told_at, *(entry.at for entry in state.timeline[:1])),
        last=max(state.last_at, state.created_at),
        priority=state.priority,
        customer=lookup_keys(state) or (state.id,),
        recovery=state.recovery,
        value=_money_or_none(state.value("value")),
        source_sla=str(state.value("source_sla") or "").strip().casefold(),
        duplicate_of=next((link.case for link in reversed(state.links) if link.sort == "duplicate" and link.case != state.id), ""),
        flips=tuple(sorted((*finish_times(state.statuses), *reopening_times(state.statuses)))),
        since=finished_since(state),
        outcome=ending.outcome if ending else None,
        saved=_money_of(ending.saved if ending else 0),
        verdict=said[-1].verdict if said else None,
        owned=owned.at if owned else None,
        contacted=reply.at if reply else None,
        apologised=state.apologies[0].at if state.apologies else None,
        relieved=min([*finish_times(state.statuses)[:1], *_delivery_times(state)], default=None),
        verdicts=tuple((verify.at, verify.verdict) for verify in state.verifies),
        offers=tuple(_offer_facts(state, withdrawn)),
        promises=tuple(_promise_facts(state)),
        chases=tuple(entry.at for entry in state.timeline if isinstance(entry, Incoming) and entry.chase),
        apologies=tuple((apology.at, apology.speaker) for apology in state.apologies),
        refusals=tuple((refusal.entry.at, bool(refusal.taken)) for refusal in state.refusals.values()),
        overrides=tuple(entry.at for entry in state.timeline if isinstance(entry, CloseRule)),
        hops=tuple(_hop_times(state)),
        clocks=clocks,
        causes=tuple(_cause_facts(state)),
        in_debt=debt_of(state) is not None,
        guesses=tuple(_guess_facts(state)),
        feelings=(next((listen.feeling for listen in state.listens if listen.feeling), ""), state.feeling),
        owned_by=owned.owner if owned else "",
        contacted_by=reply.by if reply else "",
        steps=filled_steps(state),
    )


def _clock_facts(state: CaseState, policy: Policy) -> tuple[ClockFacts, ...]:
    return tuple(
        ClockFacts(clock.name, clock.target is not None, clock.started_at, clock.late_after, clock.stopped_at, clock.cut_short)
        for clock in clocks_of(state, policy)
        if clock.name != "promise" and clock.started_at is not None
    )


def _withdrawn_offers(case: Case) -> frozenset[str]:
    """The offers that were withdrawn in the end, whenever that was."""
    last = {entry.offer: entry.answer for entry in case_answers(case)}
    return frozenset(offer for offer, answer in last.items() if answer == "withdrawn")


def case_answers(case: Case) -> list[OfferAnswer]:
    """The answers to a case's offers that count, by time."""
    found = [entry for entry in unretracted(case.entries) if isinstance(entry, OfferAnswer)]
    return sorted(found, key=lambda entry: entry.at)


def _offer_facts(state: CaseState, withdrawn: frozenset[str]) -> Iterator[OfferFacts]:
    for offer_id, offer in state.offers.items():
        chosen, accepted = offer.chosen, offer.accepted_at
        if accepted is None or chosen is None or offer_id in withdrawn or not _is_standing(offer):
            continue
        later = _money_of(chosen.value_later) * _money_of(chosen.chance)
        yield OfferFacts(accepted, _money_of(chosen.cost) + _money_of(chosen.value_now), later, _money_of(chosen.staff_minutes))


def _is_standing(offer: OfferState) -> bool:
    return offer.answer is not None and offer.answer.answer in {"accepted", "delivered"}


def _promise_facts(state: CaseState) -> Iterator[PromiseFacts]:
    for promise in state.promises.values():
        entry = promise.entry
        to_customer = entry.to.strip().casefold() == CUSTOMER
        yield PromiseFacts(entry.at, entry.due, to_customer, keeper_of(promise, state), promise.settled_at, promise.status == "broken")
    for offer in state.offers.values():
        if offer.promised_at and offer.chosen and offer.chosen.by and offer.status != "dropped":
            broken = offer.status == "broken"
            yield PromiseFacts(offer.promised_at, offer.chosen.by, True, offer.entry.by, offer.settled_at, broken)


def _delivery_times(state: CaseState) -> Iterator[datetime]:
    """The times at which accepted offers were first delivered."""
    there = {offer_id for offer_id, offer in state.offers.items() if offer.accepted_at and offer.status == "delivered"}
    for entry in state.timeline:
        brought = entry.offer if isinstance(entry, OfferAnswer) and entry.answer == "delivered" else ""
        if (entry.promise if isinstance(entry, PromiseKept) else brought) in there:
            yield entry.at


def _hop_times(state: CaseState) -> Iterator[datetime]:
    """The times at which one owner gave the case to another. A change of shift is none."""
    owner = ""
    for entry in state.timeline:
        if isinstance(entry, Assign) and entry.owner:
            if owner not in {"", entry.owner} and not entry.handover:
                yield entry.at
            owner = entry.owner


def _cause_facts(state: CaseState) -> Iterator[CauseFacts]:
    for cause in state.causes:
        answering = (action for action in state.actions.values() if action.entry.cause in {"", cause.id} and not action.superseded)
        actions = tuple(ActionFacts(action.entry.due, action.done_at) for action in answering)
        yield CauseFacts(cause.at, cause.key.strip(), cause.class_, actions)


def _guess_facts(state: CaseState) -> Iterator[GuessFacts]:
    """The last guess before the customer answered, if there was one."""
    guess, author = "", ""
    for listen in state.listens:
        guess, author = (listen.guess, listen.by) if listen.guess else (guess, author)
        if listen.wants:
            if guess:
                yield GuessFacts(author, listen.at, WishGuess(state.id, guess, listen.wants).is_different)
            return


def _money_of(amount: object) -> Decimal:
    return _money_or_none(amount) or Decimal(0)


def _money_or_none(amount: object) -> Decimal | None:
    """An amount, exact as it was typed. None for what is no amount."""
    if not isinstance(amount, int | float) or isinstance(amount, bool) or is_absurd(amount):
        return None
    return Decimal(str(amount))
