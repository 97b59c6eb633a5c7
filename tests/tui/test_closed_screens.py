"""A screen that was closed before all was painted: nothing is called back on it."""

from __future__ import annotations

from tests.tui.app_fixtures import app_on, demo_store, until, until_read


async def test_a_callback_comes_too_late_for_a_closed_screen() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        called: list[str] = []
        await pilot.press("R")
        await until(pilot, lambda: pilot.app.screen is not board)
        closed = pilot.app.screen
        closed.call_after_refresh(called.append, "closed")
        pilot.app.pop_screen()
        board.call_after_refresh(called.append, "board")
        await until(pilot, lambda: bool(called))
        assert called == ["board"]
