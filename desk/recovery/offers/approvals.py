"""Approvals: offers that wait for a lead or manager to approve them.

The wait is a countdown of its own beside the clocks of the case, by the wall: an agent with a customer on the phone waits in minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from desk.model.entries import CloseRule, Memo, Offer, OfferAnswer
from desk.model.entry_states import OfferState
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState
from desk.recovery.contact_history import is_mentioned
from desk.recovery.notices import Notice
from desk.recovery.offers.cost import customer_worth, exposure, own_limit
from desk.text.amounts import amount_words
from desk.text.durations import MINUTE, duration_words
from desk.text.times import format_time

ApprovalState = Literal["own", "nominal", "approved", "declined", "override", "waits"]
"""The approval an offer stands on: the agent's own, the nominal rule, a lead's or manager's yes or no, a reason, or none yet."""


class PendingApproval(msgspec.Struct, frozen=True):
    """An offer above its agent's limit that waits for approval. It is late after `due_at`."""

    offer: Offer
    cost: float
    due_at: datetime

    @property
    def since(self) -> datetime:
        """The time at which the offer was made."""
        return self.offer.at

    def seconds_left(self, now: datetime) -> int:
        """Seconds left for the approval. Negative when it is late."""
        return int((self.due_at - now).total_seconds())

    def is_late(self, now: datetime) -> bool:
        """Is the approval overdue?"""
        return now > self.due_at


def approval_state(offer: OfferState, state: CaseState, shift: Shift) -> ApprovalState:
    """The approval an offer stands on (S1.20, S3.28 and S4.6)."""
    if offer.approval is not None:
        return "approved" if offer.approval.decision == "approved" else "declined"
    cost = exposure(offer, minute_rate=shift.minute_rate)
    if 0 < cost <= (customer_worth(state) or 0.0) * shift.limits.nominal:
        return "nominal"
    if cost <= shift.limit(offer.entry.by):
        return "own"
    return "override" if _is_limit_overridden(state) else "waits"


def pending_approvals(state: CaseState, shift: Shift) -> tuple[PendingApproval, ...]:
    """The offers of a case that wait for approval, oldest first. A finished case waits for none."""
    if not state.offers or state.finished:
        return ()
    return tuple(
        _pending_approval(offer, shift)
        for offer in state.offers.values()
        if offer.settled_at is None and approval_state(offer, state, shift) == "waits"
    )


def pending_acceptance(answer: OfferAnswer, state: CaseState, shift: Shift) -> PendingApproval | None:
    """The approval without which an answer is no promise yet.

    None for any other answer than yes, and where the choice they take is within the agent's limit.
    """
    offer = state.offers.get(answer.offer)
    if offer is None or answer.answer != "accepted":
        return None
    taken = msgspec.structs.replace(offer)
    taken.take_answer(answer)
    if approval_state(taken, state, shift) != "waits":
        return None
    return _pending_approval(taken, shift)


def unapproved_words(answer: OfferAnswer, state: CaseState, shift: Shift) -> str:
    """The reason why a yes is no promise yet. Empty where it is one.

    It ends with what to say to the customer meanwhile.
    """
    wait = pending_acceptance(answer, state, shift)
    if wait is None:
        return _unapproved_words(answer, state)
    who = approver_names(wait.cost, wait.offer.by, state, shift)
    when = "" if wait.is_late(answer.at) else f" by {format_time(wait.due_at, answer.at, zone=shift.zone)}"
    return f"Not yet yours to promise: {who} must approve it. Say you will come back{when}."


def _unapproved_words(answer: OfferAnswer, state: CaseState) -> str:
    """The reason against a yes to an offer that was not approved. Empty for any other."""
    offer = state.offers.get(answer.offer)
    if offer is None or answer.answer != "accepted" or offer.approval is None or offer.approval.decision == "approved":
        return ""
    return f"{offer.approval.by} did not approve it: offer something else."


