"""Keys that come together, as from a fast hand or a busy machine: each does its work in its turn."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from desk.tui.forms.inputs.text_area import FormTextArea
from tests.tui.app_fixtures import app_on, demo_store, until, until_read, until_still
from tests.tui.case_driver import at_case

BURSTS = [
    (["backspace", "backspace", "x", "y"], "abxy"),
    (["left", "left", "k"], "abkcd"),
    (["home", "delete", "z", "end", "q"], "zbcdq"),
    (["ctrl+u", "n", "backspace", "m"], "m"),
]


def send_together(pilot: Pilot[Any], keys: list[str]) -> None:
    """Give all keys to the app before it can do anything about the first."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.mark.parametrize(("keys", "text"), BURSTS)
async def test_in_the_filter(keys: list[str], text: str) -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await pilot.press("slash", *"abcd")
        send_together(pilot, keys)
        await until(pilot, lambda: pilot.app.screen.query_one(Input).value == text)


async def test_behind_the_key_that_opens_the_filter() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        send_together(pilot, ["slash", *"late"])
        await until(pilot, lambda: pilot.app.screen.query_one(Input).value == "late")


@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize("typed", ["", "late", "owner:bo"])
async def test_an_escape_behind_the_letters_of_a_filter(opens: bool, typed: str) -> None:
    """However fast they come, the filter before is in force again and the keys are the board's."""
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        first = board.table.cursor
        if not opens:
            await pilot.press("slash")
        send_together(pilot, [*(["slash"] if opens else []), *typed, "escape", "j"])
        await until(pilot, lambda: board.focused is board.table and not board.filter_bar.is_open)
        await until_still(pilot)
        assert board.filter.text == ""
        assert board.table.cursor == board.queue.ids[1] != first
        await pilot.press("slash", *"mine")
        await until(pilot, lambda: board.filter.text == "mine")


@pytest.mark.parametrize("opens", [True, False])
async def test_an_escape_behind_the_letters_of_a_search(opens: bool) -> None:
    async with at_case("C-101", demo_store()) as seat:
        if not opens:
            await seat.press("slash")
        send_together(seat.pilot, [*(["slash"] if opens else []), *"flat", "escape", "k"])
        await until(seat.pilot, lambda: seat.screen.focused is seat.screen.timeline.blocks)
        await until_still(seat.pilot)
        assert not seat.screen.timeline.search.words
        assert not seat.screen.timeline.search_line.display
        keys = seat.screen.timeline.blocks.texts.keys
        assert seat.screen.timeline.blocks.chosen == keys[-2]
        await seat.press("slash", *"flat")
        await until(seat.pilot, lambda: seat.screen.timeline.search.words != ())


async def test_behind_the_key_that_searches_in_a_case() -> None:
    async with at_case("C-101", demo_store()) as seat:
        send_together(seat.pilot, ["slash", *"word"])
        await until(seat.pilot, lambda: seat.screen.query_one(Input).value == "word")


@pytest.mark.parametrize(("keys", "text"), [*BURSTS, (["backspace", "enter", "x", "up", "w"], "awbc\nx")])
async def test_in_the_large_field_of_a_form(keys: list[str], text: str) -> None:
    async with at_case("C-101", demo_store()) as seat:
        await seat.form("m")
        await seat.press(*"abcd")
        send_together(seat.pilot, keys)
        await until(seat.pilot, lambda: seat.pilot.app.screen.query_one(FormTextArea).text == text)
