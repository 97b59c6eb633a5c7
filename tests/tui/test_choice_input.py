"""A text typed where something is to be chosen: its letters choose nothing, and no word of it is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual import events

from desk.model.changes import Append
from desk.model.entries import Offer, OfferAnswer, Option, Promise, Verify
from desk.tui.forms.screen.form_screen import FormScreen
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, new_case
from tests.tui.case_driver import Seat, at_case

VANS = ("van at nine", "van after ten")
WORDS = "exactly what we hoped, me too [/oops \u8377\u7269"


def desk_with(*more: Any) -> FakeShared:
    store = FakeShared([new_case(1)])
    if more:
        store.commit([Append("C-101", tuple(more))])
    return store


async def by_key(seat: Seat, text: str, *, later: float = 0.0) -> None:
    """Letter by letter, faster than the screen: as a fast typist, or a terminal that pastes so, `later` seconds after."""
    keys = [events.Key("space" if letter == " " else letter, letter) for letter in text]
    began = keys[0].time + later
    for key in keys:
        key.time = began
        seat.pilot.app.post_message(key)
    await seat.settled()


@pytest.mark.parametrize("text", [WORDS, "Team came at three", "below what", "[/oops", "\u8377\u7269"])
async def test_words_at_a_verdict_are_their_words_and_no_verdict(text: str) -> None:
    async with at_case("C-101", desk_with()) as seat:
        sheet = await seat.form("v")
        await by_key(seat, text)
        assert sheet.values["text"] == text
        assert sheet.values["verdict"] == ""


async def test_words_pasted_at_a_verdict_are_their_words() -> None:
    async with at_case("C-101", desk_with()) as seat:
        sheet = await seat.form("v")
        await seat.type(WORDS + "\x1b[2J")
        assert sheet.values["text"].startswith(WORDS)
        assert "\x1b" not in sheet.values["text"]
        assert sheet.values["verdict"] == ""


@pytest.mark.parametrize(("letters", "verdict"), [("m", "met"), ("met", "met"), ("below", "below"), ("mx", ""), ("bm", "met")])
async def test_letters_still_choose(letters: str, verdict: str) -> None:
    async with at_case("C-101", desk_with()) as seat:
        sheet = await seat.form("v")
        await by_key(seat, letters)
        assert sheet.values["verdict"] == verdict


async def test_a_verdict_is_logged_by_its_letter() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("v")
        (verdict,) = await seat.saved("m", "ctrl+s")
    assert isinstance(verdict, Verify)
    assert verdict.verdict == "met"


async def test_what_was_chosen_before_stays_when_words_are_typed_after_it() -> None:
    offer = Offer(id="o1", at=NOW, by="ines", options=(Option(title="team at four"),))
    async with at_case("C-101", desk_with(offer)) as seat:
        await seat.form("O")
        await seat.press("down")
        await by_key(seat, "a friend helps us now")
        (told,) = await seat.saved("ctrl+s")
    assert isinstance(told, OfferAnswer)
    assert (told.answer, told.text) == ("declined", "a friend helps us now")


async def test_letters_that_begin_nothing_leave_a_form_without_words_as_it_was() -> None:
    async with at_case("C-101", desk_with()) as seat:
        sheet = await seat.form("equals_sign")
        await by_key(seat, "xyz")
        before = sheet.values["now"]
        await by_key(seat, "u")
        assert before == "normal"
        assert sheet.values["now"] == "urgent"


async def test_words_typed_a_while_after_a_choice_leave_it_chosen() -> None:
    async with at_case("C-101", desk_with()) as seat:
        sheet = await seat.form("v")
        await by_key(seat, "e")
        await by_key(seat, "best tip we ever had", later=5.0)
        assert sheet.values["verdict"] == "exceeded"
        assert sheet.values["text"] == "best tip we ever had"


async def test_the_letter_that_decides_may_come_a_while_later() -> None:
    first, second = (
        Promise(id=f"p{hours}", at=NOW, by="ines", text=text, due=NOW + timedelta(hours=hours)) for hours, text in enumerate(VANS, 1)
    )
    async with at_case("C-101", desk_with(first, second)) as seat:
        sheet = await seat.form("d")
        await by_key(seat, "a")
        assert sheet.values["which"] == "p1"
        await by_key(seat, "f", later=5.0)
        assert sheet.values["which"] == "p2"


def begins_reversed(seat: Seat, name: str) -> bool:
    sheet = seat.pilot.app.screen
    assert isinstance(sheet, FormScreen)
    first = next(iter(sheet.answer_to(name).render_line(0)))
    return bool(first.style and first.style.reverse)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_choice_with_nothing_chosen_shows_that_it_has_the_cursor(size: tuple[int, int]) -> None:
    async with at_case("C-101", desk_with(), size=size) as seat:
        sheet = await seat.form("r")
        before = sheet.answer_to("class").render_line(0).text
        assert not begins_reversed(seat, "class")
        await seat.press("tab")
        assert sheet.form_layout.current == "class"
        assert begins_reversed(seat, "class")
        assert sheet.answer_to("class").render_line(0).text == before
        assert sheet.values["class"] == ""
        await seat.press("right")
        assert sheet.answer_to("class").render_line(0).text.startswith("[")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_field_that_does_not_apply_is_not_shown_and_nothing_moves(size: tuple[int, int]) -> None:
    async with at_case("C-101", desk_with(), size=size) as seat:
        await seat.form("s")
        await seat.settled()
        rows = len(seat.text.split("Status", 1)[1].splitlines())
        assert "look again" not in seat.text.split("Status", 1)[1]
        await seat.press("home", "left", "left")
        await seat.settled()
        assert "look again" in seat.text.split("Status", 1)[1]
        assert "tomorrow 9:00" in seat.text
        assert len(seat.text.split("Status", 1)[1].splitlines()) == rows
