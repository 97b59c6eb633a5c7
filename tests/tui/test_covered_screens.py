"""Screens behind others: what is seen goes on, what is not waits until it is seen again."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.changes import Append
from desk.model.entries import FieldChange, Memo
from desk.tui.desk_context import desk_of
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.visibility import is_in_view
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeClock, FakeShared, app_on, many, new_case, screen_text, until, until_read
from tests.tui.call_count import counted

TESS: dict[str, Any] = {"customer": "Tess Tampleton", "phone": "555-0101"}


def renamed(case: str, subject: str) -> Append:
    return Append(case, (FieldChange(at=NOW, by="bo", name="subject", now=subject),))


async def case_over(pilot: Any, key: str = "enter") -> CaseScreen:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
    found = pilot.app.screen
    assert isinstance(found, CaseScreen)
    return found


async def form_over(pilot: Any) -> None:
    await pilot.press("m")
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.focused is not None)


async def test_a_covered_board_renews_what_changed_meanwhile_when_it_is_seen_again() -> None:
    store, clock = many(3), FakeClock()
    async with app_on(store, clock).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        other = board.table.in_view[2]
        await case_over(pilot)
        with counted() as count:
            store.commit_elsewhere(renamed(other, "heard of it"))
            await until(pilot, lambda: other in board.renewal.stale)
            await pilot.pause()
        assert count.of("row_of") == 0
        await pilot.press("q")
        await until(pilot, lambda: "heard of it" in screen_text(pilot))
        assert pilot.app.screen is board
        assert not board.renewal.stale


async def test_a_board_under_a_form_follows_others_and_its_clocks_go_on() -> None:
    store, clock = many(3), FakeClock()
    async with app_on(store, clock).run_test(size=(100, 30)) as pilot:
        board = await until_read(pilot)
        other = board.table.in_view[2]
        await form_over(pilot)
        assert is_in_view(board)
        store.commit_elsewhere(renamed(other, "heard of it"))
        await until(pilot, lambda: "heard of it" in screen_text(pilot))
        clock.go(5)
        await until(pilot, lambda: "14:00:05" in screen_text(pilot))


@pytest.mark.parametrize("key", ["colon", "question_mark", "n", "greater_than_sign"])
async def test_the_clock_goes_on_behind_whatever_leaves_the_board_in_view(key: str) -> None:
    clock = FakeClock()
    async with app_on(many(3), clock).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await pilot.press(key)
        await until(pilot, lambda: pilot.app.screen is not board)
        await pilot.pause()
        clock.go(5)
        await until(pilot, lambda: "14:00:05" in screen_text(pilot) or not is_in_view(board))
        assert is_in_view(board) or key == "question_mark"


async def test_a_board_under_a_form_over_a_case_is_not_in_view() -> None:
    async with app_on(many(3)).run_test(size=(100, 30)) as pilot:
        board = await until_read(pilot)
        case = await case_over(pilot)
        await form_over(pilot)
        assert is_in_view(case)
        assert not is_in_view(board)


async def test_a_case_that_left_the_shift_is_painted_no_more_by_a_covered_board() -> None:
    store = many(3)
    async with app_on(store).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        gone = board.table.in_view[2]
        await case_over(pilot)
        store.gone_elsewhere.append(gone)
        store.tell()
        await until(pilot, lambda: gone not in board.table.in_view)
        await pilot.press("q")
        await until(pilot, lambda: pilot.app.screen is board)
        assert gone not in screen_text(pilot)


async def test_a_covered_case_shows_what_was_logged_meanwhile() -> None:
    store = FakeShared([new_case(1, **TESS), new_case(2, **TESS)])
    async with app_on(store).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        case = await case_over(pilot)
        pilot.app.push_screen(CaseScreen("C-102" if case.case == "C-101" else "C-101"))
        await until(pilot, lambda: not is_in_view(case))
        await pilot.pause()
        with counted() as count:
            store.commit_elsewhere(Append(case.case, (Memo(at=NOW, by="bo", text="the depot has it"),)))
            await until(pilot, lambda: len(desk_of(case).client.cases[case.case].entries) == 2)
            await pilot.pause()
        assert count.of("CaseRenewal.read") == 0
        await pilot.press("q")
        await until(pilot, lambda: "the depot has it" in screen_text(pilot))
        assert pilot.app.screen is case


async def test_the_row_of_the_customers_other_case_follows_at_once() -> None:
    store = FakeShared([new_case(1, logged=-500, **TESS), new_case(2, logged=-5, failure="delay", **TESS)])
    async with app_on(store).run_test(size=(120, 20)) as pilot:
        board = await until_read(pilot)
        assert "2nd" not in screen_text(pilot)
        failed = FieldChange(at=at(0), by="bo", name="failure", now="delay")
        store.commit_elsewhere(Append("C-101", (failed,)))
        await until(pilot, lambda: "2nd" in screen_text(pilot))
        assert isinstance(board, BoardScreen)
