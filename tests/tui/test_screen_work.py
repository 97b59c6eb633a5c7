"""A screen that opens is laid out, styled and painted once, and one that closes costs the screen below a paint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css import stylesheet
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.board import BoardScreen
from desk.tui.textual_compat.compositor import ChangedLinesCompositor
from desk.tui.widgets.case_table import CaseTable
from tests.bench.acts import OPENINGS, works_of
from tests.tui.app_fixtures import app_on, demo_store, until, until_read, until_still
from tests.tui.test_styles import assert_as_textual_would

SIZE = (120, 36)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts layouts by the screen, paints of a whole screen, and rules compared with nodes."""
    count = Counter[str]()

    def counting(owner: type[Any], name: str, noted: Callable[..., str]) -> None:
        own = getattr(owner, name)

        def counted(self: Any, *values: Any, **named: Any) -> Any:
            count[noted(*values)] += 1
            return own(self, *values, **named)

        monkeypatch.setattr(owner, name, counted)

    counting(Compositor, "reflow", lambda root, size: f"layout of {type(root).__name__}")
    counting(Compositor, "render_full_update", lambda *_: "whole paint")
    compared: Callable[..., bool] = vars(stylesheet)["_check_selectors"]
    monkeypatch.setattr(stylesheet, "_check_selectors", lambda *values: count.update(rule=1) or compared(*values))
    return count


async def open_form(pilot: Pilot[Any], key: str = "a") -> None:
    """Open a form by its key."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.focused is not None)
    await until_still(pilot)


async def leave(pilot: Pilot[Any]) -> None:
    """Go back to the board."""
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
    await until_still(pilot)


async def test_a_form_is_laid_out_once_and_nothing_below_it(work: Counter[str]) -> None:
    async with app_on(demo_store()).run_test(size=SIZE) as pilot:
        await until_read(pilot)
        await open_form(pilot)
        await leave(pilot)
        await until_still(pilot)
        work.clear()
        await open_form(pilot)
        assert work["layout of EntryFormScreen"] <= 2, work  # a busy machine may paint before its texts are read
        assert not work["layout of BoardScreen"], work


async def test_a_form_is_opened_and_left_at_little_cost() -> None:
    (work,) = (await works_of(25, OPENINGS[1:])).values()
    assert work.calls <= 147_000


async def test_the_screen_below_is_painted_once_when_a_form_closes(work: Counter[str]) -> None:
    async with app_on(demo_store()).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await open_form(pilot)
        board.ticker.stop()
        work.clear()
        await leave(pilot)
        assert work["whole paint"] == 1, work
        assert not work["layout of BoardScreen"], work


async def test_a_form_that_opens_again_is_styled_from_what_is_kept(work: Counter[str]) -> None:
    app = app_on(demo_store())
    async with app.run_test(size=SIZE) as pilot:
        await until_read(pilot)
        await open_form(pilot)
        first = work["rule"]
        await leave(pilot)
        work.clear()
        await open_form(pilot)
        assert work["rule"] < first / 2, (first, work)
        assert_as_textual_would(app, app.screen)
        await leave(pilot)
        app.theme = "textual-light"
        await open_form(pilot)
        assert_as_textual_would(app, app.screen)


async def test_the_next_field_paints_its_own_lines(work: Counter[str]) -> None:
    async with app_on(demo_store()).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await open_form(pilot)
        board.ticker.stop()
        work.clear()
        before = pilot.app.focused
        await pilot.press("tab")
        await until_still(pilot)
        assert pilot.app.focused is not before
        assert not work["whole paint"], work


async def test_lines_under_a_sheet_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[int] = set()
    own = CaseTable.render_lines

    def render_lines(table: CaseTable, crop: Region) -> list[Any]:
        asked.update(range(table.region.y + crop.y, table.region.y + crop.bottom))
        return own(table, crop)

    app = app_on(demo_store())
    async with app.run_test(size=SIZE) as pilot:
        await until_read(pilot)
        await open_form(pilot)
        top = pilot.app.screen.query_one("#sheet").region.y
        monkeypatch.setattr(CaseTable, "render_lines", render_lines)
        app.repaint()
        assert asked
        assert max(asked) < top


async def test_what_came_between_two_layouts_is_painted() -> None:
    async with app_on(demo_store()).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        compositor, status = board._compositor, board.query_one("#status", Widget)
        assert isinstance(compositor, ChangedLinesCompositor)
        compositor._full_map = {widget: place for widget, place in compositor._full_map.items() if widget is not status}
        compositor._full_map_invalidated = True  # as after a scroll
        assert status in compositor.full_map
        compositor.reflow(board, board.size)
        assert status.region in compositor._dirty_regions


async def test_a_field_that_gets_the_keys_again_is_styled_from_what_is_kept(work: Counter[str]) -> None:
    app = app_on(demo_store())
    async with app.run_test(size=SIZE) as pilot:
        await until_read(pilot)
        for number in range(2):
            await open_form(pilot)
            work.clear()
            await pilot.press("tab", "shift+tab")
            await until_still(pilot)
            assert_as_textual_would(app, app.screen)
            assert number == 0 or not work["rule"], work
            await leave(pilot)
