"""A mistake that came again while its action is overdue stands over the board until somebody owns it."""

from __future__ import annotations

import pytest

from desk.model.entries import ActionDone, Cause, CorrectiveAction
from desk.tui.key_hold import HOLD_SECONDS
from desk.tui.screens.case import CaseScreen
from desk.tui.widgets.overdue_action_line import OverdueActionLine, _LessonWords
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeClock, FakeShared, app_on, assert_golden, board_of, new_case, screen_text, until, until_read
from tests.tui.case_driver import at_case

DAY = 24 * 60


def again(*, due: float = -2 * DAY) -> FakeShared:
    """A mistake of five days ago, with an action, made again yesterday on another case."""
    first = Cause(id="+1", at=at(-5 * DAY), by="lou", key="overbooked-slots", text="morning slots overbooked")
    action = CorrectiveAction(
        at=at(-5 * DAY), by="lou", cause="+1", text="Cap web bookings at the teams there are", owner="lou", due=at(due)
    )
    second = Cause(at=at(-DAY), by="bo", key="overbooked-slots", text="slots overbooked")
    return FakeShared([new_case(1, past=(first, action)), new_case(2, past=(second,)), new_case(3)])


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_banner_reads_as_it_should(size: tuple[int, int]) -> None:
    async with app_on(again()).run_test(size=size) as pilot:
        await until_read(pilot)
        await assert_golden(pilot, f"board-again-{size[0]}x{size[1]}")


@pytest.mark.parametrize("width", range(56, 121))
def test_whose_task_it_is_stands_at_every_width(width: int) -> None:
    line = OverdueActionLine()
    line.words = _LessonWords("proof-not-read-back", "6 times in 16 days", "Read every number aloud", "kim's task", "2 days late")
    line.more, line.key = 2, "L"
    text = "".join(words for words, _ in line.compose_line(width))
    assert "kim's task" in text
    assert text.endswith("L takes it over ")
    assert len(text) == width
    assert ("kim's task, 2 days late" in text) is (width >= 79)


async def test_two_keys_own_the_action_and_the_banner_goes() -> None:
    store = again()
    async with app_on(store).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        assert "overbooked-slots, 2 times in 5 days" in screen_text(pilot)
        await pilot.press("L")
        await until(pilot, lambda: "Own what was to be done" in screen_text(pilot))
        assert "lou, by 2026-05-02" in screen_text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is board and not board.query_one(OverdueActionLine).display)
    (taken,) = store.cases["C-101"].entries[-1:]
    assert isinstance(taken, CorrectiveAction)
    assert (taken.owner, taken.text) == ("ines", "Cap web bookings at the teams there are")
    assert taken.instead_of == "101.3"
    assert taken.due is not None
    assert taken.due > NOW


async def test_it_may_have_been_done_already() -> None:
    store = again()
    async with app_on(store).run_test(size=(80, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("L", "ctrl+y")
        await until(pilot, lambda: not board.query_one(OverdueActionLine).display)
    assert isinstance(store.cases["C-101"].entries[-1], ActionDone)


async def test_without_a_lesson_the_key_says_so_and_no_line_is_lost() -> None:
    async with app_on(again(due=DAY)).run_test(size=(80, 24), notifications=True) as pilot:
        board = await until_read(pilot)
        assert not board.query_one(OverdueActionLine).display
        await pilot.press("L")
        await until(pilot, lambda: "No action against a mistake that came again is overdue" in screen_text(pilot))


async def test_an_action_that_falls_overdue_moves_no_line_under_the_hands() -> None:
    clock = FakeClock()
    async with app_on(again(due=1), clock).run_test(size=(80, 24)) as pilot:
        board = await until_read(pilot)
        ticking = [0.0]
        board.key_hold._monotonic = lambda: ticking[0]
        await pilot.press("j")
        clock.go(120)
        board.renewal.tick(clock())
        await pilot.pause()
        assert not board.query_one(OverdueActionLine).display
        ticking[0] += HOLD_SECONDS
        board.renewal.tick(clock())
        assert board.query_one(OverdueActionLine).display
        assert board_of(pilot).table.cursor


async def test_in_the_case_where_it_came_again_it_is_said_and_owned() -> None:
    store = again()
    async with at_case("C-102", store) as seat:
        assert "the same mistake again: overbooked-slots, 2 times in 5 days" in seat.text
        await seat.form("L")
        await seat.press("enter")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseScreen))
        await until(seat.pilot, lambda: "is overdue" not in seat.text)
    assert isinstance(store.cases["C-101"].entries[-1], CorrectiveAction)
