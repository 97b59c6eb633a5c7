"""What to do next on a case: one thing, in the order of care, and nothing while it only waits."""

from __future__ import annotations

from typing import Any

import pytest

from desk.actions_and_keys import BY_ID
from desk.model.entries import (
    AnyEntry,
    Apology,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    Incoming,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
    StatusChange,
    Verify,
)
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.recovery.steps.guidance import Guidance, guidance_of
from tests.case_builders import NOW, at, case_of

INES: dict[str, Any] = {"at": at(-10), "by": "ines"}
SHIFT = Shift(agents=(Agent(id="ines"), Agent(id="rae", role="lead")))
TAKEN = Assign(**INES, owner="ines", follow_up=at(30))
CALLED = Contact(**INES, channel="phone")
HEARD, SORRY = Listen(**INES, feeling="angry"), Apology(**INES, text="sorry", channel="phone")
OFFERED = Offer(id="101.6", **INES, options=(Option(title="a team", value_now=5.0),))
YES = OfferAnswer(**INES, offer="101.6", answer="accepted", option=1)
GIVEN = PromiseKept(**INES, promise="101.6")
GIVEN_SINCE, SORRY_SINCE = PromiseKept(at=at(-5), by="ines", promise="101.6"), Apology(at=at(-4), by="ines", text="sorry", channel="phone")
WHY, ACT = Cause(**INES, text="full"), CorrectiveAction(**INES, text="cap", owner="lou", due=at(90))
HAPPY, SOLVED = Verify(**INES, verdict="met"), StatusChange(**INES, to="solved")
BEGUN = (TAKEN, CALLED, HEARD, SORRY)


def after(*entries: AnyEntry, **header: Any) -> Guidance | None:
    return guidance_of(state_of(case_of(*entries, **header)), SHIFT, now=NOW)


@pytest.mark.parametrize(
    ("entries", "failure", "action"),
    [
        ((), "", "take"),
        ((TAKEN,), "", "contact"),
        ((TAKEN, CALLED), "", "status"),
        ((TAKEN, CALLED, SOLVED), "", "status"),
        ((TAKEN, CALLED, StatusChange(**INES, to="closed")), "", ""),
        ((TAKEN, StatusChange(**INES, to="pending", reason="her bank", recheck=at(60))), "", ""),
        ((), "delay", "take"),
        ((TAKEN,), "delay", "contact"),
        ((TAKEN, CALLED), "delay", "listen"),
        ((TAKEN, CALLED, HEARD), "delay", "apology"),
        (BEGUN, "delay", "offer"),
        ((*BEGUN, OFFERED), "delay", "answer"),
        ((*BEGUN, OFFERED, YES), "delay", "cause"),
        ((*BEGUN, OFFERED, YES, WHY, ACT), "delay", ""),
        ((*BEGUN, OFFERED, YES, GIVEN, WHY, ACT), "delay", "verify"),
        ((*BEGUN, OFFERED, YES, GIVEN, WHY, ACT, HAPPY), "delay", "status"),
        ((*BEGUN, OFFERED, YES, GIVEN_SINCE, WHY, ACT), "delay", "apology"),
        ((*BEGUN, OFFERED, YES, GIVEN_SINCE, SORRY_SINCE, WHY, ACT), "delay", "verify"),
        ((*BEGUN, OFFERED, YES, GIVEN_SINCE, WHY, ACT, HAPPY), "delay", "status"),
        ((*BEGUN, OFFERED, YES, GIVEN, HAPPY, SOLVED), "delay", "cause"),
        ((*BEGUN, Promise(**INES, text="a call", due=at(5)), WHY, ACT), "delay", "done"),
        ((*BEGUN, Promise(**INES, text="a call", due=at(-5))), "delay", "done"),
        ((*BEGUN, OFFERED, YES, GIVEN, WHY, ACT, SOLVED), "delay", "verify"),
    ],
)
def test_the_next_thing_is_the_first_that_is_missing(entries: tuple[AnyEntry, ...], failure: str, action: str) -> None:
    found = after(*entries, failure=failure)
    assert (found.action if found else "") == action


