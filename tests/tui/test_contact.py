"""Contacts as hands meet them: the promise in their words, and the promise that they keep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from desk.model.changes import Append
from desk.model.entries import Assign, Contact, Promise, PromiseKept
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, new_case, until
from tests.tui.case_driver import at_case

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
CALL = Promise(**INES, text="call her about the tent", due=NOW + timedelta(minutes=5))


def desk_with(*entries: Any) -> FakeShared:
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", (Assign(**INES, owner="ines", follow_up=NOW + timedelta(hours=1)), *entries))])
    return store


async def test_a_promise_in_the_words_is_asked_about_once_and_noted_by_one_key() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("c")
        await seat.type("I will mail you the list within the hour.")
        await seat.press("ctrl+s")
        assert "ctrl+y notes it as a promise too" in seat.text
        await seat.press("ctrl+y")
        await until(seat.pilot, lambda: "(right arrow: I will mail you the list within the hour.)" in seat.text)
        assert isinstance(seat.logged[-1], Contact)


async def test_whoever_saves_again_is_told_by_the_next_step() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("c")
        await seat.type("Back to you at 5")
        await seat.press("ctrl+s")
        await seat.saved("ctrl+s")
        assert 'note it: "Back to you at 5"' in seat.text


async def test_the_promised_call_is_ticked_off_with_the_contact() -> None:
    async with at_case("C-101", desk_with(CALL)) as seat:
        await seat.form("c")
        assert "ticks off: call her about the tent" in seat.text
        await seat.type("told her the tent is on its way")
        await seat.press("tab", "tab", "tab", "tab", "space")
        made, kept = await seat.saved("ctrl+s", entries=2)
        assert isinstance(made, Contact)
        assert isinstance(kept, PromiseKept)
        assert kept.promise


async def test_a_contact_that_kept_nothing_costs_no_key_more() -> None:
    async with at_case("C-101", desk_with(CALL)) as seat:
        await seat.form("c")
        await seat.type("told her the tent is on its way")
        (made,) = await seat.saved("ctrl+s")
        assert isinstance(made, Contact)
