"""What a customer has from an offer, what is in keeping to spend, and what puts them back where they would have been."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import AnyEntry, Assign, Offer, OfferAnswer, Option, StatusChange, Verify
from desk.model.state import CaseState, state_of
from desk.recovery.offers.cost import customer_worth
from desk.recovery.offers.delivery import advocate_notices, restore_steps
from desk.recovery.offers.value import customer_gains, reasonable_cost
from tests.case_builders import NOW, at, case_of

INES: dict[str, Any] = {"at": at(-5), "by": "ines"}
BACK = (
    Offer(**INES, options=(Option(title="what the fee cost them", remedy="restore", value_now=312.4),)),
    OfferAnswer(**INES, offer="101.2", answer="accepted", option=1),
)
HANDED = OfferAnswer(at=at(-2), by="ines", offer="101.2", answer="delivered")
DONE = (Assign(**INES, owner="ines"), StatusChange(**INES, to="solved"))


def state(*entries: AnyEntry, **header: Any) -> CaseState:
    return state_of(case_of(*entries, **header))


@pytest.mark.parametrize(
    ("option", "gains"),
    [
        (Option(title="team at one", by=NOW, value_now=72.0, value_later=48.0), ("certainty", "72 now", "48 the next time")),
        (Option(title="we bring it", remedy="visit"), ("time back",)),
        (Option(title="come to the shop", remedy="visit", effort=2), ()),
        (Option(title="a word"), ()),
    ],
)
def test_what_they_gain_is_named(option: Option, gains: tuple[str, ...]) -> None:
    assert customer_gains(option) == gains


def test_each_referral_raises_what_they_are_worth() -> None:
    sent = Verify(**INES, verdict="met", referred=True)
    assert customer_worth(state(value=1000.0)) == 1000.0
    assert customer_worth(state(sent, sent, value=1000.0, referrals=50.0)) == pytest.approx(1250.0)
    assert customer_worth(state(sent)) is None


def test_little_exposure_lowers_what_is_in_keeping_and_the_price_bounds_it() -> None:
    quiet, loud = reasonable_cost(state(value=1440.0, public_risk="none")), reasonable_cost(state(value=1440.0, public_risk="press"))
    assert (quiet, loud) == (54.0, 72.0)
    assert reasonable_cost(state(value=1440.0, price=10.0, public_risk="press")) == 15.0
    assert reasonable_cost(state(price=10.0, public_risk="press")) == 15.0
    assert reasonable_cost(state()) is None


def test_three_ticks_and_then_a_word_about_an_advocate() -> None:
    assert restore_steps(state()) is None
    assert restore_steps(state(*BACK)) == (False, False, False)
    assert restore_steps(state(*BACK, HANDED)) == (False, False, True)
    whole = state(*BACK, HANDED, *DONE)
    assert restore_steps(whole) == (True, True, True)
    assert [notice.action for notice in advocate_notices(whole)] == ["field"]
    assert not list(advocate_notices(state(*BACK, HANDED, *DONE, tags=("advocate",))))
    assert not list(advocate_notices(state(*BACK, *DONE)))
