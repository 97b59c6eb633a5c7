"""The workload of the desk, from board and case."""

from __future__ import annotations

import pytest

from desk.tui.screens.workload import WorkloadScreen
from tests.tui.app_fixtures import app_on, board_of, demo_store, screen_text, until, until_read
from tests.tui.case_driver import at_case
from tests.tui.test_handoff import with_others


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_each_has_a_line_and_enter_shows_their_cases(size: tuple[int, int]) -> None:
    async with app_on(with_others(demo_store())).run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.app.screen.run_action("workload")
        await until(pilot, lambda: isinstance(pilot.app.screen, WorkloadScreen) and "NEXT DUE" in screen_text(pilot))
        lines = [" ".join(line.split()) for line in screen_text(pilot).splitlines()]
        assert "▸ nobody 4 4 . waiting to be taken" in lines
        assert "ines 4 1 in 8 min, C-108 you" in lines
        assert "lou 3 2 in 12 min, C-106 here, writing, lead" in lines
        assert [line.split()[0] for line in lines if line.endswith(("here", "lead", "manager"))] == ["bo", "lou", "rae", "kim"]
        await pilot.press("j", "j", "enter")
        board = board_of(pilot)
        await until(pilot, lambda: pilot.app.screen is board and board.desk.live.queue.filter_text == "owner:bo")


async def test_it_opens_from_a_case_and_goes_back_there() -> None:
    async with at_case("C-104", demo_store()) as seat:
        await seat.screen.run_action("workload")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, WorkloadScreen))
        await seat.press("escape")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen)
