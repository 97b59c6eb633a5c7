"""The filter of the board, without a board, and the keys that go on while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual.timer import Timer

from desk.board.queue import Queue
from desk.errors import Usage
from desk.model.entries import Assign
from desk.tui.board_filter import BoardFilter
from desk.tui.screens.board_filter_bar import BoardFilterBar
from desk.tui.screens.board_views import BoardViews
from desk.tui.shift_archives import ShiftArchives
from desk.tui.widgets.empty_board import EmptyBoard
from desk.tui.widgets.filter_bar import FilterBar
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY, FakeShared, app_on, demo_store, many, new_case, screen_text, until, until_read, until_still


def two_cases() -> tuple[Queue, BoardFilter]:
    queue = Queue(POLICY, me="ines")
    queue.update([case_of(case_id="C-1"), case_of(Assign(at=at(0), by="ines", owner="ines"), case_id="C-2")], NOW)
    queue.tick(NOW)
    return queue, BoardFilter(queue)


def test_what_matches_is_said_of_all_open_cases() -> None:
    queue, board_filter = two_cases()
    assert board_filter.matches == "2 of 2 "
    board_filter.use(" mine ")
    queue.tick(NOW)
    assert (board_filter.text, board_filter.matches) == ("mine", "1 of 2 ")


async def test_a_full_board_is_not_gone_through_while_the_key_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    _, board_filter = two_cases()
    monkeypatch.setattr("desk.tui.board_filter.AT_ONCE", 1)
    board_filter.begin()
    assert "owner:ines" not in board_filter.completion("owner:i").options
    await board_filter.learn_all_values()
    assert "owner:ines" in board_filter.completion("owner:i").options


async def test_the_values_of_a_full_board_are_offered_once_its_texts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.tui.board_filter.AT_ONCE", 1)
    async with app_on(many(5)).run_test() as pilot:
        board = await until_read(pilot)
        await pilot.press("/")
        await until(pilot, lambda: bool(board.filter.completion("channel:").options))


async def test_a_window_that_closed_shows_nothing_of_the_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered = asyncio.Event(), asyncio.Event()

    async def search(*_: object) -> list[str]:
        asked.set()
        await answered.wait()
        return []

    monkeypatch.setattr(ShiftArchives, "search", search)
    async with app_on(many(5)).run_test() as pilot:
        bar = (await until_read(pilot)).query_one(BoardFilterBar)
        await pilot.press("slash", *"everywhere")
        await asyncio.wait_for(asked.wait(), 30)
        monkeypatch.setattr(BoardViews, "is_there", False)
        monkeypatch.setattr(bar, "_update_order", lambda: pytest.fail("the board is gone"))
        answered.set()
        await until(pilot, lambda: not [worker for worker in pilot.app.workers if worker.group == "archive"])


def test_a_filter_that_is_dropped_gives_way_to_the_view_before_it() -> None:
    _, board_filter = two_cases()
    board_filter.use("mine", view="my cases")
    board_filter.begin()
    board_filter.try_text("late")
    assert (board_filter.text, board_filter.view) == ("late", "")
    board_filter.cancel()
    assert (board_filter.text, board_filter.view) == ("mine", "my cases")


def test_what_cannot_be_read_leaves_the_filter_before_it() -> None:
    _, board_filter = two_cases()
    board_filter.use("mine", view="my cases")
    board_filter.begin()
    board_filter.try_text("late")
    with pytest.raises(Usage):
        board_filter.try_text("ownr:me")
    assert (board_filter.text, board_filter.view) == ("mine", "my cases")


async def test_arrows_and_pages_move_the_cursor_while_a_filter_is_typed() -> None:
    async with app_on(many(40)).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", "down", "down", "up")
        await until(pilot, lambda: board.table.cursor == board.queue.ids[1])
        await pilot.press("pagedown")
        await until(pilot, lambda: board.queue.ids.index(board.table.cursor) > 10)
        assert board.has_class("-filtering")


async def test_the_agents_own_key_for_down_moves_the_cursor_while_a_filter_is_typed() -> None:
    async with app_on(many(3), keymap={"down": ("f5",)}).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", "f5")
        await until(pilot, lambda: board.table.cursor == board.queue.ids[1])


async def test_keys_move_the_cursor_again_once_an_empty_board_has_cases() -> None:
    store = FakeShared()
    async with app_on(store).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: "No open case." in screen_text(pilot))
        store.commit_elsewhere(new_case(1), new_case(2))
        await until(pilot, lambda: not board.query_one(EmptyBoard).display)
        await until(pilot, lambda: board.focused is board.table)
        await pilot.press("j")
        assert board.table.cursor == board.queue.ids[1]


async def test_keys_move_the_cursor_after_a_filter_that_matched_nothing() -> None:
    async with app_on(many(3)).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await pilot.press("slash", *"zzzz", "enter")
        await until(pilot, lambda: board.query_one(EmptyBoard).display)
        await pilot.press("escape")
        await until(pilot, lambda: not board.query_one(EmptyBoard).display and board.focused is board.table)
        await pilot.press("j")
        assert board.table.cursor == board.queue.ids[1]


async def test_a_mark_is_counted_on_the_last_line_too() -> None:
    async with app_on(many(3)).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        board.ticker.stop()  # with the next second the line would be right in any case
        await pilot.press("G", "space")
        await pilot.pause()
        assert "1 marked" in screen_text(pilot)


async def test_a_pause_that_ends_as_the_filter_is_given_up_brings_nothing_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[Callable[[], object]] = []
    started = FilterBar.set_timer

    def noted(bar: FilterBar, seconds: float, callback: Callable[[], object]) -> Timer:
        ended.append(callback)
        return started(bar, seconds, callback)

    monkeypatch.setattr(FilterBar, "set_timer", noted)
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        board = await until_read(pilot)
        shown = list(board.queue.ids)
        await pilot.press("slash", *"owner:bo")
        await until(pilot, lambda: list(board.queue.ids) != shown)
        await pilot.press("escape")
        await until(pilot, lambda: list(board.queue.ids) == shown)
        ended[-1]()
        await until_still(pilot)
        assert list(board.queue.ids) == shown
