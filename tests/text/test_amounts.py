"""Typed amounts: read as they are written anywhere, and never off by a factor of a thousand."""

from __future__ import annotations

import contextlib
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import Usage
from desk.text.amounts import DecimalSign, amount_words, parse_money, parse_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1440", 1440),
        ("72.50", 72.5),
        ("6,95", 6.95),
        ("0.125", 0.125),
        ("0,125", 0.125),
        (".5", 0.5),
        ("-3,5", -3.5),
        ("1.500,00", 1500),
        ("1,500.00", 1500),
        ("1.500.000", 1_500_000),
        ("1 500,5", 1500.5),
        ("1\u00a0500", 1500),
        ("1'500.00", 1500),
        ("1\u2019500", 1500),
        ("1500.000", 1500),
        ("1.5000", 1.5),
        ("1e6", 1_000_000),
    ],
)
def test_a_number_is_read_as_it_is_written_anywhere(typed: str, meant: float) -> None:
    assert parse_number(typed) == parse_money(typed) == meant


@pytest.mark.parametrize(
    ("amount", "words", "in_a_sum"),
    [
        (0, "0", "0.00"),
        (72, "72", "72.00"),
        (72.5, "72.50", "72.50"),
        (1440.0, "1,440", "1,440.00"),
        (5760, "5,760", "5,760.00"),
        (0.125, "0.13", "0.13"),
        (2.675, "2.68", "2.68"),
        (1439.996, "1,440", "1,440.00"),
        (-0.001, "0", "0.00"),
        (-1234.5, "-1,234.50", "-1,234.50"),
        (Decimal("2000.00"), "2,000", "2,000.00"),
        (1e300, "1e+300", "1e+300"),
        (math.inf, "inf", "inf"),
    ],
)
def test_money_is_worded_in_one_way(amount: float | Decimal, words: str, in_a_sum: str) -> None:
    assert amount_words(amount) == words
    assert amount_words(amount, cents=True) == in_a_sum


@pytest.mark.parametrize("typed", ["1.500", "1,500", "-12,345", "999.999"])
def test_what_reads_two_ways_is_refused_with_both(typed: str) -> None:
    size = typed.removeprefix("-").replace(",", ".")
    small = f"{float(size):g}"
    for read in (parse_number, parse_money):
        with pytest.raises(Usage, match=f"can be {size.replace('.', '')} or {small}"):
            read(typed)


@pytest.mark.parametrize(
    "typed", ["", "plenty", "nan", "inf", "1.2.3", "1,50,000", "1.500.00", "1.5,000.1", "--3", "1_000", "50 min", "1e999", "½"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    for read in (parse_number, parse_money):
        with pytest.raises(Usage, match="is not a number"):
            read(typed)


@pytest.mark.parametrize("typed", ["50 EUR", "50EUR", "EUR 50", "€50", "50 €", "50,00 eur"])
def test_money_may_name_its_currency(typed: str) -> None:
    assert parse_money(typed) == parse_money(typed, currency="EUR") == parse_money(typed, currency="€") == 50
    with pytest.raises(Usage, match="is not a number"):
        parse_number(typed)


def test_another_currency_is_never_taken_for_the_desk_s() -> None:
    with pytest.raises(Usage, match="not in EUR, the desk's currency"):
        parse_money("50 USD", currency="EUR")
    with pytest.raises(Usage, match=r"1500 or 1\.5"):
        parse_money("1.500 EUR", currency="EUR")


@given(cents=st.integers(0, 10**11), decimal=st.sampled_from(".,"), group=st.sampled_from([".", ",", " ", "'", ""]))
def test_money_with_cents_is_read_in_every_country(cents: int, decimal: str, group: str) -> None:
    if group != decimal:
        typed = f"{cents // 100:,}".replace(",", group) + f"{decimal}{cents % 100:02}"
        assert round(parse_money(typed) * 100) == cents


@given(text=st.text("0123456789.,' e+-EUR€", max_size=16))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with contextlib.suppress(Usage):
        assert abs(parse_money(text)) < float("inf")


@pytest.mark.parametrize(
    ("typed", "decimal", "number"),
    [
        ("1.500", ",", 1500),
        ("1.500", ".", 1.5),
        ("1,500", ",", 1.5),
        ("1,500", ".", 1500),
        ("-12.345", ",", -12_345),
        ("6,95", ".", 6.95),
        ("6.95", ",", 6.95),
        ("1.500,00", ".", 1500),
    ],
)
def test_a_desk_may_say_which_sign_stands_before_cents(typed: str, decimal: DecimalSign, number: float) -> None:
    assert parse_number(typed, decimal=decimal) == number
    assert parse_money(f"{typed} EUR", currency="EUR", decimal=decimal) == number


@pytest.mark.parametrize(
    ("typed", "meant"), [("50,-", 50), ("50,-- €", 50), ("50.\u2013", 50), ("1.500,- €", 1500), ("50 euro", 50), ("6,95 euros", 6.95)]
)
def test_an_amount_without_cents_says_which_sign_is_which(typed: str, meant: float) -> None:
    assert parse_money(typed, currency="EUR") == meant
