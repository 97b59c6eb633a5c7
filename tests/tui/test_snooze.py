"""A case is snoozed by its name, and its owner stays."""

from __future__ import annotations

from datetime import timedelta

from desk.model.entries import Assign
from tests.case_builders import NOW
from tests.tui.app_fixtures import demo_store
from tests.tui.case_driver import at_case


async def test_a_case_is_snoozed_with_two_keys_and_keeps_its_owner() -> None:
    async with at_case("C-122", demo_store(), size=(80, 24)) as seat:
        await seat.form("Z")
        assert "Put it off" in seat.text
        assert "still due: promise by 13:55" in " ".join(seat.text.split())
        (assigned,) = await seat.saved("enter")
        assert isinstance(assigned, Assign)
        assert (assigned.owner, assigned.follow_up) == ("lou", NOW + timedelta(minutes=30))
        assert "put off until 14:30, its clocks go on: C-122" in seat.text


async def test_a_case_that_nobody_owns_is_mine_when_i_snooze_it() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.form("Z")
        (assigned,) = await seat.saved("enter")
        assert isinstance(assigned, Assign)
        assert assigned.owner == "ines"
