"""Cases late for more than a day stand behind one line, so that today's lateness is seen."""

from __future__ import annotations

from desk.model.changes import NewCase
from tests.tui.app_fixtures import FakeShared, app_on, new_case, screen_text, until, until_read

OLD: list[NewCase] = [new_case(number, logged=-3 * 24 * 60 - number) for number in range(1, 6)]
FRESH = [new_case(11, logged=-300), new_case(12, logged=-1)]


def line_with(text: str, words: str) -> str:
    return next((line for line in text.splitlines() if words in line), "")


async def test_old_late_cases_are_one_line_under_those_of_today() -> None:
    async with app_on(FakeShared([*OLD, *FRESH])).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        assert list(board.table.in_view) == ["C-106", "older", "C-107"]
        assert "LATE 6" in screen_text(pilot)
        line = line_with(screen_text(pilot), "older than a day")
        assert line.split() == ["LATE", "older", "than", "a", "day", "5", "enter", "shows", "them"]


async def test_enter_shows_them_and_folds_them_again() -> None:
    async with app_on(FakeShared([*OLD, *FRESH])).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("j", "enter")
        await until(pilot, lambda: len(board.table.in_view) == 8)
        assert "enter folds them" in screen_text(pilot)
        assert board.table.cursor == "older"
        await pilot.press("enter")
        await until(pilot, lambda: len(board.table.in_view) == 3)


async def test_a_filter_and_another_order_show_every_case() -> None:
    async with app_on(FakeShared([*OLD, *FRESH])).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("3")
        await until(pilot, lambda: len(board.table.in_view) == 6)
        assert "older than a day" not in screen_text(pilot)


async def test_no_action_is_about_the_line() -> None:
    async with app_on(FakeShared([*OLD, *FRESH])).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("j")
        await until(pilot, lambda: board.table.cursor == "older")
        assert board.targets() == ()
        assert board.case_in_view() == ""
        await pilot.press("asterisk")
        await until(pilot, lambda: bool(board.table.marks))
        assert set(board.targets()) == {"C-106", "C-107"}


async def test_the_next_best_case_is_shown_where_it_was_folded() -> None:
    async with app_on(FakeShared([*OLD, new_case(12, logged=-1)])).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        best = board.queue.next_best(board.desk.clock())
        assert best is not None
        await pilot.press("full_stop")
        await until(pilot, lambda: board.table.cursor == best.case)


async def test_few_old_cases_stand_for_themselves() -> None:
    async with app_on(FakeShared([*OLD[:2], *FRESH])).run_test(size=(100, 24)) as pilot:
        await until_read(pilot)
        assert "older than a day" not in screen_text(pilot)
