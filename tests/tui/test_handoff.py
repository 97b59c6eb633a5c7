"""From hand to hand: a decider, a swap, being alone with a case, and what is said to whom it is meant for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.model.changes import Append
from desk.model.entries import Assign, Memo
from desk.model.presence import AgentPresence
from desk.tui.screens.case import CaseScreen
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeShared, app_on, board_of, demo_store, new_case, until, until_read
from tests.tui.case_driver import Seat, at_case

BO: dict[str, Any] = {"at": NOW, "by": "bo"}


def with_others(store: FakeShared) -> FakeShared:
    """Lou writes somewhere, bo only looks, rae and kim are away."""
    store.presence.seen = (
        AgentPresence(agent="lou", mode="writing", case="C-102", what="apology", since=NOW),
        AgentPresence(agent="bo", mode="viewing", case="C-103", since=NOW),
    )
    return store


async def test_a_decider_who_is_here_stands_first_and_the_hop_is_counted() -> None:
    async with at_case("C-104", with_others(demo_store()), size=(120, 36)) as seat:
        assert "handed on" not in seat.text
        await seat.form("e")
        assert "▸ lou  here, writing  3 open, 2 late  Lou Specimen, lead" in seat.text
        assert "rae  not here       1 open          Rae Fixture, manager" in seat.text
        await seat.press("tab")
        await seat.type("re-run tonight?")
        (assigned,) = await seat.saved("ctrl+s")
        assert isinstance(assigned, Assign)
        assert (assigned.owner, assigned.reason) == ("lou", "re-run tonight?")
        await seat.settled()
        assert "Passed between us once." in seat.text


async def test_one_who_had_enough_hands_the_case_on_with_two_keys_and_no_reason() -> None:
    async with at_case("C-104", with_others(demo_store()), size=(80, 24)) as seat:
        await seat.form("X")
        assert "▸ bo   here           4 open, 1 late  Bo Sample, agent" in seat.text
        assert "why" not in seat.text.splitlines()[-4:]
        (assigned,) = await seat.saved("enter")
        assert isinstance(assigned, Assign)
        assert (assigned.owner, assigned.reason) == ("bo", "")
        assert assigned.follow_up == NOW + timedelta(minutes=15)
        assert "given to bo: C-104" in seat.text


async def test_who_has_the_case_is_offered_last() -> None:
    async with at_case("C-107", with_others(demo_store()), size=(120, 36)) as seat:
        await seat.form("X")
        assert "lou  has it now" in seat.text
        assert seat.text.index("Rae Fixture") < seat.text.index("Lou Specimen")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_who_takes_the_case_of_another_is_told_how_to_give_it_to_somebody(size: tuple[int, int]) -> None:
    async with at_case("C-107", demo_store(), size=size) as seat:
        await seat.form("t")
        assert "owner now: lou" in seat.text
        assert "to somebody else: X" in seat.text


async def test_a_case_is_given_to_anybody_of_the_roster_those_who_are_here_first() -> None:
    async with at_case("C-104", with_others(demo_store()), size=(120, 36)) as seat:
        await seat.form("X")
        assert "▸ bo   here" in seat.text
        assert "rae  not here" in seat.text
        await seat.press("down", "down")
        (assigned,) = await seat.saved("enter")
        assert isinstance(assigned, Assign)
        assert assigned.owner == "rae"


async def test_typing_narrows_the_people_and_a_name_of_none_is_asked_about_once() -> None:
    async with at_case("C-104", with_others(demo_store()), size=(80, 24)) as seat:
        await seat.form("X")
        await seat.type("kim")
        assert "▸ kim" in seat.text
        assert "Bo Sample" not in seat.text
        await seat.type("my")
        assert "nothing matches" in seat.text
        await seat.press("enter")
        await until(seat.pilot, lambda: "kimmy is on no roster here and has no case." in seat.text)
        (assigned,) = await seat.saved("ctrl+s")
        assert isinstance(assigned, Assign)
        assert assigned.owner == "kimmy"


async def test_without_a_roster_and_anybody_here_the_name_is_typed() -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=(80, 24)) as seat:
        await seat.form("X")
        await seat.type("rae")
        (assigned,) = await seat.saved("ctrl+s")
        assert isinstance(assigned, Assign)
        assert assigned.owner == "rae"


async def test_a_case_handed_to_me_is_said_and_stays_said_until_i_act() -> None:
    store = FakeShared([new_case(1, customer="Tess [/b]")])
    async with at_case("C-101", store, size=(120, 36)) as seat:
        store.commit_elsewhere(Append("C-101", (Assign(**BO, owner="ines", reason="you know her"),)))
        await until(seat.pilot, lambda: "C-101 Tess [/b] is yours now, from bo: you know her" in seat.text)
        assert "▲ bo handed it to you: you know her   t take" in seat.text
        await seat.form("t")
        await seat.saved("enter")
        assert "▲ bo handed it to you" not in seat.text


async def test_my_name_in_a_note_calls_me() -> None:
    store = FakeShared([new_case(1), new_case(2)])
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        seat = Seat(pilot, store, None, "C-101")  # type: ignore[arg-type]  # no clock is needed here
        store.commit_elsewhere(Append("C-102", (Memo(**BO, text="can @ines look at this? not @inesita"),)))
        await until(pilot, lambda: "bo asks for you: can @ines look at this?" in seat.text)
        store.commit_elsewhere(Append("C-101", (Memo(**BO, text="mail ines@example.invalid, @kim"),)))
        await until(pilot, lambda: len(store.cases["C-101"].entries) == 2)
        await pilot.pause()
        assert "asks for you: mail" not in seat.text


async def alone(seat: Seat) -> None:
    await seat.press("z")
    assert "FOCUS z" in seat.text


@pytest.mark.parametrize("leave", ["z", "escape"])
async def test_alone_with_a_case_the_bells_wait_and_are_told_afterwards(leave: str) -> None:
    store = FakeShared([new_case(1, logged=0), new_case(2, logged=0, priority="low")])
    async with at_case("C-101", store, size=(80, 24)) as seat:
        await alone(seat)
        seat.clock.go(23 * 60)
        seat.ring()
        await seat.settled()
        assert "C-102" not in seat.text
        assert "C-101: not taken" in seat.text
        seat.clock.go(10 * 60)
        seat.ring()
        await seat.settled()
        assert "C-102" not in seat.text
        await seat.press(leave)
        await until(seat.pilot, lambda: "Meanwhile: C-102: not taken" in seat.text)
        assert "FOCUS" not in seat.text
        assert isinstance(seat.pilot.app.screen, CaseScreen)


async def test_an_urgent_case_is_heard_even_so() -> None:
    store = FakeShared([new_case(1, logged=0, priority="low"), new_case(2, logged=0, priority="urgent")])
    async with at_case("C-101", store, size=(80, 24)) as seat:
        await alone(seat)
        seat.clock.go(6 * 60)
        seat.ring()
        await until(seat.pilot, lambda: "C-102: not taken" in seat.text)


async def test_leaving_the_case_ends_being_alone_with_it() -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=(80, 24)) as seat:
        await alone(seat)
        await seat.press("q")
        await until(seat.pilot, lambda: seat.pilot.app.screen is board_of(seat.pilot))
        assert seat.pilot.app.desk.focus.case == ""  # type: ignore[attr-defined]  # Pilot does not say whose


async def test_an_appointment_of_the_case_in_view_rings_too() -> None:
    store = FakeShared([new_case(1, logged=0, priority="low", appointment=at(30))])
    async with at_case("C-101", store, size=(80, 24)) as seat:
        await alone(seat)
        seat.clock.go(15 * 60)
        seat.ring()
        await until(seat.pilot, lambda: "C-101: call before they call us" in seat.text)
        seat.screen.renewal.tick(seat.clock())
        await seat.settled()
        assert "▲ call before they call us: they expect us at 14:30" in seat.text
