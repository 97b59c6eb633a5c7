"""Listening as hands meet it: their words first, a feeling by its letter, guesses behind one key and for one pair of eyes."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.changes import Append
from desk.model.entries import Listen
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, assert_golden, demo_store, new_case, sheet_text, until
from tests.tui.case_driver import at_case


def desk_with(*heard: dict[str, Any], by: str = "ines") -> FakeShared:
    store = FakeShared([new_case(1), new_case(2)])
    if heard:
        store.commit([Append("C-101", tuple(Listen(at=NOW, by=by, **each) for each in heard))])
    return store


@pytest.mark.parametrize(
    ("letters", "feeling"),
    [
        ("a", "angry"),
        ("f", "frustrated"),
        ("d", "disappointed"),
        ("i", "insulted"),
        ("anx", "anxious"),
        ("An", "angry"),
        ("let down", "let down"),
    ],
)
async def test_a_feeling_by_its_letter_or_in_their_own_word(letters: str, feeling: str) -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("f")
        await seat.press("tab")
        await seat.type(letters)
        (heard,) = await seat.saved("ctrl+s")
    assert isinstance(heard, Listen)
    assert heard.feeling == feeling


async def test_a_sentence_typed_as_a_feeling_is_shown_its_place() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("f")
        await seat.press("tab")
        await seat.type("nobody came and the keys are due")
        await until(seat.pilot, lambda: "a sentence goes above" in seat.text)


async def test_a_feeling_begun_is_shown_whole_when_the_agent_goes_on() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("f")
        await seat.press("tab", "d", "tab")
        await seat.settled()
        assert "disappointed" in seat.text


async def test_the_guess_comes_first_and_is_not_asked_for_in_hindsight() -> None:
    store = desk_with()
    async with at_case("C-101", store) as seat:
        await seat.form("w")
        await seat.press(*["tab"] * 3)
        await seat.type("a team today")
        await seat.settled()
        assert "guess" not in seat.text
        await seat.press("ctrl+x")
        await until(seat.pilot, lambda: "your guess first" in seat.text)
        await seat.type("a refund")
        await until(seat.pilot, lambda: "your guess first" not in seat.text)
        await seat.saved("ctrl+s")
        await seat.form("w")
        assert "your guess: a refund" in seat.text
        assert "before you ask" not in seat.text


async def test_how_guesses_went_is_shown_to_the_agent_alone() -> None:
    line = "your guesses so far: 1 of 1 differed from what they wanted"
    for who, shown in (("ines", True), ("bo", False)):
        async with at_case("C-102", desk_with({"guess": "refund"}, {"wants": "a call"}), agent=who) as seat:
            await seat.form("f")
            assert line not in seat.text
            await seat.press("ctrl+x")
            await seat.settled()
            assert (line in seat.text) is shown


async def test_a_line_too_long_shows_its_beginning_once_left_and_its_end_where_one_types() -> None:
    async with at_case("C-101", desk_with(), size=(80, 24)) as seat:
        await seat.form("f")
        await seat.press("tab", "tab")
        await seat.type("loses the deposit if late, and the keys are gone")
        await seat.settled()
        await until(seat.pilot, lambda: "keys are gone" in seat.text)
        await seat.press("tab")
        await until(seat.pilot, lambda: "loses the deposit" in seat.text)
        await seat.press("shift+tab")
        await until(seat.pilot, lambda: "the keys are gone" in seat.text)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_listening_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-102", demo_store(), size=size) as seat:
        await seat.form("f")
        await seat.type("I took the morning off for nothing.")
        await seat.press("tab", "a")
        await seat.settled()
        assert "ctrl+s save" in seat.text
        await assert_golden(seat.pilot, f"form-listen-{size[0]}x{size[1]}", sheet_text(seat.pilot))
