"""A clock that jumps: what is shown is of the present moment, whatever the clock said before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.board.queue import Queue
from desk.model.changes import Append
from desk.model.entries import Memo
from desk.tui.app import DeskApp
from tests.case_builders import NOW
from tests.tui.app_fixtures import POLICY, FakeClock, FakeShared, app_on, demo_store, new_case, screen_text, until, until_read


def test_the_queue_rates_every_case_anew_when_the_clock_is_set_back() -> None:
    cases = demo_store().cases.values()
    jumped, steady = Queue(POLICY, me="ines"), Queue(POLICY, me="ines")
    for queue in (jumped, steady):
        queue.update(cases, NOW)
        queue.tick(NOW)
    jumped.tick(NOW + timedelta(hours=3))
    jumped.tick(NOW)
    assert list(jumped.ids) == list(steady.ids)
    assert jumped.counts() == steady.counts()


@pytest.mark.parametrize("seconds", [3, 600, -600])
async def test_a_clock_that_jumped_leaves_no_row_wrong(seconds: int) -> None:
    clock = FakeClock()
    app = app_on(demo_store(), clock)
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        before = screen_text(pilot)
        for jump in (seconds, -seconds):
            clock.go(jump)
            board.ticker.start()  # as the next beat
            await pilot.pause()
        await until(pilot, lambda: screen_text(pilot).splitlines()[:30] == before.splitlines()[:30])


async def test_what_turns_after_the_clock_was_set_back_rings_again() -> None:
    clock = FakeClock()
    app = app_on(FakeShared([new_case(1, logged=0)]), clock)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        rung = []
        for jump in (3 * 3600, -3 * 3600, 3 * 3600):
            clock.go(jump)
            app.services.alarm_bell.check(clock())
            await pilot.pause()
            rung.append(sum(" late" in note.message for note in app._notifications))
            app.clear_notifications()
        assert rung == [1, 0, 1]


async def test_a_colleagues_clock_that_is_ahead_is_said_once() -> None:
    store = FakeShared([new_case(1)])
    app: DeskApp = app_on(store)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        for number in range(2):
            ahead = Memo(at=NOW + timedelta(minutes=10), by="bo", text=f"from ahead {number}")
            store.commit_elsewhere(Append("C-101", (ahead,)))
            await until(pilot, lambda: app.desk.client.cases["C-101"].entries[-1].at > NOW)
            await pilot.pause()
        assert sum("10 min" in note.message for note in app._notifications) == 1
