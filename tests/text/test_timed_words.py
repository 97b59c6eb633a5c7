"""A time stands once, wherever the words name it."""

from __future__ import annotations

import pytest

from desk.text.timed_words import with_time


@pytest.mark.parametrize(
    ("words", "when", "said"),
    [
        ("a team", "15:00", "a team, by 15:00"),
        ("a team", "", "a team"),
        ("a team by 15:00", "15:00", "a team by 15:00"),
        ("there by tonight 24:00, guaranteed", "tonight 24:00", "there by tonight 24:00, guaranteed"),
        ("a team at 15:00", "5:00", "a team at 15:00, by 5:00"),
        ("at your hotel by 08:00 tomorrow", "tomorrow 08:00", "at your hotel by 08:00 tomorrow"),
        ("at your hotel by 8:00 tomorrow", "tomorrow 08:00", "at your hotel by 8:00 tomorrow"),
        ("at your hotel tomorrow", "tomorrow 08:00", "at your hotel tomorrow, by tomorrow 08:00"),
        ("a team by 8:00", "18:00", "a team by 8:00, by 18:00"),
        ("a team at 14:15:00", "15:00", "a team at 14:15:00, by 15:00"),
    ],
)
def test_a_time_named_within_the_words_is_not_said_again(words: str, when: str, said: str) -> None:
    assert with_time(words, when) == said
