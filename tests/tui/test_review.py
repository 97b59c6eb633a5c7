"""The board as it was, under a slider: its keys, what it says of what was undone, and that it writes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from textual.pilot import Pilot

from desk.model.changes import Append, NewCase
from desk.model.entries import Assign, Contact, Incoming, Retract
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case_as_of import CaseAsOfScreen
from desk.tui.screens.review import ReviewScreen
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import FakeShared, app_on, assert_golden, demo_store, new_case, screen_text, until, until_read, until_still

SIZES = [(120, 36), (80, 24)]


class Player:
    """An agent before the board as it was."""

    def __init__(self, pilot: Pilot[Any], screen: ReviewScreen) -> None:
        self.pilot = pilot
        self.screen = screen

    @property
    def text(self) -> str:
        return screen_text(self.pilot)

    @property
    def at(self) -> datetime:
        return self.screen.at

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await until(self.pilot, lambda: not self.screen.player.board or self.screen.player.board.at == self.screen.player.target)
        await until_still(self.pilot)


@asynccontextmanager
async def review_of(store: FakeShared, *, size: tuple[int, int] = (120, 36), **settings: Any) -> AsyncIterator[Player]:
    async with app_on(store, **settings).run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        if "review_at" not in settings:
            await pilot.press("V")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ReviewScreen)
        await until(pilot, lambda: screen.player.late_turns is not None)
        await until_still(pilot)
        yield Player(pilot, screen)


def an_hour() -> FakeShared:
    """C-101 logged an hour ago; bo took it at -50, undone at -40; chased at -30; answered at -20. C-102 logged at -10."""
    store = FakeShared([new_case(1, logged=-60, subject="Team never came", customer="Tess")])
    bo, undone = Assign(at=at(-50), by="bo", owner="bo"), Retract(at=at(-40), by="bo", entry="101.2")
    chase = Incoming(at=at(-30), by="customer", text="well?", chase=True)
    store.commit([Append("C-101", (bo, undone, chase))])
    store.commit([Append("C-101", (Contact(at=at(-20), by="ines", text="on our way", channel="phone"),)), new_case(2, logged=-10)])
    return store


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_screens_as_they_are_on_the_demo(size: tuple[int, int]) -> None:
    async with review_of(demo_store(), size=size) as player:
        await player.press("g", "exclamation_mark", "exclamation_mark")
        await assert_golden(player.pilot, f"review-{size[0]}x{size[1]}")
        await player.press("enter")
        await assert_golden(player.pilot, f"review-case-{size[0]}x{size[1]}")


async def test_minutes_events_chases_and_ends() -> None:
    async with review_of(an_hour()) as player:
        assert player.at == NOW
        await player.press("left_square_bracket", "left_square_bracket")
        assert player.at == at(-2)
        await player.press("right_square_bracket")
        assert player.at == at(-1)
        await player.press("left_curly_bracket")
        assert player.at == at(-10)
        assert "event 8 of 8" in player.text
        await player.press("left_curly_bracket")
        assert player.at == at(-20)
        assert "event 6 of 8" in player.text
        assert "C-102" not in player.text
        await player.press("g")
        assert player.at == NOW.replace(hour=0)
        assert "open 0" in player.text
        await player.press("exclamation_mark")
        assert player.at == at(-30)
        assert "chased 1" in player.text
        await player.press("exclamation_mark")
        assert "Nobody had to chase us after this." in player.text
        await player.press("G")
        assert player.at == NOW


async def test_the_next_clock_that_turned_late() -> None:
    async with review_of(an_hour()) as player:
        await player.press("g", "L")
        assert player.at == at(-40) + timedelta(seconds=1), "nobody had taken it: own was due in twenty minutes"
        assert "LATE 1" in player.text
        assert "*" in player.text.splitlines()[1]


async def test_what_was_undone_later_stands_and_says_when() -> None:
    async with review_of(an_hour(), review_at=at(-45)) as player:
        assert "13:10 bo       owner bo C-101" in player.text
        assert "undone 13:20" in player.text
        row = next(line for line in player.text.splitlines() if "Team never came" in line)
        assert " bo" in row
        await player.press("enter")
        assert isinstance(player.pilot.app.screen, CaseAsOfScreen)
        assert "as it was at 13:15:00" in player.text
        assert "undone 13:20" in player.text
        assert "taken back" not in player.text
        assert "well?" not in player.text
        await player.press("escape", "right_curly_bracket")
        assert player.at == at(-40)
        row = next(line for line in player.text.splitlines() if "Team never came" in line)
        assert " bo " not in row


async def test_time_runs_sixty_times_as_fast_and_stops_at_the_end() -> None:
    async with review_of(an_hour(), review_at=at(-1)) as player:
        await player.press("space")
        assert "running x60" in player.text
        await until(player.pilot, lambda: player.screen.player.target == NOW)
        await until(player.pilot, lambda: "running" not in player.text)


async def test_a_filter_narrows_it_and_escape_widens_it_again() -> None:
    async with review_of(an_hour()) as player:
        await player.pilot.press("slash", *"tess", "enter")
        await until_still(player.pilot)
        assert "/ tess" in player.text
        board = player.screen.player.board
        assert board is not None
        assert list(board.queue.ids) == ["C-101"]
        await player.press("escape")
        assert "/ tess" not in player.text
        await player.press("escape")
        assert isinstance(player.pilot.app.screen, BoardScreen)


async def test_what_is_in_an_archive_by_now_was_there_then() -> None:
    gone = case_of(case_id="C-50", logged=-30, subject="Long gone")
    async with review_of(an_hour(), archived=lambda: [{"C-50": gone}]) as player:
        assert "Long gone" in player.text
        await player.press("g")
        assert "Long gone" not in player.text


async def test_nothing_that_is_pressed_writes() -> None:
    store = an_hour()
    async with review_of(store) as player:
        seq = store.seq
        await player.press(*"tcapnosvu", "full_stop", "ctrl+r")
        assert isinstance(player.pilot.app.screen, ReviewScreen)
        assert store.seq == seq


async def test_a_day_before_the_shift_has_its_own_slider() -> None:
    store = demo_store()
    async with review_of(store, review_at=NOW - timedelta(days=2)) as player:
        assert player.text.splitlines()[1].startswith(" 00:00 ")
        assert "2 May" in player.text


def _spread(change: NewCase, minutes: float) -> NewCase:
    header = msgspec.structs.replace(change.header, created_at=change.header.created_at - timedelta(minutes=minutes))
    return NewCase(header, tuple(msgspec.structs.replace(entry, at=entry.at - timedelta(minutes=minutes)) for entry in change.entries))


async def test_a_wish_made_on_the_way_is_followed_after_it() -> None:
    store = FakeShared([_spread(new_case(number), number / 4) for number in range(400)])
    async with review_of(store) as player:
        for key in ("g", "G", "left_square_bracket", "left_square_bracket"):
            await player.pilot.press(key)
        await player.press("left_square_bracket")
        assert player.at == at(-3)
        board = player.screen.player.board
        assert board is not None
        assert len(board.queue.views) == sum(case.created_at <= at(-3) for case in store.cases.values())


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_the_keys_of_the_slider_have_their_help(key: str) -> None:
    async with review_of(an_hour()) as player:
        await player.press(key)
        assert "The board as it was" in screen_text(player.pilot)
        assert "The next chase" in screen_text(player.pilot)
        await player.press("escape")
        assert isinstance(player.pilot.app.screen, ReviewScreen)
