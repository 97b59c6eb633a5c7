"""A key is answered by the next paint, at once, and asks nothing anew that did not change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from desk.model.changes import Append
from desk.model.entries import FieldChange
from desk.tui.screens.board import BoardScreen
from desk.tui.textual_compat import screen as thrifty
from desk.tui.textual_compat.compositor import ChangedCells
from desk.tui.textual_compat.key_input import run_mapped_binding
from desk.tui.textual_compat.screen import ThriftyScreen
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, app_on, demo_store, many, until, until_read, until_still
from tests.tui.call_count import counted

SIZE = (120, 36)


def press(pilot: Pilot[Any], key: str) -> None:
    """Give a key to the app, and wait for nothing: the pilot's own way calls every widget."""
    pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def turns(reached: Callable[[], bool]) -> None:
    """Let the loop turn until something is so, and do nothing besides: the pilot would paint the screen itself."""
    for _ in range(1_000):
        if not reached():
            await asyncio.sleep(0.001)


Act = Callable[[Pilot[Any], FakeShared, BoardScreen], object]
ACTS: dict[str, Act] = {
    "a key": lambda pilot, store, board: press(pilot, "j"),
    "a commit": lambda pilot, store, board: store.commit_elsewhere(
        Append("C-103", (FieldChange(at=NOW, by="bo", name="subject", now="heard of it"),))
    ),
    "a second": lambda pilot, store, board: board.renewal.tick(NOW + timedelta(seconds=1)),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
async def test_what_changes_waits_for_no_beat(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual paints at beats of a timer. Here it never beats again."""
    store = many(9)
    app, painted = app_on(store), list[str]()
    async with app.run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        display = app._display

        def shown(screen: Screen[Any], renderable: Any) -> None:
            painted.append(board.table.cursor)
            display(screen, renderable)

        monkeypatch.setattr(app, "_display", shown)
        monkeypatch.setattr(Timer, "resume", lambda _: None)
        board._update_timer.pause()
        before = board.table.cursor
        act(pilot, store, board)
        await turns(lambda: bool(painted))
        monkeypatch.undo()
    assert painted
    assert painted[0] == board.table.cursor
    assert (painted[0] != before) == (act is ACTS["a key"])


async def test_a_cursor_that_moved_is_painted_in_the_turn_of_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    app, done = app_on(many(20)), list[object]()
    async with app.run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        display, run = app._display, run_mapped_binding

        def shown(screen: Screen[Any], renderable: Any) -> None:
            done.append({span[0] for span in renderable.spans} if isinstance(renderable, ChangedCells) else renderable)
            display(screen, renderable)

        async def ran(widget: Widget, event: events.Key) -> None:
            await run(widget, event)
            done.append(event.key)

        monkeypatch.setattr(app, "_display", shown)
        monkeypatch.setattr("desk.tui.widgets.case_table.run_mapped_binding", ran)
        press(pilot, "j")
        await turns(lambda: "j" in done)
        monkeypatch.undo()
        top = board.table.region.y
        assert done[:2] == [{top, top + 1}, "j"]  # the line that it left and the one that it came to, and no other


def test_of_keys_that_come_together_one_a_frame_is_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Sheet(ThriftyScreen, Screen[None]):
        """A screen."""

    now, sheet = [100.0], Sheet()
    monkeypatch.setattr(thrifty, "get_time", lambda: now[0])
    promised = []
    for seconds in (0.0, 0.001, 0.015, 0.02, 0.021):
        now[0] = 100.0 + seconds
        sheet.paint_soon()
        promised.append(sheet._must_answer)
        sheet._must_answer = False  # it was painted
    assert promised == [True, False, False, True, False]


async def test_a_cursor_that_moves_asks_for_no_row() -> None:
    async with app_on(many(20)).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        before = board.table.cursor
        with counted() as count:
            press(pilot, "j")
            await until(pilot, lambda: board.table.cursor != before)
            await until_still(pilot)
        assert count.of("CaseRows._ask_row") == 0, count.report()
        assert count.of("CaseRows.repaint_cursor") == 1, count.report()  # the line that it left and the one that it came to


async def test_the_agents_own_keys_move_the_cursor() -> None:
    async with app_on(demo_store(), keymap={"down": ("x",)}).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        first, second = board.queue.ids[:2]
        await pilot.press("j")
        await until_still(pilot)
        assert board.table.cursor == first
        await pilot.press("x")
        await until(pilot, lambda: board.table.cursor == second)


async def test_a_key_that_moves_nothing_still_holds_the_lines() -> None:
    async with app_on(many(3)).run_test(size=SIZE) as pilot:
        board = await until_read(pilot)
        board.key_hold.release()
        await pilot.press("k")
        assert board.key_hold.is_held
