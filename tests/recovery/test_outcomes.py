"""How a recovery ends and what follows: verdicts, best effort, after-care, reopening, its story."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desk.model.entries import AnyEntry, Apology, Contact, Listen, Offer, OfferAnswer, Option, StatusChange, Story, Verify
from desk.model.entry_values import Verdict
from desk.model.facts import finished_since
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState, state_of
from desk.recovery.closing.aftercare import aftercare_from, redeemable_options
from desk.recovery.closing.grace_period import GRACE_PERIOD, is_within_grace
from desk.recovery.closing.outcomes import effort_summary, is_lead_needed, proposed_saved_sale, stronger_words
from desk.recovery.closing.rules import NeedsLead, unmet_rules
from desk.recovery.closing.story import draft_story
from desk.recovery.entry_rules import validate_entry
from desk.recovery.offers.balance import recovery_level
from desk.recovery.verdicts import is_satisfied, last_verdict, verdict_history, verdict_question
from desk.text.times import format_time
from tests.case_builders import NOW, at, case_of

BERLIN = ZoneInfo("Europe/Berlin")
SHIFT = Shift(agents=(Agent(id="lou", role="lead"), Agent(id="ines")))
SORRY = Apology(at=at(-50), by="ines", text="sorry")


def state(*entries: AnyEntry, **header: Any) -> CaseState:
    return state_of(case_of(*entries, **header))


def said(verdict: Verdict, minutes: float, **more: Any) -> Verify:
    return Verify(at=at(minutes), by="ines", verdict=verdict, **more)


def ended(minutes: float = -10, **more: Any) -> StatusChange:
    return StatusChange(**{"at": at(minutes), "by": "ines", "to": "solved", **more})


def test_a_verdict_has_a_question_with_its_words_in_it() -> None:
    assert verdict_question() == "How is it for you now: are you happy with it, is it better than you expected, or worse?"
    assert verdict_question(is_aftercare=True).startswith("I call to ask how it is by now: are you happy with it, ")


def test_the_curve_tells_every_verdict_with_its_time() -> None:
    case = state(said("below", -50), said("met", 2))
    assert verdict_history(case, lambda when: format_time(when, NOW, zone="UTC")) == "worse 13:10 -> happy 14:02"
    assert last_verdict(case) == "met"
    assert verdict_history(state(), str) == ""
    assert last_verdict(state()) is None


@pytest.mark.parametrize(
    ("verdicts", "is_happy", "reached"),
    [
        ([], False, 0),
        ([said("below", -9)], False, 0),
        ([said("below", -9), said("met", -8)], True, 1),
        ([said("exceeded", -9)], True, 2),
        ([said("met", -9, came_back=True)], True, 3),
        ([said("exceeded", -9, referred=True), said("met", -8)], True, 3),
        ([said("met", -9, came_back=True), said("below", -8)], False, 0),
        ([said("met", -9), ended(-8), ended(-7, to="open")], False, 0),
        ([said("met", -9), ended(-8), ended(-7, to="open"), said("met", -6)], True, 1),
    ],
)
def test_how_far_it_came(verdicts: list[AnyEntry], is_happy: bool, reached: int) -> None:
    assert is_satisfied(state(*verdicts)) is is_happy
    assert recovery_level(state(*verdicts)) == reached


def test_what_solving_said_of_the_end_stands_when_closing_says_nothing() -> None:
    case = state(ended(outcome="kept", saved=480.0, remember="we called"), ended(-5, to="closed", outcome="stronger"))
    ending = case.ending
    assert ending is not None
    assert (ending.to, ending.outcome, ending.saved, ending.remember) == ("closed", "stronger", 480.0, "we called")
    assert state(ended(outcome="kept"), ended(-5, to="open")).ending is None


@pytest.mark.parametrize(
    ("by", "outcome", "lead_asked"),
    [("ines", "best_effort", True), ("nobody known", "best_effort", True), ("lou", "best_effort", False), ("ines", "lost", False)],
)
def test_best_effort_takes_a_leads_word(by: str, outcome: Any, lead_asked: bool) -> None:
    entry = ended(by=by, outcome=outcome)
    assert is_lead_needed(entry, SHIFT) is lead_asked
    refusal = validate_entry(entry, state(SORRY, said("met", -40)), shift=SHIFT)
    assert isinstance(refusal, NeedsLead) is lead_asked
    if lead_asked:
        words = str(refusal)
        assert "apologised, verdict asked" in words
        assert "--set owner=lou" in words
        assert "--as lou --set to=solved --set outcome=best_effort" in words


def test_an_unhappy_last_verdict_asks_for_another_unless_the_end_says_so_honestly() -> None:
    unhappy = state(SORRY, said("met", -40), said("below", -30))
    (asked,) = unmet_rules(unhappy, shift=SHIFT)
    assert asked.rule == "verify"
    assert "last they said worse" in asked.missing
    assert unmet_rules(unhappy, shift=SHIFT, ending=ended(outcome="kept")) == (asked,)
    assert unmet_rules(unhappy, shift=SHIFT, ending=ended(outcome="lost")) == ()
    assert unmet_rules(unhappy, shift=SHIFT, ending=ended(by="lou", outcome="best_effort")) == ()
    assert [each.rule for each in unmet_rules(state(SORRY), shift=SHIFT, ending=ended(outcome="lost"))] == ["verify"]


def test_what_was_tried_is_counted() -> None:
    assert effort_summary(state(SORRY, SORRY, Contact(at=at(-40), by="ines", text="called"))) == ["apologised x2", "spoken with"]
    assert effort_summary(state()) == []


def test_the_honest_conditions_of_a_stronger_relation() -> None:
    words = stronger_words(state(said("met", -10), priority="urgent"), failures=2)
    assert words == "did they say so? It is rare, and here: not the first time, it was severe, no action on the cause"
    assert "not the first time" not in stronger_words(state(), failures=1)
    assert "nobody heard that they are happy" in stronger_words(state(), failures=1)


def test_the_price_is_proposed_as_the_sale_saved() -> None:
    assert proposed_saved_sale(state(price=480.0)) == "480"
    assert proposed_saved_sale(state()) == ""


def test_after_care_calls_from_the_first_moment_of_its_day() -> None:
    day_there = (at(3 * 1440)).astimezone(BERLIN).replace(hour=0, minute=0)
    case = state(ended(aftercare=at(3 * 1440)))
    assert aftercare_from(case, BERLIN) == day_there
    assert aftercare_from(state(ended()), BERLIN) is None
    assert aftercare_from(state(ended(aftercare=at(3 * 1440)), ended(-5, to="open")), BERLIN) is None


@pytest.mark.parametrize(
    ("entry", "done"),
    [
        (said("met", 3 * 1440), True),
        (Contact(at=at(3 * 1440 - 60), by="bo", text="called"), True),
        (Contact(at=at(2 * 1440), by="bo", text="called"), False),
        (Listen(at=at(3 * 1440), by="bo", feeling="happy"), False),
    ],
)
def test_after_care_is_done_by_asking_on_its_day_or_later(entry: AnyEntry, done: bool) -> None:
    assert (aftercare_from(state(ended(aftercare=at(3 * 1440)), entry), BERLIN) is None) is done


def test_after_care_of_the_same_day_is_not_done_by_what_came_before_the_end() -> None:
    assert aftercare_from(state(said("met", -20), ended(aftercare=at(60))), BERLIN) == at(-10)


def test_an_accepted_invitation_is_remembered_until_it_is_redeemed() -> None:
    gift = Option(title="a card", extra="20 for a lunch", redeem=at(9999))
    offered = Offer(at=at(-40), by="ines", options=(gift, Option(title="nothing", redeem=at(1))))
    taken = OfferAnswer(at=at(-30), by="ines", offer="101.2", answer="accepted", option=1)
    assert list(redeemable_options(state(offered, taken))) == [("20 for a lunch", at(9999))]
    assert list(redeemable_options(state(offered))) == []


def test_the_grace_period_runs_from_the_first_end() -> None:
    case = state(ended(-10), ended(-5, to="closed"))
    assert finished_since(case) == at(-10)
    assert is_within_grace(case, at(-10) + GRACE_PERIOD)
    assert not is_within_grace(case, at(-10) + GRACE_PERIOD + timedelta(seconds=1))
    assert not is_within_grace(state(), NOW)


def test_a_story_is_drafted_from_what_was_logged_and_kept_as_told() -> None:
    heard = Listen(at=at(-50), by="ines", promised="two movers at nine", came="nobody")
    offered = Offer(at=at(-40), by="ines", options=(Option(title="team at one", extra="15 % off"),))
    taken = OfferAnswer(at=at(-39), by="ines", offer="101.3", answer="accepted", option=1)
    case = state(heard, offered, taken, said("exceeded", -10, words="you saved\nour day"))
    draft = draft_story(case)
    assert draft.broke == "promised two movers at nine, what came: nobody"
    assert draft.did == "team at one, 15 % off"
    assert draft.said == "you saved our day"
    assert draft_story(state(heard, Story(at=at(-5), by="ines", broke="a", did="b", said="c"))).did == "b"
    assert draft_story(state()).broke == "it broke"
