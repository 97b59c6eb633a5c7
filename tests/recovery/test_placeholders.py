"""Texts filled from a case: what is known in its place, a gap where nothing is."""

from __future__ import annotations

import pytest

from desk.model.entries import Listen
from desk.model.state import state_of
from desk.recovery.salutation import salutation
from desk.recovery.steps.placeholders import fill_template, reasons_heard, unfilled_names
from tests.case_builders import NOW, case_of


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        ("Tess Tampleton", "Tess"),
        ("Ms. Prue Brewster-Sample", "Ms. Brewster-Sample"),
        ("Tampleton, Tess", "Tess"),
        ("Madam Prue Sample", "Madam Sample"),
        ("Frau Prue Sample", "Frau Sample"),
        ("North Quarter (area incident)", "North Quarter"),
        ("Oakfield School (sample)", "Oakfield School"),
        ("Fish & Sons", "Fish & Sons"),
        ("Cher", "Cher"),
        ("", ""),
    ],
)
def test_a_customer_is_spoken_to_as_one_speaks(customer: str, said: str) -> None:
    assert salutation(customer) == said


def test_known_things_stand_in_their_places_and_the_rest_stays_a_gap() -> None:
    heard = Listen(at=NOW, by="ines", promised="two movers at nine")
    later = Listen(at=NOW, by="ines", wants="a team today")
    text = fill_template(
        "{name}, {agent} here: {promised}; {wants}; {matters}; {nonsense} {", state_of(case_of(heard, later)), agent="Ines"
    )
    assert text == "Tess, Ines here: two movers at nine; a team today; {matters}; {nonsense} {"
    assert unfilled_names(text) == ["matters", "nonsense"]


def test_a_customer_called_like_a_place_fills_nothing_else() -> None:
    assert fill_template("{name}", state_of(case_of(customer="{agent}")), agent="Ines") == "{agent}"


def test_a_sentence_ends_once() -> None:
    state = state_of(case_of(Listen(at=NOW, by="ines", wants="A call. Today.")))
    assert fill_template("You want this: {wants}. {wants}", state) == "You want this: A call. Today. A call. Today."


def test_the_first_reason_stays_beside_the_last_one() -> None:
    heard = [
        Listen(at=NOW, by="ines", matters=why) for why in ("keys due at 15:00", "", "her mother waits", "keys due at 15:00", "the deposit")
    ]
    assert reasons_heard(state_of(case_of(*heard))) == "keys due at 15:00; the deposit"
    assert reasons_heard(state_of(case_of(heard[0]))) == "keys due at 15:00"
    assert reasons_heard(state_of(case_of(heard[1]))) == ""
