"""Undo as hands meet it: about what I did last, wherever it was."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.changes import Append
from desk.model.entries import Incoming, Memo, Retract, StatusChange
from desk.model.state import state_of
from desk.tui.screens.case import CaseScreen
from tests.case_builders import at
from tests.tui.app_fixtures import FakeShared, app_on, new_case, screen_text, until, until_read
from tests.tui.case_driver import at_case

SIZES = [(120, 36), (80, 24)]


def shift() -> FakeShared:
    return FakeShared([new_case(number, logged=-60 + number) for number in range(1, 4)])


async def words_asked(pilot: Any) -> str:
    await until(pilot, lambda: "back" in screen_text(pilot) and "esc" in screen_text(pilot))
    return " ".join(screen_text(pilot).split())


@pytest.mark.parametrize("size", SIZES)
async def test_u_on_the_board_is_about_the_last_act_and_not_the_row(size: tuple[int, int]) -> None:
    store = shift()
    async with app_on(store).run_test(size=size, notifications=True) as pilot:
        board = await until_read(pilot)
        store.commit_elsewhere(Append("C-102", (Incoming(at=at(-1), by="customer", text="still nothing?", chase=True),)))
        await pilot.press("m")
        await until(pilot, lambda: "Memo" in screen_text(pilot) and pilot.app.screen.focused is not None)
        await pilot.press(*"rang", "ctrl+s")
        await until(pilot, lambda: "memo logged" in screen_text(pilot))
        board.table.move_to("C-102")
        await pilot.pause()
        await pilot.press("u")
        words = await words_asked(pilot)
        assert 'Take back the memo "rang" on C-101, 14:00?' in words
        assert 'c instead the chase "still nothing?" on C-102' in words
        await pilot.press("y")
        await until(pilot, lambda: 'Taken back, m has its words: the memo "rang"' in screen_text(pilot))
        assert isinstance(store.cases["C-101"].entries[-1], Retract)


@pytest.mark.parametrize("size", SIZES)
async def test_a_case_that_left_the_board_is_taken_back_from_there(size: tuple[int, int]) -> None:
    store = shift()
    async with app_on(store).run_test(size=size, notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("s")
        await until(pilot, lambda: "enter solve it" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "C-101" not in board.queue.ids)
        await pilot.press("u")
        assert "Take back the status solved on C-101, 14:00?" in await words_asked(pilot)
        await pilot.press("y")
        await until(pilot, lambda: "C-101" in board.queue.ids)
        assert not state_of(store.cases["C-101"]).finished


async def test_without_an_act_in_this_sitting_it_is_the_last_of_the_agent_on_the_shift() -> None:
    store = shift()
    store.commit([Append("C-103", (Memo(at=at(-20), by="ines", text="rang twice"), Memo(at=at(-10), by="bo", text="not hers")))])
    async with at_case("C-101", store) as seat:
        await seat.press("u")
        assert 'Take back the memo "rang twice" on C-103, 13:40?' in " ".join((await seat.asked()).split())


@pytest.mark.parametrize("size", SIZES)
async def test_one_of_the_last_ten_can_be_chosen(size: tuple[int, int]) -> None:
    store = shift()
    for minutes, case in ((-30, "C-101"), (-20, "C-102"), (-10, "C-103")):
        store.commit([Append(case, (Memo(at=at(minutes), by="ines", text=f"about {case}"),))])
    async with at_case("C-103", store, size=size) as seat:
        await seat.press("u")
        assert "l one of your last 3" in " ".join((await seat.asked()).split())
        await seat.press("l")
        words = " ".join((await seat.asked()).split())
        assert '1 the memo "about C-103" on C-103, 13:50' in words
        assert '3 the memo "about C-101" on C-101, 13:30' in words
        await seat.press("2")
        assert 'Take back the memo "about C-102" on C-102, 13:40?' in " ".join((await seat.asked()).split())
        await seat.press("y")
        await until(seat.pilot, lambda: isinstance(store.cases["C-102"].entries[-1], Retract))


async def test_a_form_saved_as_one_is_taken_back_as_one_and_comes_back_as_one() -> None:
    store = shift()
    store.commit([Append("C-101", (StatusChange(at=at(-20), by="ines", to="solved"),))])
    async with at_case("C-101", store) as seat:
        await seat.form("v")
        await seat.press("w")
        await seat.saved("ctrl+s", entries=3)
        await seat.press("u")
        assert "what they say, 'worse', the status open, owner ines on C-101 (saved together)" in " ".join((await seat.asked()).split())
        await seat.saved("y", entries=3)
        assert state_of(store.cases["C-101"]).finished
        await seat.press("ctrl+r")
        assert "Bring back what they say, 'worse'" in await seat.asked()
        await seat.saved("y", entries=3)
        assert not state_of(store.cases["C-101"]).finished


async def test_a_new_case_is_said_to_stay() -> None:
    store = shift()
    store.commit([Append("C-101", (Memo(at=at(-20), by="ines", text="before"),))])
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("n")
        await until(pilot, lambda: "New case" in screen_text(pilot) and pilot.app.screen.focused is not None)
        await pilot.press(*"Tess", "tab", *"no truck", "ctrl+s")
        await until(pilot, lambda: "C-104" in store.cases)
        await pilot.pause()
        await pilot.press("u")
        words = await words_asked(pilot)
        first, _, question = words.partition("C-104 of Tess was logged since. A new case is not taken back; s closes it.")
        assert "Take back" not in first
        assert f'Take back the memo "before" on C-101 of {store.cases["C-101"].customer}, 13:40?' in question


@pytest.mark.parametrize("size", SIZES)
async def test_u_in_a_case_just_begun_offers_nothing_of_another(size: tuple[int, int]) -> None:
    store = shift()
    store.commit([Append("C-101", (Memo(at=at(-20), by="ines", text="before"),))])
    async with app_on(store).run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("n")
        await until(pilot, lambda: "New case" in screen_text(pilot) and pilot.app.screen.focused is not None)
        await pilot.press(*"Tess", "tab", *"no truck", "ctrl+s")
        await until(pilot, lambda: "C-104" in store.cases)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen) and pilot.app.screen.case == "C-104")
        case = pilot.app.screen
        await pilot.press("u")
        await until(pilot, lambda: "A new case is not taken back; s closes it." in screen_text(pilot))
        assert pilot.app.screen is case
        await pilot.press("y")
        assert not any(isinstance(entry, Retract) for entry in store.cases["C-101"].entries)


async def test_a_new_case_without_anything_before_it_says_that_it_stays() -> None:
    store = shift()
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("n")
        await until(pilot, lambda: "New case" in screen_text(pilot) and pilot.app.screen.focused is not None)
        await pilot.press(*"Tess", "tab", *"no truck", "ctrl+s")
        await until(pilot, lambda: "C-104" in store.cases)
        await pilot.press("u")
        await until(pilot, lambda: "A new case is not taken back; s closes it." in screen_text(pilot))


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_taken_back_is_a_draft_again_and_none_once_it_is_brought_back(size: tuple[int, int]) -> None:
    store = shift()
    async with at_case("C-101", store, size=size) as seat:
        await seat.form("r")
        await seat.type("the booking held the old time")
        await seat.press("tab", "right", "tab", "tab")
        await seat.type("ask for the time on every change")
        await seat.saved("ctrl+s", entries=2)
        await seat.press("u")
        await seat.asked()
        await seat.saved("y", entries=2)
        await until(seat.pilot, lambda: "r has its words" in " ".join(seat.text.split()))
        sheet = await seat.form("r")
        assert "your draft" in seat.text
        assert sheet.values["text"] == "the booking held the old time"
        assert sheet.values["action"] == "ask for the time on every change"
        await seat.press("escape", "ctrl+r")
        await seat.asked()
        await seat.saved("y", entries=2)
        await until(seat.pilot, lambda: store.drafts.load("C-101", "cause") is None)


async def test_a_draft_that_stands_there_is_not_overwritten_by_what_was_taken_back() -> None:
    store = shift()
    async with at_case("C-101", store) as seat:
        await seat.form("m")
        await seat.type("rang her")
        await seat.saved("ctrl+s")
        await seat.form("m")
        await seat.type("newer words")
        await seat.press("escape", "u")
        await seat.asked()
        await seat.saved("y")
        assert (await seat.form("m")).values["text"] == "newer words"
