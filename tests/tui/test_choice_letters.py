"""Letters choose what they visibly begin, and nothing where labels begin alike."""

from __future__ import annotations

import pytest

from desk.model.entry_values import OUTCOME_WORDS
from desk.tui.forms.inputs.choice_letters import LetterHits, letter_hits

ENDS = ("they stay", "they like us more", "they leave", "we did our best")


@pytest.mark.parametrize(
    ("letters", "places", "are_rivals"),
    [
        ("s", (0,), False),
        ("l", (1, 2), True),
        ("li", (1,), False),
        ("le", (2,), False),
        ("they le", (2,), False),
        ("t", (0, 1, 2), True),
        ("w", (3,), False),
        ("x", (), False),
    ],
)
def test_the_word_that_differs_is_what_a_letter_begins(letters: str, places: tuple[int, ...], are_rivals: bool) -> None:
    assert letter_hits(ENDS, letters) == LetterHits(places, are_rivals)


def test_each_end_of_a_case_has_a_letter_of_its_own() -> None:
    labels = tuple(OUTCOME_WORDS.values())
    assert [letter_hits(labels, letter) for letter in "stlw"] == [LetterHits((place,)) for place in range(4)]


def test_labels_that_share_no_word_are_gone_through_in_turn() -> None:
    assert letter_hits(("redo", "replace", "gift"), "r") == LetterHits((0, 1), False)
