"""A time at the end of a text is found where it surely is one, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk.text.times import parse_time
from desk.text.trailing_time import is_ending_in_time, named_clock, trailing_time
from tests.case_builders import NOW


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("call her by 15:00", "15:00"),
        ("Call her by 15:00.", "15:00"),
        ("Team there before 9:30 at the latest!", "9:30"),
        ("the proof until 3pm", "15:00"),
        ("a call at 12 am", "0:00"),
        ("photo of the print by 4.30 pm", "16:30"),
        ("call back at 9 o'clock", "9:00"),
        ("new team tomorrow by 9:00", "tomorrow 9:00"),
        ("new team by 3 pm tomorrow", "tomorrow 15:00"),
        ("the brochures on Friday by 12:00", "friday 12:00"),
        ("a word by tomorrow noon", "tomorrow 12:00"),
        ("call in 20 minutes", "+20m"),
        ("an answer within an hour", "+1h"),
        ("a word within half an hour", "+30m"),
        ("the part in 2 days", "+2d"),
        ("call her\nby 15:00", "15:00"),
        ("a team tonight at eight", "20:00"),
        ("a team at 8 tonight", "20:00"),
        ("a team at eight this evening", "20:00"),
        ("a call this afternoon at two", "14:00"),
        ("a team tomorrow morning at nine", "tomorrow 9:00"),
        ("the proof on Friday evening by seven", "friday 19:00"),
    ],
)
def test_a_time_at_the_end_is_what_would_be_typed(text: str, time: str) -> None:
    assert trailing_time(text) == time
    assert parse_time(time, NOW, zone="UTC") > NOW


@pytest.mark.parametrize(
    "text",
    ["", "team at one", "late by 20", "room 15:00", "by 15:00 we were gone", "by 25:00", "by 12.50", "in 3 rooms", "at 9", "by 9:75"],
)
def test_what_may_be_something_else_is_left_alone(text: str) -> None:
    assert trailing_time(text) == ""


@pytest.mark.parametrize(
    ("text", "is_same"),
    [
        ("call Tess, by 14:20", True),
        ("call Tess tomorrow by 14:20", True),
        ("call, by 15:00", False),
        ("call in 20 minutes", False),
        ("", False),
    ],
)
def test_the_time_at_the_end_of_words_is_known_from_another(text: str, is_same: bool) -> None:
    assert is_ending_in_time(text, datetime(2026, 5, 4, 14, 20, tzinfo=UTC), zone="UTC") is is_same


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("I ring you at 14:30 to say the truck is on its way", "14:30"),
        ("by 9:05 or, at the latest, at 10:00", "9:05"),
        ("at 24:00", ""),
        ("at 14:300", ""),
        ("a ratio of 14:30", ""),
        ("at noon", ""),
        ("a team tonight at eight, is that good?", "20:00"),
        ("at 3pm they will ring, at four at the latest you hear from me", "15:00"),
        ("at one of two places", ""),
        ("here at 8 tonight or free", "20:00"),
        ("a call at 12 tonight, no later", "24:00"),
    ],
)
def test_a_time_in_the_middle_is_named(text: str, clock: str) -> None:
    assert named_clock(text) == clock
