"""Lengths of time in few cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.text.durations import due_words, duration_words, seconds_until_due_change, short_duration, short_words


@pytest.mark.parametrize(("seconds", "text"), [(3300, "55m"), (59, "59s"), (90000, "25h"), (1036800, "12d"), (None, "")])
def test_a_length_in_few_cells(seconds: int | None, text: str) -> None:
    assert short_duration(seconds) == text


LENGTHS = [(-2892, "48 min"), (0, "0 s"), (60, "1 min"), (6900, "115 min"), (7200, "2 h"), (108000, "30 h"), (172800, "2 days")]


@pytest.mark.parametrize(("seconds", "text"), [*LENGTHS, (400000, "4 days")])
def test_duration_words(seconds: int, text: str) -> None:
    assert duration_words(seconds) == text


DUE_WORDS = [
    (561, "in 9 min"),
    (271, "in 4 min"),
    (0, "now"),
    (40, "in 40 s"),
    (-20, "20 s late"),
    (-2892, "48 min late"),
    (7860, "in 2 h"),
    (None, ""),
]


@pytest.mark.parametrize(("seconds", "text"), DUE_WORDS)
def test_due_words(seconds: int | None, text: str) -> None:
    assert due_words(seconds) == text


def test_what_nobody_waits_for_is_past_and_not_late() -> None:
    assert due_words(-2892, is_owed=False) == "48 min ago"
    assert due_words(561, is_owed=False) == "in 9 min"


SHORT_WORDS = [("in 9 min", "in 9m"), ("48 min late", "48m late"), ("2 days ago", "2d ago"), ("in 3 h", "in 3h"), ("today", "today")]


@pytest.mark.parametrize(("words", "short"), SHORT_WORDS)
def test_a_narrow_column_says_the_same_with_a_letter_for_the_unit(words: str, short: str) -> None:
    assert short_words(words) == short


@given(st.integers(min_value=-2_000_000, max_value=2_000_000))
def test_the_text_stands_still_until_it_is_said_to_change(seconds: int) -> None:
    step = seconds_until_due_change(seconds)
    assert step >= 1
    assert due_words(seconds) == due_words(seconds - step + 1)
