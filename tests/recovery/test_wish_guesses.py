"""Guesses stand before answers; what comes after is hindsight."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.case import Case
from desk.model.entries import Listen, Refusal
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.recovery.entry_rules import validate_entry
from desk.recovery.offers.wish_guesses import answered_guesses, first_wish, guess_tally, standing_guess
from tests.case_builders import NOW, case_of


def case(*heard: dict[str, Any], number: int = 101) -> Case:
    return case_of(*(Listen(**{"at": NOW, "by": "ines", **each}) for each in heard), case_id=f"C-{number}")


@pytest.mark.parametrize(
    ("guess", "answer", "differed"),
    [
        ("refund", "just a call", True),
        ("half price", "to know the time for sure and get on with her morning", True),
        ("the dressing", "the dressing, while it is still lunch", False),
        ("a refund", "her money back", False),
        ("a call", "just call me back before five", False),
    ],
)
def test_a_guess_differs_or_not_by_its_words(guess: str, answer: str, differed: bool) -> None:
    (found,) = answered_guesses([state_of(case({"guess": guess}, {"wants": answer}))], "ines")
    assert found.is_different is differed


def test_the_guess_that_counts_stands_before_the_first_answer() -> None:
    state = state_of(case({"guess": "refund"}, {"guess": "a call", "wants": "a team"}, {"wants": "a van"}))
    assert (standing_guess(state), first_wish(state)) == ("a call", "a team")
    assert not list(answered_guesses([state_of(case({"guess": "refund"}))], "ines"))
    assert not list(answered_guesses([state_of(case({"wants": "a team"}))], "ines"))


def test_a_guess_is_its_own_agents_alone() -> None:
    states = [state_of(case({"guess": "refund", "by": "bo"}, {"wants": "a call"}))]
    assert not list(answered_guesses(states, "ines"))
    assert len(list(answered_guesses(states, "bo"))) == 1


def test_the_tally_names_its_base() -> None:
    states = [
        state_of(case({"guess": "refund"}, {"wants": "a call"}, number=1)),
        state_of(case({"guess": "refund"}, {"wants": "a visit"}, number=2)),
        state_of(case({"guess": "a call"}, {"wants": "a call"}, number=3)),
    ]
    assert guess_tally(answered_guesses(states, "ines")) == "your guesses so far: 2 of 3 differed from what they wanted"
    assert guess_tally(()) == ""


def test_a_guess_in_hindsight_is_refused() -> None:
    late = Listen(at=NOW, by="ines", guess="a team")
    assert validate_entry(late, state_of(case({"guess": "refund"})), shift=Shift()) is None
    refused = validate_entry(late, state_of(case({"wants": "a team"})), shift=Shift())
    assert "hindsight" in str(refused)


def test_a_refusal_is_still_a_refusal() -> None:
    assert validate_entry(Refusal(at=NOW, by="ines", text="no"), state_of(case()), shift=Shift()) is not None