def unasked_approval(state: CaseState, shift: Shift) -> PendingApproval | None:
    """The first pending approval that no note asks for by name."""
    for wait in pending_approvals(state, shift):
        able = approvers(wait.cost, wait.offer.by, state, shift)
        notes = (entry for entry in state.timeline if isinstance(entry, Memo) and entry.at >= wait.since)
        if not any(is_mentioned(note.text, agent.id) for note in notes for agent in able):
            return wait
    return None


def approvals_for(state: CaseState, shift: Shift, agent: str) -> tuple[PendingApproval, ...]:
    """The pending approvals that this agent may give."""
    return tuple(wait for wait in pending_approvals(state, shift) if _can_decide(wait, state, shift, agent))


def _pending_approval(offer: OfferState, shift: Shift) -> PendingApproval:
    due = offer.entry.at + timedelta(minutes=shift.limits.approval_minutes)
    return PendingApproval(offer.entry, exposure(offer, minute_rate=shift.minute_rate), due)


def _can_decide(wait: PendingApproval, state: CaseState, shift: Shift, agent: str) -> bool:
    return any(each.id == agent for each in approvers(wait.cost, wait.offer.by, state, shift))


def approvers(cost: float, by: str, state: CaseState, shift: Shift) -> tuple[Agent, ...]:
    """The leads and managers who may approve an offer of `by`.

    Their own limit is not below its cost, and it is not their own.
    """
    others = (agent for agent in shift.agents if agent.role != "agent" and agent.id != by)
    return tuple(agent for agent in others if cost <= own_limit(agent.id, state, shift))


def approver_names(cost: float, by: str, state: CaseState, shift: Shift, *, here: frozenset[str] = frozenset()) -> str:
    """The approvers in words, those present first: `lou (here) or rae`."""
    able = sorted(approvers(cost, by, state, shift), key=lambda agent: agent.id not in here)
    named = [f"{agent.id} (here)" if agent.id in here else agent.id for agent in able]
    return " or ".join(named) or "a lead or manager"


def approval_notices(state: CaseState, shift: Shift, *, now: datetime, me: str) -> Iterator[Notice]:
    """Notices of approvals waited for and given, until somebody acts."""
    for wait in pending_approvals(state, shift):
        mine = _can_decide(wait, state, shift, me)
        who = "you" if mine else approver_names(wait.cost, wait.offer.by, state, shift)
        words = f"{who} must approve the offer of {amount_words(wait.cost)} by {wait.offer.by}, {_asked_words(wait, now)}"
        words += ": ask again" if wait.is_late(now) and not mine else ""
        yield Notice(words, 2 if mine or wait.is_late(now) else 4, "answer" if mine else "")
    for offer in state.offers.values():
        yield from _decision_notices(offer, state, shift)


def _decision_notices(offer: OfferState, state: CaseState, shift: Shift) -> Iterator[Notice]:
    approval = offer.approval
    if approval is None or offer.answer is not None or state.finished:
        return
    called = f"the offer of {amount_words(exposure(offer, minute_rate=shift.minute_rate))}"
    if approval.decision == "approved":
        yield Notice(f"{approval.by} approved {called}: tell them", 3, "answer")
    elif not any(isinstance(entry, Offer) for entry in state.timeline[state.timeline.index(approval) :]):
        because = f": {approval.text}" if approval.text else ""
        yield Notice(f"{approval.by} did not approve {called}{because}", 2, "offer")


def _asked_words(wait: PendingApproval, now: datetime) -> str:
    """The time since it was asked for. It is not called late: no clock of the customer's is."""
    seconds = int((now - wait.since).total_seconds())
    return "asked just now" if seconds < MINUTE else f"asked {duration_words(seconds)} ago"


def _is_limit_overridden(state: CaseState) -> bool:
    """Did somebody override the limit with a reason? That is the right thing rather than everything right."""
    return any(isinstance(entry, CloseRule) and entry.rule == "limit" for entry in state.timeline)
