"""What may not be logged, what closing asks, what an offer costs, and what an entry points at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import Refused
from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Approval,
    Cause,
    CloseRule,
    Contact,
    CorrectiveAction,
    FieldChange,
    KnownEntry,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
    Refusal,
    Retract,
    StatusChange,
    Verify,
)
from desk.model.shift import Agent, Limits, Shift
from desk.model.state import state_of
from desk.recovery.closing.rules import RULES, ClosingRefused, entry_check, offer_prompts, unmet_rules, validate_entry
from desk.recovery.implied_reference import with_implied_reference
from desk.recovery.offers.cost import break_even_chance, cost_of, dearest_option, over_limit, share_of

AT = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
SHIFT = Shift(agents=(Agent(id="lou", role="lead"), Agent(id="max", role="manager"), Agent(id="ines")))
INES: dict[str, Any] = {"at": AT, "by": "ines"}
LOU: dict[str, Any] = {"at": AT, "by": "lou"}
SOLVED = StatusChange(**INES, to="solved")
CHEAP = Offer(**INES, id="1.3", options=(Option(title="a call", value_now=72),))
DEAR = Offer(**INES, id="1.3", options=(Option(title="a call"), Option(title="a re-run", value_now=300)))


def case(*entries: AnyEntry, value: float | None = None) -> Case:
    return Case(id="C-1", subject="no truck", created_at=AT, value=value, entries=entries)


def words(entry: KnownEntry, *before: AnyEntry) -> str:
    refusal = validate_entry(entry, state_of(case(*before)), shift=SHIFT)
    return str(refusal) if refusal else ""


def unmet(*entries: AnyEntry, value: float | None = None) -> list[str]:
    return [each.rule for each in unmet_rules(state_of(case(*entries, value=value)), shift=SHIFT)]


def test_a_normal_question_closes_at_once() -> None:
    assert words(SOLVED, Contact(**INES, text="so")) == ""
    assert words(SOLVED, Cause(**INES, id="1.1")) == ""


@pytest.mark.parametrize(
    ("entries", "rules"),
    [
        ((Apology(**INES, text="sorry"),), ["verify"]),
        ((Apology(**INES, text="sorry"), Verify(**INES, verdict="below")), ["verify"]),
        ((Apology(**INES, text="sorry"), Verify(**INES, verdict="below"), Verify(**INES, verdict="met")), []),
        ((CHEAP,), ["verify", "heard"]),
        ((CHEAP, Listen(**INES, wants="a call"), Verify(**INES, verdict="met")), []),
        ((Listen(**INES, wants="a call"), Verify(**INES, verdict="met"), Cause(**INES, id="1.5")), ["action"]),
        ((DEAR, Listen(**INES, wants="a call"), Verify(**INES, verdict="met")), ["limit"]),
        ((DEAR, Cause(**INES, id="1.5")), ["verify", "heard", "action", "limit"]),
    ],
)
def test_closing_a_recovery_names_what_is_missing(entries: tuple[AnyEntry, ...], rules: list[str]) -> None:
    assert unmet(*entries) == rules
    refused = words(SOLVED, *entries)
    for rule in rules:
        assert f"close_rule C-1 --set rule={rule}" in refused


def test_a_reason_overrides_each_rule_and_no_other() -> None:
    entries: tuple[AnyEntry, ...] = (DEAR, Cause(**INES, id="1.5"))
    for number, rule in enumerate(RULES):
        entries += (CloseRule(**INES, rule=rule, reason="they left for good"),)
        assert unmet(*entries) == list(RULES[number + 1 :])
    assert words(SOLVED, *entries) == ""


def test_an_override_taken_back_no_longer_counts() -> None:
    waived = CloseRule(**INES, id="1.8", rule="verify", reason="gone")
    assert unmet(Apology(**INES), waived, Retract(**INES, id="1.9", entry="1.8")) == ["verify"]


@pytest.mark.parametrize(
    ("after", "asks"),
    [
        ((Approval(**LOU, offer="1.3", decision="approved"),), False),
        ((Approval(**LOU, offer="1.3", decision="declined"),), True),
        ((OfferAnswer(**INES, offer="1.3", answer="declined"),), False),
        ((OfferAnswer(**INES, offer="1.3", answer="accepted", option=2),), True),
    ],
)
def test_a_dear_offer_asks_for_a_word_unless_it_came_to_nothing(after: tuple[AnyEntry, ...], asks: bool) -> None:
    assert ("limit" in unmet(DEAR, *after)) is asks


def test_an_offer_under_the_nominal_share_approves_itself() -> None:
    assert "limit" not in unmet(DEAR, value=30_000.0)
    assert "limit" in unmet(DEAR, value=29_999.0)


def test_an_offer_is_asked_about_before_it_is_made() -> None:
    assert [each.rule for each in offer_prompts(DEAR, state_of(case()), shift=SHIFT)] == ["heard", "limit"]
    heard = state_of(case(Listen(**INES, wants="a call")))
    assert offer_prompts(CHEAP, heard, shift=SHIFT) == ()
    assert offer_prompts(msgspec.structs.replace(DEAR, by="lou"), heard, shift=SHIFT) == ()


@pytest.mark.parametrize(
    ("entry", "needle"),
    [
        (StatusChange(**INES, to="pending"), "what we wait for"),
        (StatusChange(**INES, to="on_hold", reason="a part"), "recheck"),
        (CorrectiveAction(**INES, text="more checks", owner="bo"), "until when"),
        (CorrectiveAction(**INES, text="more checks", due=AT), "who does it"),
        (Listen(**INES), "what you heard"),
        (Offer(**INES), "at least one"),
        (Offer(**INES, options=(Option(),) * 4), "one to three"),
        (Offer(**INES, options=(Option(value_now=-1),)), "below zero"),
        (Offer(**INES, options=(Option(chance=2),)), "between 0 and 1"),
        (Offer(**INES, options=(Option(effort=4),)), "0 (none) to 3"),
        (OfferAnswer(**INES, answer="accepted"), "this case has no offer"),
        (Refusal(**INES, asked="all of it", text="law"), "alternative"),
        (ActionDone(**INES, action="1.9"), "no action '1.9'"),
        (PromiseKept(**INES, promise="1.9"), "no promise '1.9'"),
        (CloseRule(**INES, rule="verfy", reason="x"), "'verify'"),
        (CloseRule(**INES, rule="verify"), "needs a reason"),
        (Retract(**INES, entry="1.9"), "no entry '1.9'"),
        (Link(**INES, case="C-1"), "with itself"),
    ],
)
def test_what_would_mean_nothing_is_refused_in_words(entry: KnownEntry, needle: str) -> None:
    assert needle in words(entry)


@pytest.mark.parametrize(
    ("entry", "needle"),
    [
        (OfferAnswer(**INES, offer="1.3", answer="accepted"), "which of the 2"),
        (OfferAnswer(**INES, offer="1.3", answer="accepted", option=3), "no option 3"),
        (Approval(**INES, offer="1.3", decision="approved"), "neither"),
        (Approval(at=AT, by="lou", offer="1.4", decision="approved"), "no offer '1.4' here; there is 1.3"),
    ],
)
def test_answers_and_approvals_must_fit_their_offer(entry: KnownEntry, needle: str) -> None:
    assert needle in words(entry, DEAR)


def test_a_lead_cannot_approve_above_their_own_limit() -> None:
    great = Offer(**INES, id="1.3", options=(Option(value_now=900),))
    assert "ask a manager" in words(Approval(**LOU, offer="1.3", decision="approved"), great)
    assert words(Approval(at=AT, by="max", offer="1.3", decision="approved"), great) == ""


def test_taking_back_twice_is_refused() -> None:
    taken_back = (Apology(**INES, id="1.1"), Retract(**INES, id="1.2", entry="1.1"))
    assert "already taken back" in words(Retract(**INES, entry="1.1"), *taken_back)
    assert words(Retract(**INES, entry="1.2"), *taken_back) == ""


def test_a_check_sees_what_came_before_in_the_same_save() -> None:
    override = CloseRule(**INES, rule="verify", reason="moved away")
    entry_check((override, SOLVED), shift=SHIFT)(case(Apology(**INES)))
    with pytest.raises(ClosingRefused) as refused:
        entry_check((SOLVED,), shift=SHIFT)(case(Apology(**INES)))
    assert [each.rule for each in refused.value.unmet] == ["verify"]
    with pytest.raises(Refused):
        entry_check((Cause(**INES, id="+1"), CorrectiveAction(**INES, cause="+1")), shift=SHIFT)(case())


def test_the_cost_of_the_movers_call() -> None:
    """Fifteen percent off 480 now, ten percent off a move that comes with a chance of 0.3, twenty minutes of staff (S4.11)."""
    option = Option(value_now=72, value_later=48, chance=0.3, staff_minutes=20)
    cost = cost_of(option, minute_rate=0.75)
    assert (cost.now, round(cost.later, 2), cost.staff, round(cost.total, 2)) == (72, 14.4, 15, 101.4)
    share = share_of(cost.total, 1440)
    assert share
    assert round(share * 100, 1) == 7.0
    assert break_even_chance(cost.total, 1440) == 8
    assert break_even_chance(72, 1440) == 5
    assert (share_of(72, None), break_even_chance(72, 0), break_even_chance(72, 50)) == (None, None, None)


@given(
    values=st.lists(st.floats(0, 10_000), min_size=1, max_size=3),
    more=st.floats(0, 10_000),
    value=st.floats(0, 1_000_000),
    nominal=st.floats(0, 0.1),
)
def test_a_dearer_offer_never_needs_less_approval(values: list[float], more: float, value: float, nominal: float) -> None:
    shift = Shift(limits=Limits(nominal=nominal))
    offer = Offer(**INES, options=tuple(Option(value_now=each) for each in values))
    dearer = Offer(**INES, options=(*offer.options[1:], Option(value_now=values[0] + more)))
    state = state_of(case(value=value))
    assert dearest_option(dearer, minute_rate=0.75) >= dearest_option(offer, minute_rate=0.75) or more == 0
    if over_limit(offer, state, agent="ines", shift=shift):
        assert over_limit(dearer, state, agent="ines", shift=shift)


def test_an_empty_reference_means_the_only_thing_it_can_mean() -> None:
    promise = Promise(**INES, id="1.1", text="a call", due=AT + timedelta(hours=1))
    action = CorrectiveAction(**INES, id="1.5", owner="bo", due=AT)
    state = state_of(case(promise, DEAR, Cause(**INES, id="1.4"), action))
    kept, done = with_implied_reference(PromiseKept(**INES), state), with_implied_reference(ActionDone(**INES), state)
    answer = with_implied_reference(OfferAnswer(**INES, answer="declined"), state)
    assert isinstance(kept, PromiseKept)
    assert isinstance(done, ActionDone)
    assert isinstance(answer, OfferAnswer)
    assert (kept.promise, done.action, answer.offer) == ("1.1", "1.5", "1.3")
    acted = with_implied_reference(CorrectiveAction(**INES, owner="bo", due=AT), state)
    assert isinstance(acted, CorrectiveAction)
    assert acted.cause == "1.4"
    changed = with_implied_reference(FieldChange(**INES, name="subject", now="the truck came"), state)
    assert isinstance(changed, FieldChange)
    assert changed.was == "no truck"


def test_two_open_promises_are_not_guessed_between() -> None:
    promises = (Promise(**INES, id="1.1", due=AT), Promise(**INES, id="1.2", due=AT))
    kept = with_implied_reference(PromiseKept(**INES), state_of(case(*promises)))
    assert "1.1, 1.2" in words(kept, *promises)
