"""Amounts as they are typed: money stays money, a share becomes money, a share of nothing is asked about."""

from __future__ import annotations

import pytest

from desk.errors import Usage
from desk.model.state import state_of
from desk.recovery.offers.amounts import ShareBasis, basis_of, price_of, share_to_chance, share_to_money, with_amounts
from tests.case_builders import case_of

QUOTE = ShareBasis(480, "the price")


@pytest.mark.parametrize(
    ("typed", "money"),
    [
        ("15%", "72.00"),
        ("15 %", "72.00"),
        ("12.5%", "60.00"),
        ("12,5 %", "60.00"),
        ("0%", "0.00"),
        ("72", "72"),
        ("72.50", "72.50"),
        ("", ""),
        ("much", "much"),
    ],
)
def test_a_share_becomes_money(typed: str, money: str) -> None:
    assert share_to_money(typed, QUOTE) == money


def test_a_share_of_nothing_is_asked_about_where_it_was_typed() -> None:
    assert share_to_money("72", None) == "72"
    with pytest.raises(Usage, match=r"options\.0\.value_now: 15% of what\?"):
        with_amounts({"options.0.value_now": "15%"}, None)


def test_a_share_is_of_the_price_and_else_of_their_value() -> None:
    known = state_of(case_of(price=480.0, value=1440.0))
    worth = state_of(case_of(value=1440.0, referrals=60.0))
    assert basis_of(known) == QUOTE
    assert basis_of(known, 500) == ShareBasis(500, "the price")
    assert basis_of(worth) == ShareBasis(1500, "their value")
    assert basis_of(state_of(case_of())) is None
    assert price_of(worth) is None


def test_only_amounts_and_chances_are_shares() -> None:
    typed = {"options.0.value_now": "15%", "options.0.value_later": "10%", "options.1.cost": "5", "options.0.chance": "30%", "text": "15%"}
    assert with_amounts(typed, QUOTE) == {
        "options.0.value_now": "72.00",
        "options.0.value_later": "48.00",
        "options.1.cost": "5",
        "options.0.chance": "0.3",
        "text": "15%",
    }
    assert share_to_chance("0.3") == "0.3"
