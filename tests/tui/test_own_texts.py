"""An agent's own texts in a form: listed by one key, narrowed by typing, filled from the case."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from desk.model.entries import Contact, Memo
from desk.recovery.steps.reply_templates import ReplyTemplate
from desk.tui.forms.screen.preset_search import PresetSearch
from tests.tui.app_fixtures import FakeShared, new_case, until
from tests.tui.case_driver import Seat, at_case

TEXTS = (
    ReplyTemplate("bye", "Goodbye.", "t"),
    ReplyTemplate("thanks", "Thank you, {customer}. {case} is with me, {agent}.", "t"),
    ReplyTemplate("wishes", "You want {wants}.", "t"),
)
WRONG = "bad.txt, line 2: this is no UTF-8. Save the file as UTF-8."


def templates() -> tuple[Sequence[ReplyTemplate], Sequence[str]]:
    return TEXTS, (WRONG,)


async def listed(seat: Seat) -> None:
    await seat.press("ctrl+r")
    await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, PresetSearch))
    await seat.settled()


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_text_is_found_by_typing_and_filled_from_the_case(size: tuple[int, int]) -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=size, templates=templates) as seat:
        await seat.form("c")
        await seat.type("Hello. ")
        await listed(seat)
        assert "bad.txt, line 2: this is no UTF-8." in seat.text
        assert "bye" in seat.text
        await seat.type("tha")
        await until(seat.pilot, lambda: "Goodbye" not in seat.text)
        assert "Thank you, Customer 1." in seat.text
        await seat.press("enter")
        (said,) = await seat.saved("ctrl+s")
    assert isinstance(said, Contact)
    assert said.text == "Hello. Thank you, Customer 1. C-101 is with me, ines."


async def test_what_the_case_does_not_know_stops_the_save() -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=(80, 24), templates=templates) as seat:
        await seat.form("a")
        await listed(seat)
        await seat.type("wishes")
        await seat.press("enter", "ctrl+s")
        await until(seat.pilot, lambda: "{wants} is still to be filled in" in seat.text)
        assert seat.logged == ()


async def test_escape_leaves_the_text_as_it_was() -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=(80, 24), templates=templates) as seat:
        form = await seat.form("m")
        await seat.type("keys")
        await listed(seat)
        await seat.press("escape")
        assert await seat.sheet() is form
        (memo,) = await seat.saved("ctrl+s")
    assert isinstance(memo, Memo)
    assert memo.text == "keys"


async def test_without_texts_it_says_where_they_go() -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=(80, 24)) as seat:
        await seat.form("m")
        await seat.press("ctrl+r")
        await until(seat.pilot, lambda: "You have no texts of your own yet." in seat.text)
