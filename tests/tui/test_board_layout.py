"""Order and columns of the board: chosen by a key, seen at once, kept in the settings."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from desk.errors import Refused
from desk.tui.dialogs.choice import ChoiceDialog
from tests.tui.app_fixtures import KeptSettings, app_on, demo_store, screen_text, until, until_read


async def asked(pilot: Pilot[Any], key: str, words: str) -> None:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceDialog) and words in screen_text(pilot))


async def test_the_cases_are_sorted_by_a_key_and_the_order_is_kept() -> None:
    kept = KeptSettings()
    async with app_on(demo_store(), settings=kept).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await asked(pilot, "greater_than_sign", "* worst first")
        await pilot.press("c")
        await until(pilot, lambda: "sorted by customer" in screen_text(pilot))
        assert board.queue.ids[0] == board.table.cursor == "C-117"
        await until(pilot, lambda: kept.saved == [("sort", "customer")])


async def test_columns_are_chosen_one_by_one_until_escape() -> None:
    kept = KeptSettings()
    async with app_on(demo_store(), settings=kept).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await asked(pilot, "less_than_sign", "* customer")
        await pilot.press("1")
        await until(pilot, lambda: "CUSTOMER" not in screen_text(pilot))
        await asked(pilot, "3", "* priority")
        await until(pilot, lambda: "PRIO" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: kept.saved[-1] == ("columns", ("owner", "priority")))
        assert "urgent" in screen_text(pilot)


async def test_the_boards_own_columns_come_back() -> None:
    kept = KeptSettings()
    async with app_on(demo_store(), settings=kept, columns=("owner",)).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        assert "CUSTOMER" not in screen_text(pilot)
        await asked(pilot, "less_than_sign", "* owner")
        await pilot.press("d")
        await until(pilot, lambda: "CUSTOMER" in screen_text(pilot))
        await until(pilot, lambda: kept.saved == [("columns", ())])


async def test_a_board_begins_with_the_order_of_the_settings() -> None:
    async with app_on(demo_store(), sort="customer").run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: "sorted by customer" in screen_text(pilot))
        assert board.queue.ids[0] == "C-117"


@pytest.mark.parametrize("key", ["greater_than_sign"])
async def test_settings_that_cannot_be_written_are_said_and_the_order_holds(key: str) -> None:
    kept = KeptSettings(Refused("the settings cannot be written"))
    async with app_on(demo_store(), settings=kept).run_test(size=(120, 36), notifications=True) as pilot:
        board = await until_read(pilot)
        await asked(pilot, key, "newest first")
        await pilot.press("n")
        await until(pilot, lambda: "cannot be written" in screen_text(pilot))
        assert board.queue.sort.name == "new"
