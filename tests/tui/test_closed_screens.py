"""Screens that were closed: nothing is called back on them, and nothing of them is held."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from desk.tui.forms.inputs.text_area import FormTextArea
from desk.tui.forms.screen.form_screen import FormScreen
from tests.tui.app_fixtures import app_on, demo_store, until, until_read, until_still


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


async def test_the_app_forgets_the_text_field_of_a_closed_form() -> None:
    async with app_on(demo_store()).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.focused is not None)
        assert any(isinstance(node, FormTextArea) for node in watching_nodes(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is board)
        await until_still(pilot)
        assert not any(isinstance(node, FormTextArea) for node in watching_nodes(pilot))


def watching_nodes(pilot: Pilot[Any]) -> list[object]:
    """Who waits for another value of the app, such as its theme."""
    return [node for watchers in getattr(pilot.app, "__watchers").values() for node, _ in watchers]
