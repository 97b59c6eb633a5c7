"""Texts alike by their words, whatever their endings; texts about other things are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.text.similarity import ALIKE, containment, similarity, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("proof not read back", "The proof was not read back to the customer"),
        ("Slots overbooked on Saturdays", "overbooking of the Saturday slot"),
        ("driver stopped answering calls", "the driver stops answering every call"),
        ("nobody checked the phone number", "phone numbers are checked by nobody"),
    ],
)
def test_the_same_thing_in_other_endings_is_alike(one: str, other: str) -> None:
    assert similarity(one, other) >= ALIKE
    assert similarity(one, other) == similarity(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("proof not read back", "slots overbooked on Saturdays"),
        ("it was the last of them", "it is what they wanted"),
        ("", ""),
        ("the", "the"),
        ("late truck", ""),
    ],
)
def test_other_things_are_not(one: str, other: str) -> None:
    assert similarity(one, other) < ALIKE
    assert containment(one, other) < ALIKE


def test_a_short_text_can_stand_in_a_long_one() -> None:
    assert containment("a call", "just a call back today, before five") == 1
    assert similarity("a call", "just a call back today, before five") < ALIKE
    assert containment("a refund", "my money back") == 1


@given(st.text(), st.text())
def test_likeness_lies_between_nothing_and_all(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 1
    assert 0 <= containment(one, other) <= 1
    assert similarity(one, one) == (1 if stems(one) else 0)
