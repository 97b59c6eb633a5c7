"""Offers that wait for a word: since when, whose word, and what is known once it was given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.board.queue import Queue
from desk.model.case import Case
from desk.model.entries import AnyEntry, Approval, CloseRule, Offer, OfferAnswer, Option, StatusChange
from desk.model.shift import Agent, Limits, Shift
from desk.model.state import state_of
from desk.recovery.offers.approvals import approval_notices, approval_state, approvals_for, approver_names, approvers, pending_approvals
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY

SHIFT = Shift(agents=(Agent(id="ines"), Agent(id="lou", role="lead"), Agent(id="rae", role="manager")))


def offer(money: float, *, minutes: float = -5, by: str = "ines") -> Offer:
    return Offer(at=at(minutes), by=by, options=(Option(title="a re-run", value_now=money),))


def case(*entries: AnyEntry, **header: Any) -> Case:
    return case_of(*entries, **header)


def word(decision: Any, *, by: str = "lou", text: str = "") -> Approval:
    return Approval(at=at(-1), by=by, offer="101.2", decision=decision, text=text)


@pytest.mark.parametrize(
    ("money", "value", "after", "standing"),
    [
        (80, None, (), "own"),
        (80, 8_000, (), "nominal"),
        (300, 30_000, (), "nominal"),
        (300, 29_999, (), "waits"),
        (300, None, (word("approved"),), "approved"),
        (300, None, (word("declined"),), "declined"),
        (300, None, (CloseRule(at=NOW, by="ines", rule="limit", reason="the right thing"),), "override"),
        (0, 30_000, (), "own"),
    ],
)
def test_whose_word_an_offer_stands_on(money: float, value: float | None, after: tuple[AnyEntry, ...], standing: str) -> None:
    state = state_of(case(offer(money), *after, value=value))
    assert approval_state(state.offers["101.2"], state, SHIFT) == standing
    assert bool(pending_approvals(state, SHIFT)) is (standing == "waits")


def test_what_a_customer_brings_by_others_counts_as_their_value() -> None:
    state = state_of(case(offer(300), value=20_000.0, referrals=10_000.0))
    assert approval_state(state.offers["101.2"], state, SHIFT) == "nominal"


def test_the_wait_is_a_countdown_of_its_own() -> None:
    (wait,) = pending_approvals(state_of(case(offer(300))), SHIFT)
    assert (wait.since, wait.seconds_left(NOW), wait.is_late(NOW)) == (at(-5), 600, False)
    assert wait.is_late(at(10)) is False
    assert wait.is_late(at(10) + timedelta(seconds=1)) is True
    quick = Shift(agents=SHIFT.agents, limits=Limits(approval_minutes=2))
    assert pending_approvals(state_of(case(offer(300))), quick)[0].is_late(NOW)


@pytest.mark.parametrize(
    "after",
    [
        StatusChange(at=NOW, by="ines", to="closed"),
        OfferAnswer(at=NOW, by="ines", offer="101.2", answer="withdrawn"),
        OfferAnswer(at=NOW, by="ines", offer="101.2", answer="countered"),
    ],
)
def test_what_is_over_waits_for_nobody(after: AnyEntry) -> None:
    assert pending_approvals(state_of(case(offer(300), after)), SHIFT) == ()


def test_once_they_chose_only_the_choice_counts() -> None:
    two = Offer(at=at(-5), by="ines", options=(Option(value_now=80), Option(value_now=105)))
    assert pending_approvals(state_of(case(two)), SHIFT)
    chosen = OfferAnswer(at=NOW, by="ines", offer="101.2", answer="accepted", option=1)
    assert pending_approvals(state_of(case(two, chosen)), SHIFT) == ()


def test_only_those_whose_limit_suffices_can_say_yes() -> None:
    small, great = state_of(case(offer(300))), state_of(case(offer(900)))
    assert [agent.id for agent in approvers(300, "ines", small, SHIFT)] == ["lou", "rae"]
    assert [agent.id for agent in approvers(900, "ines", great, SHIFT)] == ["rae"]
    assert approvals_for(small, SHIFT, "lou")
    assert not approvals_for(great, SHIFT, "lou")
    assert not approvals_for(small, SHIFT, "ines")
    own = state_of(case(offer(900, by="lou")))
    assert not approvals_for(own, SHIFT, "lou")
    assert approver_names(300, "ines", small, SHIFT, here=frozenset({"rae"})) == "rae (here) or lou"
    assert approver_names(9_000, "ines", small, SHIFT) == "a lead or manager"


def test_what_agent_and_lead_are_told() -> None:
    waiting = state_of(case(offer(300)))
    (told,) = approval_notices(waiting, SHIFT, now=NOW, me="ines")
    assert told.words == "lou or rae must approve the offer of 300 by ines, asked 5 min ago"
    (later,) = approval_notices(waiting, SHIFT, now=at(14), me="ines")
    assert later.words.endswith(", asked 19 min ago: ask again")
    (asked,) = approval_notices(waiting, SHIFT, now=at(14), me="lou")
    assert (asked.words, asked.action) == ("you must approve the offer of 300 by ines, asked 19 min ago", "answer")
    assert asked.rank < told.rank


def test_a_no_is_told_until_there_is_another_offer() -> None:
    declined = case(offer(300), word("declined", text="too dear for a late card"))
    (told,) = approval_notices(state_of(declined), SHIFT, now=NOW, me="ines")
    assert (told.words, told.action) == ("lou did not approve the offer of 300: too dear for a late card", "offer")
    assert not list(approval_notices(state_of(case(offer(300), word("declined"), offer(50, minutes=0))), SHIFT, now=NOW, me="ines"))


def test_a_yes_is_told_until_the_customer_answered() -> None:
    (told,) = approval_notices(state_of(case(offer(300), word("approved"))), SHIFT, now=NOW, me="ines")
    assert told.words == "lou approved the offer of 300: tell them"
    answered = OfferAnswer(at=NOW, by="ines", offer="101.2", answer="accepted", option=1)
    assert not list(approval_notices(state_of(case(offer(300), word("approved"), answered)), SHIFT, now=NOW, me="ines"))


def board(me: str, *cases: Case) -> Queue:
    queue = Queue(POLICY, me=me)
    queue.update(cases, NOW)
    queue.set_shift(SHIFT)
    queue.tick(NOW)
    return queue


def test_the_board_of_a_lead_counts_them_and_finds_them() -> None:
    waiting, other = case(offer(300), case_id="C-7", logged=-10), case(case_id="C-8", logged=-25)
    lead, agent = board("lou", waiting, other), board("ines", waiting, other)
    assert (lead.counts().approvals, agent.counts().approvals) == (1, 0)
    lead.filter("approval")
    lead.tick(NOW)
    assert list(lead.ids) == ["C-7"]
    best = lead.next_best(NOW)
    assert best is not None
    assert (best.case, best.reasons[0]) == ("C-7", "an offer of 300 waits for you to approve it, due in 10 min")
    lead.drop(["C-7"])
    assert lead.counts().approvals == 0


def test_a_shift_that_comes_later_counts_anew() -> None:
    queue = Queue(POLICY, me="lou")
    queue.update([case(offer(300))], NOW)
    assert queue.counts().approvals == 0
    queue.set_shift(SHIFT)
    assert queue.counts().approvals == 1
