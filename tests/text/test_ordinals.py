"""Ordinal numbers."""

from __future__ import annotations

import pytest

from desk.text.ordinals import ordinal, short_ordinal


@pytest.mark.parametrize(
    ("number", "words", "short"),
    [
        (1, "first", "1st"),
        (2, "second", "2nd"),
        (3, "third", "3rd"),
        (5, "fifth", "5th"),
        (6, "6th", "6th"),
        (11, "11th", "11th"),
        (12, "12th", "12th"),
        (13, "13th", "13th"),
        (21, "21st", "21st"),
        (22, "22nd", "22nd"),
        (112, "112th", "112th"),
        (0, "0th", "0th"),
    ],
)
def test_an_ordinal_in_words_and_in_short(number: int, words: str, short: str) -> None:
    assert (ordinal(number), short_ordinal(number)) == (words, short)
