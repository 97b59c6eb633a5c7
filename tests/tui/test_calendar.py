"""The calendar of the coming days, from board and case."""

from __future__ import annotations

import pytest

from desk.tui.screens.calendar import CalendarScreen
from desk.tui.screens.case import CaseScreen
from tests.tui.app_fixtures import app_on, assert_golden, demo_store, screen_text, until, until_read


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_calendar_stands_below_the_board(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("F")
        await until(pilot, lambda: "THE NEXT 7 DAYS" in screen_text(pilot))
        assert screen_text(pilot).splitlines()[-1].startswith(" enter case")
        await assert_golden(pilot, f"calendar-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_week_is_told_day_by_day_and_a_case_is_one_key_away(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("F")
        await until(pilot, lambda: isinstance(pilot.app.screen, CalendarScreen) and "THE NEXT 7 DAYS" in screen_text(pilot))
        assert "Mon 4" in screen_text(pilot)
        assert "MON 4" in screen_text(pilot)
        calendar = pilot.app.screen
        assert isinstance(calendar, CalendarScreen)
        first = next(line for line in screen_text(pilot).splitlines() if line.lstrip("│ ").startswith("▸"))
        assert "14:08" in first
        assert "promise" in first
        assert "C-108" in first
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is calendar)
        await pilot.press("m")
        await until(pilot, lambda: "yours and nobody's" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not calendar)
