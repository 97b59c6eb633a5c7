"""What was reached or missed, and what is paused when late, on board and case."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.changes import Append
from desk.model.entries import AnyEntry, Assign, Contact, FieldChange, StatusChange
from tests.case_builders import at
from tests.tui.app_fixtures import FakeShared, app_on, new_case, screen_text, until, until_read
from tests.tui.case_driver import at_case

SIZES = [(120, 36), (80, 24)]


def shift(*entries: AnyEntry, **header: Any) -> FakeShared:
    store = FakeShared([new_case(1, logged=-200, priority="urgent", **header)])
    store.commit([Append("C-101", entries)])
    return store


@pytest.mark.parametrize("size", SIZES)
async def test_the_head_of_a_closed_case_says_what_was_missed_and_what_was_given(size: tuple[int, int]) -> None:
    given = FieldChange(at=at(-30), by="ines", name="needs_by", was="2026-05-04T13:45:00Z", now=None)
    store = shift(Contact(at=at(-158), by="ines"), given, StatusChange(at=at(-20), by="ines", to="closed"), need="the keys")
    async with at_case("C-101", store, size=size) as seat:
        head = " ".join(seat.text.replace("\xa0", " ").split())
        assert "answered 32 min late" in head
        assert ("fixed 60 min late" if size[0] >= 120 else "fixed late") in head
        assert ("never taken" if size[0] >= 120 else "W more") in head
        assert "Needed by 13:45: given 13:30" in head


@pytest.mark.parametrize("size", SIZES)
async def test_the_board_says_paused_and_late(size: tuple[int, int]) -> None:
    taken = Assign(at=at(-190), by="ines", owner="ines", follow_up=at(60))
    store = shift(taken, Contact(at=at(-158), by="ines"), StatusChange(at=at(-20), by="ines", to="on_hold", reason="parts", recheck=at(60)))
    async with app_on(store).run_test(size=size) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: f"LATE|| fix {'60m' if size[0] == 80 else '60 min'} late" in " ".join(screen_text(pilot).split()))
        await pilot.press("enter")
        await until(pilot, lambda: "fix paused, 60 min late" in " ".join(screen_text(pilot).replace("\xa0", " ").split()))


async def test_the_board_says_of_a_closed_case_when_it_ended() -> None:
    store = shift(Contact(at=at(-158), by="ines"), StatusChange(at=at(-20), by="ines", to="closed"))
    async with app_on(store, filter="status:closed").run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: "done closed 20 min ago" in " ".join(screen_text(pilot).split()))
