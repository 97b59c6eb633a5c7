"""From inside a case to the next one, without going back to the board."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from desk.model.changes import Append
from desk.model.entries import StatusChange
from desk.tui import case_navigation
from desk.tui.screens.case import CaseScreen
from tests.case_builders import at
from tests.tui.app_fixtures import FakeClock, app_on, board_of, demo_store, many, screen_text, until, until_read


def case_on(pilot: Pilot[Any]) -> str:
    return pilot.app.screen.case if isinstance(pilot.app.screen, CaseScreen) else ""


async def test_keys_go_through_the_cases_of_the_board_and_the_cursor_follows() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36), notifications=True) as pilot:
        board = await until_read(pilot)
        first, second = board.queue.ids[:2]
        await pilot.press("enter")
        await until(pilot, lambda: case_on(pilot) == first)
        await pilot.press("J")
        await until(pilot, lambda: case_on(pilot) == second)
        assert board.table.cursor == second
        await pilot.press("K")
        await until(pilot, lambda: case_on(pilot) == first)
        await pilot.press("K")
        await until(pilot, lambda: "This is the first case on the board." in screen_text(pilot))
        assert case_on(pilot) == first


async def test_the_next_best_case_is_opened_with_its_reasons_and_once_more_another() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: case_on(pilot) != "")
        seen = [case_on(pilot)]
        for _ in range(2):
            await pilot.press("full_stop")
            await until(pilot, lambda: case_on(pilot) not in {"", *seen})
            seen.append(case_on(pilot))
        assert board.table.cursor == seen[-1]
        await until(pilot, lambda: f"{seen[-1]}: " in screen_text(pilot))


async def test_after_a_case_that_left_the_board_comes_the_one_in_its_place() -> None:
    store = many(4)
    async with app_on(store).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        first, second = board.queue.ids[:2]
        await pilot.press("enter")
        await until(pilot, lambda: case_on(pilot) == first)
        store.commit_elsewhere(Append(first, (StatusChange(at=at(0), by="bo", to="solved", reason="done"),)))
        await until(pilot, lambda: board.queue.views[first].state.finished)
        await pilot.press("J")
        await until(pilot, lambda: case_on(pilot) == second)


async def test_back_from_a_case_found_by_the_palette_the_cursor_is_on_it() -> None:
    store = many(6)
    async with app_on(store, FakeClock()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        board = board_of(pilot)
        other = board.queue.ids[3]
        await case_navigation.go_to_case(pilot.app, other)
        await until(pilot, lambda: pilot.app.screen is not board)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is board)
        assert board.table.cursor == other
