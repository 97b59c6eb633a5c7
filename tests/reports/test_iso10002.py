"""A case by the steps of ISO 10002."""

from __future__ import annotations

from desk.model.entries import (
    Apology,
    Cause,
    CloseRule,
    Contact,
    CorrectiveAction,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Refusal,
    StatusChange,
    Verify,
)
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.reports.iso10002 import STEPS, IsoStep, filled_steps, iso_steps
from tests.case_builders import NOW, at, case_of

SHIFT = Shift(zone="Europe/Berlin", minute_rate=0.5)


def steps_of(*entries: object, **header: object) -> dict[str, IsoStep]:
    state = state_of(case_of(*entries, **header))  # type: ignore[arg-type]  # any entries and header fields
    return {step.name: step for step in iso_steps(state, NOW, shift=SHIFT)}


def facts(step: IsoStep) -> dict[str, str]:
    return {fact.name: fact.value for fact in step.facts}


def test_every_step_stands_in_the_order_of_the_standard() -> None:
    assert list(steps_of()) == list(STEPS)


def test_receipt_and_tracking() -> None:
    steps = steps_of(
        Listen(at=at(-50), by="ines", wants="a new one"), StatusChange(at=at(-40), by="ines", to="pending", recheck=at(20)), tags=("van",)
    )
    received = facts(steps["receipt"])
    assert (received["reference"], received["channel"], received["told"]) == ("C-101", "phone", "4 May 2026 15:00")
    assert (received["what they said"], received["remedy sought"], received["tags"]) == ("it broke", "a new one", "van")
    assert facts(steps["tracking"]) == {"pending": "4 May 2026 15:20", "open for": "60 min", "look again": "4 May 2026 16:20"}


def test_who_was_not_acknowledged_waits_in_words() -> None:
    assert steps_of()["acknowledgement"].missing == "not acknowledged for 60 min"
    there = steps_of(Contact(at=at(-48), by="ines", text="hello", channel="email"))["acknowledgement"]
    assert (facts(there), there.missing) == ({"first reply": "4 May 2026 15:12", "channel": "email", "after": "12 min"}, "")


def test_a_decision_is_told_with_the_next_word_and_a_refusal_tells_itself() -> None:
    offer = Offer(at=at(-30), by="ines", options=(Option(title="half", cost=9.5, staff_minutes=10),))
    answer = OfferAnswer(at=at(-20), by="ines", offer="101.2", answer="accepted")
    silent = steps_of(offer, answer)
    assert silent["decision"].missing == "decided and not told"
    assert facts(silent["response"])["cost"] == "14.50"
    told = steps_of(offer, answer, Contact(at=at(-10), by="ines", text="it comes", channel="phone"))
    assert (facts(told["decision"])["told to them"], told["decision"].missing) == ("4 May 2026 15:50", "")
    no = steps_of(Refusal(at=at(-5), by="ines", text="we cannot", alternatives=("this", "that")))
    assert no["decision"].missing == ""
    assert facts(no["response"])["other ways"] == "this; that"


def test_the_end_without_the_customers_word() -> None:
    rule = CloseRule(at=at(-6), by="ines", rule="verify", reason="on a plane")
    ended = steps_of(rule, StatusChange(at=at(-5), by="ines", to="closed", outcome="kept"), failure="error")
    assert ended["closing"].missing == "closed without the customer's word"
    assert facts(ended["closing"])["rule overridden"] == "verify, 4 May 2026 15:54"
    assert ended["improvement"].missing == "no corrective action"
    asked = steps_of(
        *(StatusChange(at=at(-9), by="ines", to="solved"), StatusChange(at=at(-8), by="ines", to="open")),
        *(StatusChange(at=at(-7), by="ines", to="solved"), Verify(at=at(-6), by="ines", verdict="met", words="fine")),
    )
    assert asked["closing"].missing == ""
    assert (facts(asked["closing"])["reopened"], facts(asked["closing"])["in their words"]) == ("once", "fine")


def test_steps_are_filled_by_what_is_on_record() -> None:
    whole = case_of(
        Contact(at=at(-50), by="ines", text="x", channel="phone"),
        Listen(at=at(-49), by="ines", feeling="angry"),
        Apology(at=at(-48), by="ines"),
        Memo(at=at(-47), by="ines", text="x"),
        Refusal(at=at(-46), by="ines", text="no", alternatives=("this",)),
        Cause(at=at(-45), by="ines", key="van"),
        CorrectiveAction(at=at(-44), by="ines", cause="101.7", text="x", owner="bo", due=at(60)),
        StatusChange(at=at(-40), by="ines", to="solved"),
        Verify(at=at(-39), by="ines", verdict="met"),
        failure="error",
    )
    assert filled_steps(state_of(whole)) == tuple(STEPS)
    assert filled_steps(state_of(case_of())) == ("receipt",)
