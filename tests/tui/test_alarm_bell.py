"""Bells, flashes and new targets while the board is open."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from desk.errors import Refused
from desk.sla.policy import Policy
from desk.sla.policy_file import read_policy
from desk.tui.app import DeskApp
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.case import CaseScreen
from tests.tui.app_fixtures import FakeClock, FakeShared, KeptSettings, app_on, many, new_case, screen_text, until, until_read

MILD = read_policy('[[rules]]\nname = "mild"\nown = 300\nreply = 600\nfix = 6000\n', "mild.toml")


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every bell that was rung."""
    rung: list[str] = []
    monkeypatch.setattr(DeskApp, "bell", lambda app: rung.append("bell"))
    return rung


def said(pilot: Pilot[Any], words: str) -> bool:
    return any(words in str(notice.message) for notice in pilot.app._notifications)


async def test_a_clock_that_turns_late_rings_once_and_says_which(bells: list[str]) -> None:
    clock = FakeClock()
    async with app_on(many(1), clock).run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
        assert bells == []
        clock.go(20 * 60)
        await until(pilot, lambda: said(pilot, "C-101: not taken"))
        clock.go(10)
        await until(pilot, lambda: "14:20:10" in screen_text(pilot))
        assert bells == ["bell"]


async def test_it_rings_behind_an_open_case_too(bells: list[str]) -> None:
    clock = FakeClock()
    async with app_on(many(2), clock).run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseScreen))
        clock.go(20 * 60)
        await until(pilot, lambda: bells == ["bell"])
        assert said(pilot, "C-101: not taken")


async def test_it_rings_over_a_form_once(bells: list[str]) -> None:
    clock = FakeClock()
    async with app_on(many(2), clock).run_test(size=(100, 30)) as pilot:
        await until_read(pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        clock.go(20 * 60)
        await until(pilot, lambda: said(pilot, "C-101: not taken"))
        clock.go(10)
        await until(pilot, lambda: "14:20:10" in screen_text(pilot))
        assert bells == ["bell"]


async def test_nothing_rings_once_the_screens_are_gone(bells: list[str]) -> None:
    clock = FakeClock()
    app = app_on(many(1), clock)
    async with app.run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
    clock.go(20 * 60)
    app.services.alarm_bell.check(clock())
    assert bells == []


async def test_the_head_lights_up_for_those_without_sound(bells: list[str]) -> None:
    clock = FakeClock()
    async with app_on(many(1), clock).run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        clock.go(20 * 60)
        await until(pilot, lambda: board.has_class("-rings-late"))
        await until(pilot, lambda: not board.has_class("-rings-late"))


class Edited:
    """A policy file that somebody edits while the board is open."""

    def __init__(self) -> None:
        self.next: Policy | Exception | None = None

    def __call__(self) -> Policy | None:
        found, self.next = self.next, None
        if isinstance(found, Exception):
            raise found
        return found


async def test_an_edited_policy_counts_at_once_and_rings_for_nothing(bells: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.tui.policy_watch.POLICY_EVERY", 0.0)
    edited, clock = Edited(), FakeClock()
    async with app_on(many(1), clock, newer_policy=edited).run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
        assert "in 19 min" in screen_text(pilot)
        edited.next = MILD
        await until(pilot, lambda: "in 4 h" in screen_text(pilot))
        assert said(pilot, "targets were edited")
        assert bells == []


async def test_a_policy_edited_into_nonsense_is_told_and_the_old_one_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.tui.policy_watch.POLICY_EVERY", 0.0)
    edited = Edited()
    async with app_on(many(1), newer_policy=edited).run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
        edited.next = Refused("shift.toml, line 3: [/oops is no key.")
        await until(pilot, lambda: said(pilot, "line 3"))
        assert said(pilot, "stay in force")
        assert "in 19 min" in screen_text(pilot)


async def test_the_board_can_begin_with_a_filter() -> None:
    async with app_on(many(3), filter="c-102").run_test(size=(100, 20)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: list(board.queue.ids) == ["C-102"])


@pytest.mark.parametrize(
    ("bell", "priority", "rung"), [("off", "urgent", 0), ("urgent", "normal", 0), ("urgent", "urgent", 1), ("mine", "low", 1)]
)
async def test_the_bell_sounds_for_what_the_agent_chose(bells: list[str], bell: str, priority: str, rung: int) -> None:
    clock = FakeClock()
    store = FakeShared([new_case(1, priority=priority)])
    async with app_on(store, clock, bell=bell).run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
        clock.go(24 * 60 * 60)
        await until(pilot, lambda: said(pilot, "C-101: not taken"))
        assert len(bells) == rung


@pytest.mark.parametrize(("bell", "rung"), [("mine", 1), ("urgent", 1), ("off", 0)])
async def test_an_urgent_case_that_nobody_owns_rings_as_it_comes(bells: list[str], bell: str, rung: int) -> None:
    store = many(2)
    async with app_on(store, bell=bell).run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
        store.commit_elsewhere(new_case(8))
        await until(pilot, lambda: "new: C-103" in screen_text(pilot))
        assert bells == []
        store.commit_elsewhere(new_case(9, priority="urgent"))
        await until(pilot, lambda: "new: C-104" in screen_text(pilot))
        assert len(bells) == rung


async def test_the_bell_is_chosen_in_the_app_and_kept(bells: list[str]) -> None:
    kept, clock = KeptSettings(), FakeClock()
    async with app_on(many(1), clock, settings=kept).run_test(size=(100, 24)) as pilot:
        board = await until_read(pilot)
        await board.run_action("bell")
        await until(pilot, lambda: "* my cases" in screen_text(pilot))
        await pilot.press("o")
        await until(pilot, lambda: kept.saved == [("bell", "off")])
        clock.go(20 * 60)
        await until(pilot, lambda: said(pilot, "C-101: not taken"))
        assert bells == []
