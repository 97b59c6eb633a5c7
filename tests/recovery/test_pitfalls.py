"""Pitfalls: one line, only where one is being stepped into, and gone with the step out."""

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
    Offer,
    OfferAnswer,
    Option,
    StatusChange,
)
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.recovery.steps.pitfalls import PITFALLS, care_came_first, pitfall_of
from desk.recovery.steps.rail import STEPS
from tests.case_builders import at, case_of

INES: dict[str, Any] = {"at": at(-30), "by": "ines"}
FELT, SORRY = Listen(**INES, feeling="angry"), Apology(**INES, text="sorry", channel="phone")
OFFER = Offer(**INES, options=(Option(value_now=10),))
CHASE = Incoming(**INES, chase=True)
OWNED = Assign(**INES, owner="ines")


def source(*entries: AnyEntry, **header: Any) -> str:
    """Where the pitfall of a case comes from; empty when there is none."""
    found = pitfall_of(state_of(case_of(*entries, **{"failure": "delay", **header})), Shift())
    return found.source if found else ""


@pytest.mark.parametrize(
    ("entries", "header", "found"),
    [
        ((), {}, ""),
        ((OFFER,), {}, "S3.11"),
        ((OFFER, FELT), {}, "S3.11"),
        ((OFFER, FELT, SORRY), {}, ""),
        ((CHASE,), {}, ""),
        ((CHASE, CHASE), {}, "S1.12, S1.14"),
        ((CHASE, CHASE, SORRY), {}, ""),
        ((), {"fault": "partner"}, "S1.19, S3.17"),
        ((SORRY,), {"fault": "partner"}, ""),
        ((OWNED,), {}, "S2.10"),
        ((OWNED, Contact(**INES, channel="phone")), {}, "S2.16"),
        ((Assign(**INES, owner="ines", follow_up=at(5)), Contact(**INES, channel="phone")), {}, ""),
        ((FELT, SORRY, OFFER, OfferAnswer(**INES, offer="101.4", answer="declined")), {"value": 5000.0}, "S1.18, S1.20"),
        ((FELT, SORRY, OFFER, OfferAnswer(**INES, offer="101.4", answer="declined")), {"value": 100.0}, ""),
        ((FELT, SORRY, OFFER, OfferAnswer(**INES, offer="101.4", answer="declined")), {"value": 5000.0, "price": 8.0}, ""),
        ((StatusChange(**INES, to="solved"),), {}, "S1.28, S1.29"),
        ((StatusChange(**INES, to="solved"), Cause(**INES), CorrectiveAction(**INES, cause="101.3", owner="lou", due=at(9))), {}, ""),
    ],
)
def test_a_pitfall_shows_where_it_is_stepped_into(entries: tuple[AnyEntry, ...], header: dict[str, Any], found: str) -> None:
    assert source(*entries, **header) == found


def test_a_normal_question_has_no_pitfall() -> None:
    assert source(OWNED, failure="") == ""


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda pitfall: pitfall.words)
def test_every_pitfall_names_a_step_an_action_and_its_source(pitfall: Any) -> None:
    assert pitfall.step in STEPS
    assert pitfall.action in BY_ID
    assert pitfall.source.startswith("S")
    assert len(pitfall.words) <= 68


def test_care_comes_first_when_feeling_and_apology_came_before_the_offer() -> None:
    later = Offer(at=at(-5), by="ines", options=(Option(),))
    assert care_came_first(state_of(case_of(FELT, SORRY, later)))
    assert care_came_first(state_of(case_of(FELT, SORRY)))
    assert not care_came_first(state_of(case_of(Offer(at=at(-50), by="ines", options=(Option(),)), FELT, SORRY)))
    assert not care_came_first(state_of(case_of(SORRY)))


def test_a_call_of_theirs_asks_what_we_told_them() -> None:
    owned = Assign(**INES, owner="ines", follow_up=at(30))
    call = Incoming(at=at(-10), by="customer", channel="phone", text="where is it?")
    found = pitfall_of(state_of(case_of(owned, FELT, SORRY, call, failure="delay")), Shift())
    assert found is not None
    assert (found.action, found.words) == ("contact", "log what you told them: that is the answer")
    assert source(owned, FELT, SORRY, call, Contact(at=at(-9), by="ines", channel="phone")) == ""
    assert source(owned, FELT, SORRY, Incoming(at=at(-10), by="customer", channel="email", text="where is it?")) == ""
