"""Lengths of time in few cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.text.durations import due_words, duration_words, seconds_until_due_change, short_countdown


@pytest.mark.parametrize(("seconds", "text"), [(3300, "0:55"), (-59, "-0:00"), (90000, "25:00"), (1036800, "12d"), (None, "")])
def test_short(seconds: int | None, text: str) -> None:
    assert short_countdown(seconds) == text


LENGTHS = [(-2892, "48 min"), (0, "0 s"), (60, "1 min"), (6900, "115 min"), (7200, "2 h"), (108000, "30 h"), (172800, "2 days")]


@pytest.mark.parametrize(("seconds", "text"), [*LENGTHS, (400000, "4 days")])
def test_duration_words(seconds: int, text: str) -> None:
    assert duration_words(seconds) == text


DUE_WORDS = [
    (561, "in 9 min"),
    (271, "in 4:31"),
    (0, "now"),
    (1, "in 0:01"),
    (-20, "20 s ago"),
    (-2892, "48 min ago"),
    (7860, "in 2 h"),
    (None, ""),
]


@pytest.mark.parametrize(("seconds", "text"), DUE_WORDS)
def test_due_words(seconds: int | None, text: str) -> None:
    assert due_words(seconds) == text


@given(st.integers(min_value=-2_000_000, max_value=2_000_000))
def test_the_text_stands_still_until_it_is_said_to_change(seconds: int) -> None:
    step = seconds_until_due_change(seconds)
    assert step >= 1
    assert due_words(seconds) == due_words(seconds - step + 1)
