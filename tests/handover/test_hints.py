"""Hints on a read-back: what its words lack."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from desk.handover.hints import HINT_WORDS, read_back_hints

NEXT = "get rae to decide on 2,185, then tell Otto Oversight"
NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 23, 13, 47, tzinfo=UTC)


def hints(text: str, *, due: datetime | None = DUE, then: str = "", zone: str = "UTC") -> tuple[str, ...]:
    return read_back_hints(text, action=NEXT, due=due, zone=ZoneInfo(zone), now=NOW, then=then)


@pytest.mark.parametrize(
    "text",
    [
        "I ring Rae before quarter to. No yes by then: stickers and a thousand copies.",
        "Rae decides by 13:45, then I tell Otto.",
        "I ask rae at 13.50",
        "Rae by 1:45 pm",
        "rae before a quarter to two",
    ],
)
def test_a_good_read_back_has_no_hint(text: str) -> None:
    assert hints(text) == ()


@pytest.mark.parametrize("text", ["ok", "OK!", "yes", "understood.", "Got it", "will do, thanks"])
def test_a_yes_is_no_read_back(text: str) -> None:
    assert hints(text) == ("yes",)


@pytest.mark.parametrize("text", ["I ring Rae.", "I ring Rae at 15:00", "Rae by half past two", "Rae, 5 brochures"])
def test_no_time_or_another_one_is_hinted(text: str) -> None:
    assert "time" in hints(text)


def test_quarter_to_is_not_a_quarter_past() -> None:
    due = datetime(2026, 11, 23, 14, 15, tzinfo=UTC)
    assert hints("I ring Rae before quarter to.", due=due) == ("time",)
    assert hints("I ring Rae by quarter past.", due=due) == ()


def test_a_time_is_meant_in_the_zone_of_the_shift() -> None:
    assert hints("Rae at 14:45", zone="Europe/Berlin") == ()
    assert hints("Rae at 13:45", zone="Europe/Berlin") == ("time",)


def test_what_is_due_now_may_be_said_as_now() -> None:
    assert hints("I ring Rae now", due=NOW) == ()


def test_the_same_words_and_others_words_are_hinted() -> None:
    assert "copy" in hints(f"{NEXT}.")
    assert "words" in hints("I have lunch at 13:47")


def test_the_then_of_a_red_case_is_listened_for() -> None:
    assert "then" in hints("I ring Rae by 13:45", then="ask for stickers")
    assert hints("I ring Rae by 13:45, else stickers", then="ask for stickers") == ()


def test_every_hint_has_its_words() -> None:
    assert set(HINT_WORDS) == {"time", "words", "copy", "yes", "then"}
