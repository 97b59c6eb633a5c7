"""After a pause the footer shows the keys that did not fit, until the next key."""

from __future__ import annotations

import pytest

from desk.tui.app import DeskApp
from desk.tui.hint_pause import PAUSE
from tests.tui.app_fixtures import FakeClock, app_on, demo_store, screen_text, until, until_read
from tests.tui.case_driver import at_case


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_further_keys_come_after_a_pause_and_go_with_the_next_key(size: tuple[int, int]) -> None:
    clock = FakeClock()
    async with app_on(demo_store(), clock).run_test(size=size) as pilot:
        await until_read(pilot)
        assert isinstance(pilot.app, DeskApp)
        usual = screen_text(pilot).splitlines()[-1]
        assert usual.startswith(" . next best  enter open")
        clock.go(PAUSE.total_seconds() - 1)
        pilot.app.services.hint_pause.check(clock())
        await pilot.pause()
        assert screen_text(pilot).splitlines()[-1] == usual
        clock.go(1)
        pilot.app.services.hint_pause.check(clock())
        await until(pilot, lambda: "next best" not in screen_text(pilot).splitlines()[-1])
        further = screen_text(pilot).splitlines()[-1]
        assert further.endswith("? keys")
        assert not {word for word in ("down", "enter open", "page") if word in further}
        await pilot.press("j")
        await until(pilot, lambda: screen_text(pilot).splitlines()[-1] == usual)


async def test_after_a_pause_in_a_case_the_way_to_give_it_to_somebody_stands_with_the_first_keys() -> None:
    clock = FakeClock()
    async with at_case("C-104", demo_store(), clock=clock, size=(80, 24)) as seat:
        clock.go(PAUSE.total_seconds())
        assert isinstance(seat.pilot.app, DeskApp)
        seat.pilot.app.services.hint_pause.check(clock())
        await until(seat.pilot, lambda: "X give" in seat.text.splitlines()[-1])
        assert "e manager" in seat.text.splitlines()[-1]
