"""What is new on the board is said, marked until it was looked at, and one key away."""

from __future__ import annotations

import pytest

from desk.model.changes import Append
from desk.model.entries import Assign
from desk.tui.screens.case import CaseScreen
from tests.case_builders import at
from tests.tui.app_fixtures import app_on, board_of, many, new_case, screen_text, until, until_read

FIRE = new_case(9, logged=-1, subject="Fire in the server room", customer="Zora", priority="urgent")


def line_with(text: str, words: str) -> str:
    return next((line for line in text.splitlines() if words in line), "")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_new_case_is_said_and_marked_until_somebody_looks(size: tuple[int, int]) -> None:
    store = many(3)
    async with app_on(store).run_test(size=size) as pilot:
        board = await until_read(pilot)
        store.commit_elsewhere(FIRE)
        await until(pilot, lambda: "new: C-104 urgent, nobody's  N goes there" in screen_text(pilot))
        assert line_with(screen_text(pilot), "C-104 ").startswith(" ●")
        assert "new 1" in screen_text(pilot).splitlines()[0]
        await pilot.press("N")
        await until(pilot, lambda: board.table.cursor == "C-104")
        await until(pilot, lambda: "new: C-104" not in screen_text(pilot))
        assert "●" not in line_with(screen_text(pilot), "C-104 ")[:2]
        assert "new 1" not in screen_text(pilot)


async def test_a_new_case_that_a_colleague_took_is_no_longer_new() -> None:
    store = many(3)
    async with app_on(store).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        store.commit_elsewhere(FIRE)
        await until(pilot, lambda: "new: C-104" in screen_text(pilot))
        store.commit_elsewhere(Append("C-104", (Assign(at=at(0), by="bo", owner="bo", follow_up=at(60)),)))
        await until(pilot, lambda: "new: C-104" not in screen_text(pilot))


async def test_a_new_case_is_said_in_a_case_too() -> None:
    store = many(3)
    async with app_on(store).run_test(size=(120, 36), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        store.commit_elsewhere(FIRE)
        await until(pilot, lambda: "new: C-104 urgent, nobody's" in screen_text(pilot))


async def test_newest_says_that_nothing_waits_and_leaves_a_filter_that_hides_it() -> None:
    store = many(3)
    async with app_on(store).run_test(size=(120, 36), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("N")
        await until(pilot, lambda: "Nothing new waits" in screen_text(pilot))
        board.scope.use_filter("C-101")
        store.commit_elsewhere(FIRE)
        await until(pilot, lambda: "new: C-104" in screen_text(pilot))
        await pilot.press("N")
        await until(pilot, lambda: board.table.cursor == "C-104")


async def test_one_key_marks_every_case_shown_and_once_more_none() -> None:
    async with app_on(many(5)).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await pilot.press("space", "asterisk")
        await until(pilot, lambda: len(board_of(pilot).table.marks) == 5)
        assert "5 marked" in screen_text(pilot)
        await pilot.press("asterisk")
        await until(pilot, lambda: not board.table.marks)
