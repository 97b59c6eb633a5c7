"""The figures of a customer over all of their cases."""

from __future__ import annotations

from typing import Any

import pytest

from desk.board.customer_totals import customer_totals
from desk.model.entries import Incoming, Offer, OfferAnswer, Option, StatusChange
from desk.model.state import CaseState, state_of
from tests.case_builders import at, case_of

TESS: dict[str, Any] = {"customer": "Tess Tampleton", "phone": "555-010-1234"}


def state(number: int, *entries: Any, **header: Any) -> CaseState:
    return state_of(case_of(*entries, case_id=f"C-{number}", **{**TESS, **header}))


def test_open_failed_chased_lost_and_given_are_added_up() -> None:
    offer = Offer(at=at(-9), by="ines", options=(Option(title="15 % off", value_now=72.0, staff_minutes=20),))
    taken = case_of(offer, case_id="C-1", **TESS)
    answer = OfferAnswer(at=at(-8), by="customer", offer=taken.entries[-1].id, answer="accepted", option=1)
    here = state(1, offer, answer, failure="delay")
    gone = state(2, StatusChange(at=at(-3), by="bo", to="closed", outcome="lost"), logged=-900)
    chased = state(3, *(Incoming(at=at(-number), by="customer", text="still nothing?", chase=True) for number in (4, 2)))
    stranger = state(4, customer="Somebody Else", phone="555-999-8888")
    totals = customer_totals(here, [here, gone, chased, stranger], minute_rate=0.75)
    assert (totals.cases, totals.still_open, totals.chases, totals.lost) == (3, 2, 2, 1)
    assert totals.given == pytest.approx(72.0 + 15.0)
    assert totals.first_at == gone.told_at


def test_failures_before_the_first_known_case_are_told_by_its_head() -> None:
    assert customer_totals(state(1, failure="delay", earlier=1), [], minute_rate=0.75).failures == 2
    assert customer_totals(state(1, earlier=1), [], minute_rate=0.75).failures == 1


def test_an_offer_that_was_not_taken_gave_nothing() -> None:
    offer = Offer(at=at(-9), by="ines", options=(Option(title="15 % off", value_now=72.0),))
    assert customer_totals(state(1, offer), [], minute_rate=0.75).given == 0