def test_an_offer_that_waits_for_approval_asks_for_no_answer_yet() -> None:
    dear = Offer(id="101.6", **INES, options=(Option(title="a team", value_now=300.0),))
    found = after(*BEGUN, dear, failure="delay")
    assert found is not None
    assert (found.action, found.words) == ("memo", "ask rae to approve the offer")
    found = after(*BEGUN, dear, Memo(at=at(-1), by="ines", text="@rae please approve it"), failure="delay")
    assert found is not None
    assert found.action == "promise"


def test_who_comes_back_upset_is_heard_then_reopened_then_led_to_a_manager() -> None:
    back = Incoming(at=at(-5), by="customer", text="I waited an hour. I want your manager")
    late: dict[str, Any] = {"at": at(-1), "by": "ines"}
    heard, again = Listen(**late, feeling="angry"), StatusChange(**late, to="open")
    steps = [
        after(TAKEN, CALLED, SOLVED, back),
        after(TAKEN, CALLED, SOLVED, back, heard),
        after(TAKEN, CALLED, SOLVED, back, heard, again),
    ]
    assert [step.action for step in steps if step] == ["listen", "status", "decider"]


def test_a_case_that_is_thanked_for_stays_closed() -> None:
    thanks = Incoming(at=at(-5), by="customer", text="Thanks, all is well now")
    found = after(TAKEN, CALLED, SOLVED, thanks)
    assert found == Guidance("status", "close it", "close it")


def test_a_case_is_taken_before_anything_is_said_to_its_customer() -> None:
    found = after(HEARD, failure="delay")
    assert found == Guidance("take", "take it, then say sorry", "take it first")
    assert after(HEARD, SORRY, OFFERED, failure="delay") == Guidance("take", "take it first", "take it first")


def test_a_lead_hears_of_it_before_the_customer_is_answered() -> None:
    def told(*entries: AnyEntry) -> Guidance | None:
        return guidance_of(state_of(case_of(*entries, failure="delay")), SHIFT, now=NOW, lead="rae")

    assert told(TAKEN, CALLED, HEARD) == Guidance("decider", "tell rae first, then answer them", "tell rae first")
    nobodys = told(HEARD)
    assert nobodys is not None
    assert (nobodys.action, nobodys.words) == ("take", "take it, then tell rae first")
    overdue = told(*BEGUN, Promise(**INES, text="a call", due=at(-5)))
    assert overdue is not None
    assert overdue.action == "done"


def test_words_are_few_and_their_actions_known() -> None:
    for entries in ((), (TAKEN,), (HEARD,), BEGUN, (*BEGUN, OFFERED), (*BEGUN, OFFERED, YES)):
        found = after(*entries, failure="delay")
        assert found is not None
        assert found.action in BY_ID
        assert len(found.words) <= 44
        assert len(found.short) <= 22


def test_what_they_accepted_is_named_until_it_was_given() -> None:
    timed = Offer(id="101.6", **INES, options=(Option(title="a team", value_now=5.0, by=at(90)),))
    steps = (TAKEN, HEARD, SORRY, timed, YES, WHY, ACT, CALLED)
    assert after(*steps, failure="delay") == Guidance("done", "do it by 15:30: a team", "do it by 15:30")


def test_what_a_manager_says_to_who_asked_for_one_names_the_manager() -> None:
    asked = Incoming(at=at(-20), by="customer", text="I want to speak to a manager")
    handed = Assign(at=at(-5), by="ines", owner="rae", follow_up=at(30))
    found = after(TAKEN, CALLED, asked, HEARD, handed, failure="delay")
    assert found is not None
    assert (found.action, found.words, found.short) == ("apology", "rae has it now: say sorry", "rae has it now")
    spoken = Contact(at=at(-1), by="rae", channel="phone")
    found = after(TAKEN, CALLED, asked, HEARD, handed, spoken, failure="delay")
    assert found is not None
    assert found.words == "say sorry, and name what was missed"


def test_the_last_step_is_asked_for_in_the_word_of_its_step() -> None:
    found = after(*BEGUN, OFFERED, YES, GIVEN, WHY, ACT, failure="delay")
    assert found == Guidance("verify", "ask them if they are happy", "are they happy?")
