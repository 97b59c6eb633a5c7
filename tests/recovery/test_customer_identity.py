"""Recognising the cases of one customer."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import FieldChange
from desk.model.state import CaseState, state_of
from desk.recovery.customers.identity import has_same_name, is_same_customer, name_words, phone_digits
from tests.case_builders import at, case_of


def state(*entries: Any, **header: Any) -> CaseState:
    return state_of(case_of(*entries, **header))


SURE: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"phone": "555-0101"}, {"phone": "(555) 0101", "customer": "T. Tampleton"}),
    ({"phone": "+44 20 7946 0018"}, {"phone": "020 7946 0018"}),
    ({"phone": "0044 20 7946 0018"}, {"phone": "+442079460018"}),
    ({"phone": "555 0101 x12"}, {"phone": "5550101"}),
    ({"email": "Tess@Example.invalid "}, {"email": "tess@example.invalid", "customer": "Somebody Else"}),
    ({"customer": "Tess Tampleton", "organisation": "Left Movers"}, {"customer": "Tampleton, Ms. Tess", "organisation": "left movers"}),
    ({"customer": "Ann Lee", "organisation": "X", "phone": "555-0101"}, {"customer": "Ann Lee", "organisation": "X", "phone": "555-0199"}),
]
NOT_SURE: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"customer": "John Smith"}, {"customer": "John Smith"}),
    ({"customer": "Tess", "organisation": "X"}, {"customer": "Tess", "organisation": "X"}),
    ({"customer": "Unknown caller", "organisation": "X"}, {"customer": "unknown caller", "organisation": "X"}),
    ({"customer": "Ann Lee", "organisation": "X"}, {"customer": "Ann Lee", "organisation": "Y"}),
    ({"phone": "0101"}, {"phone": "555-0101"}),
    ({"phone": "000 000 0000"}, {"phone": "0000000000"}),
    ({"phone": "111-1111"}, {"phone": "111-1111"}),
    ({"email": "noreply@shop.invalid"}, {"email": "noreply@shop.invalid"}),
    ({"phone": "", "email": ""}, {"phone": "", "email": ""}),
    (
        {"customer": "Ann Lee", "organisation": "X", "phone": "555-0101", "email": "a@x.invalid"},
        {"customer": "Ann Lee", "organisation": "X", "phone": "555-0199", "email": "b@x.invalid"},
    ),
]


@pytest.mark.parametrize(("one", "other"), SURE)
def test_the_same_customer_is_known_by_number_address_or_name_with_organisation(one: dict[str, str], other: dict[str, str]) -> None:
    assert is_same_customer(state(**one), state(**other))
    assert is_same_customer(state(**other), state(**one))


@pytest.mark.parametrize(("one", "other"), NOT_SURE)
def test_what_many_share_proves_nothing(one: dict[str, str], other: dict[str, str]) -> None:
    assert not is_same_customer(state(**one), state(**other))


def test_a_full_name_alone_is_worth_a_look() -> None:
    assert has_same_name(state(customer="Dr. John Smith"), state(customer="john smith"))
    assert not has_same_name(state(customer="Tess"), state(customer="Tess"))


def test_numbers_and_names_lose_what_does_not_count() -> None:
    assert phone_digits("+44 (0)20 7946-0018") == phone_digits("0044 20 79460018 ext. 12") == "442079460018"
    assert name_words("O'Neil, Mrs. Una") == ("o'neil", "una")
    assert name_words("Dame Una O'Neil") == name_words("Frau O'Neil, Una") == ("o'neil", "una")


def test_a_changed_number_counts_and_not_the_old_one() -> None:
    moved = state(FieldChange(at=at(-5), by="ines", name="phone", was="555-0101", now="555-0177"), phone="555-0101")
    assert is_same_customer(moved, state(phone="555-0177"))
    assert not is_same_customer(moved, state(phone="555-0101"))
