"""The screen of a case: what it shows, what moves and what stays, and a case's whole life from the keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.geometry import Region

from desk.model.case import Header
from desk.model.changes import Append, NewCase
from desk.model.entries import Assign, Memo, StatusChange, Told
from desk.model.presence import AgentPresence
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.clock_explanation import ClockExplanationScreen
from desk.tui.screens.entry import EntryScreen
from desk.tui.widgets.case_header import ClockStrip, TitleLine
from desk.tui.widgets.timeline_pane import TimelinePane
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import (
    FakeClock,
    FakeShared,
    app_on,
    assert_golden,
    board_of,
    demo_store,
    many,
    new_case,
    screen_text,
    until,
    until_read,
)
from tests.tui.case_driver import Seat, at_case, kinds

BO: dict[str, Any] = {"at": NOW, "by": "bo"}


def timeline(seat: Seat) -> TimelinePane:
    return seat.screen.timeline


def said(pane: TimelinePane) -> str:
    """Everything the timeline says, in view or not."""
    texts = pane.blocks.texts
    return "\n".join(texts.block(key).text for key in texts.keys)


def long_case() -> FakeShared:
    """A case with more entries than any window has lines."""
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", tuple(Memo(at=at(number - 60), by="bo", text=f"line {number}") for number in range(40)))])
    return store


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_a_plain_question_reads_as_it_should(size: tuple[int, int]) -> None:
    asked = new_case(1, subject="How do I change the delivery address?", customer="Ola Ordinary", phone="555-0199")
    async with at_case("C-101", FakeShared([asked]), size=size) as seat:
        await assert_golden(seat.pilot, f"case-plain-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", [(160, 45), (120, 36), (80, 24), (60, 15)])
@pytest.mark.parametrize("case", ["C-101", "C-104"])
async def test_a_case_reads_as_it_should(case: str, size: tuple[int, int]) -> None:
    async with at_case(case, demo_store(), size=size) as seat:
        await assert_golden(seat.pilot, f"case-{case}-{size[0]}x{size[1]}")


async def test_narrow_windows_show_one_pane_at_a_time() -> None:
    async with at_case("C-104", demo_store(), size=(80, 24)) as seat:
        for heading in ("[APOLOGIES 1]", "[OFFERS 1]", "[CAUSE 1]", "[PROMISES 2]"):
            await seat.press("tab")
            assert heading in seat.text
        assert "photo of the first correct sheet" in seat.text
        assert "Stickers would look cheap" not in seat.text
        await seat.press("tab", "tab")
        assert "[TIMELINE]" in seat.text
        await seat.press("shift+tab", "shift+tab")
        assert "[PROMISES 2]" in seat.text


async def test_the_key_of_a_pane_brings_it_into_view_behind_its_form() -> None:
    async with at_case("C-104", demo_store(), size=(80, 24)) as seat:
        await seat.form("a")
        await seat.press("escape")
        assert "[APOLOGIES 1]" in seat.text


@pytest.mark.parametrize(("case", "offered"), [("C-101", False), ("C-102", True), ("C-103", False)])
async def test_the_footer_offers_to_take_a_case_that_can_be_taken(case: str, offered: bool) -> None:
    store = FakeShared([new_case(1), new_case(2), new_case(3)])
    store.commit([Append("C-101", (Assign(at=NOW, by="ines", owner="ines"),)), Append("C-103", (StatusChange(**BO, to="closed"),))])
    async with at_case(case, store) as seat:
        assert ("t take" in seat.text.splitlines()[-1]) is offered


async def test_the_footer_leaves_the_steps_to_the_head_and_has_room_for_the_rest() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.press("j")
        footer = seat.text.splitlines()[-1]
        assert "a apology" not in footer
        assert all(word in footer for word in ("c contact", "s status", "d done", "m memo"))


@pytest.mark.parametrize("case", ["C-101", "C-104"])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_footer_names_the_script_of_a_recovery(case: str, size: tuple[int, int]) -> None:
    async with at_case(case, demo_store(), size=size) as seat:
        await seat.press("j")
        assert "S script" in seat.text.splitlines()[-1]


async def test_the_footer_of_a_plain_question_has_no_script() -> None:
    async with at_case("C-101", many(1), size=(120, 36)) as seat:
        assert "S script" not in seat.text


@pytest.mark.parametrize("width", [60, 80, 100, 120])
async def test_the_footer_fits_and_ends_with_the_key_to_all_keys(width: int) -> None:
    async with at_case("C-101", demo_store(), size=(width, 24)) as seat:
        footer = seat.text.splitlines()[-1]
        assert footer.endswith("? keys")
        assert len(footer) <= width


async def test_every_word_of_a_long_text_can_be_read() -> None:
    words = [f"word{number}" for number in range(900)]
    told = Told(at=at(-5), by="customer", text="[/oops] \x1b[31m" + " ".join(words))
    header = Header(subject="[red]x[/red] " * 40, customer="[/b]\x1b[2J", phone="[/]", created_at=at(-5), value=10.0)
    async with at_case("C-101", FakeShared([NewCase(header, (told,))]), size=(80, 24)) as seat:
        assert "\x1b" not in seat.text
        assert "[red]x[/red]" in seat.text
        await seat.press("g", "enter")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, EntryScreen))
        seen = set(seat.text.split())
        for _ in range(30):
            await seat.press("pagedown")
            seen |= set(seat.text.split())
        assert seen >= set(words)
        assert "[/oops]" in said(timeline(seat))


async def test_what_others_log_appears_and_moves_nothing_that_is_read() -> None:
    store = long_case()
    async with at_case("C-101", store, size=(80, 24)) as seat:
        assert "line 39" in seat.text
        await seat.press("k", "k", "k", "k", "k", "k")
        before = [line[:78].rstrip() for line in seat.text.splitlines()[8:20]]
        store.commit_elsewhere(Append("C-101", (Memo(**BO, text="news"), Memo(at=at(-59.5), by="bo", text="late news"))))
        await until(seat.pilot, lambda: "news" in said(timeline(seat)))
        await seat.pilot.pause()
        assert [line[:78].rstrip() for line in seat.text.splitlines()[8:20]] == before
        await seat.press("G")
        assert "news" in seat.text


async def test_the_edge_of_the_timeline_names_what_is_new() -> None:
    store = long_case()
    async with at_case("C-101", store) as seat:
        await seat.press("g")
        store.commit_elsewhere(Append("C-101", (Memo(**BO, text="news"),)))
        await until(seat.pilot, lambda: "new: memo by bo" in seat.text)
        await seat.press("G")
        seat.screen.renewal.tick(seat.clock())
        await seat.pilot.pause()
        assert "new: memo" not in seat.text


async def test_what_one_logs_oneself_is_gone_to() -> None:
    async with at_case("C-101", long_case(), size=(80, 24)) as seat:
        await seat.press("g")
        await seat.form("m")
        await seat.type("mine")
        await seat.saved("ctrl+s")
        await until(seat.pilot, lambda: "mine" in seat.text)


async def test_a_second_repaints_only_the_cells_that_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_case("C-101", FakeShared([new_case(1, logged=-5)])) as seat:
        assert "answer in " in seat.text
        painted: list[tuple[str, Region]] = []
        for kind in (TitleLine, ClockStrip, type(timeline(seat).blocks), type(timeline(seat).heading)):
            monkeypatch.setattr(
                kind, "refresh", lambda self, *regions, **_: painted.extend((type(self).__name__, each) for each in regions)
            )
        seat.clock.go(1)
        seat.screen.renewal.tick(seat.clock())
        assert [name for name, _ in painted] == ["TitleLine", "ClockStrip"]
        assert all(region.height == 1 for _, region in painted)
        assert painted[0][1].width < 15
        assert painted[1][1].width < 60


async def test_the_clocks_go_on_behind_a_form_and_rest_behind_another_screen() -> None:
    clock = FakeClock()
    async with at_case("C-101", demo_store(), clock=clock) as seat:
        await seat.form("m")
        clock.go(1)
        await until(seat.pilot, lambda: "14:00:01" in seat.text)
        await seat.press("escape")
        await seat.press("question_mark")
        assert not seat.screen.ticker.is_beating


async def test_enter_on_a_clock_explains_it() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.press("shift+tab", "right", "left")
        await seat.press("enter")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, ClockExplanationScreen))
        await until(seat.pilot, lambda: "the customer first told somebody" in seat.text)
        assert "C-101 answer: late by 0:48:00" in seat.text
        assert "C-101 own" not in seat.text
        await seat.press("escape")
        await seat.press("W")
        await until(seat.pilot, lambda: "C-101 take: late by 0:06:00" in seat.text)
        await seat.press("q")
        assert seat.pilot.app.screen is seat.screen


@pytest.mark.parametrize(("size", "words"), [((160, 45), "bo is writing an apology, 40 s; lou viewing"), ((120, 36), "bo writes +1")])
async def test_who_else_is_here_is_said_with_what_they_write(size: tuple[int, int], words: str) -> None:
    store = demo_store()
    async with at_case("C-101", store, size=size) as seat:
        since = NOW - timedelta(seconds=40)
        store.presence.seen = (
            AgentPresence(agent="bo", mode="writing", case="C-101", what="apology", since=since),
            AgentPresence(agent="lou", mode="viewing", case="C-101", since=since - timedelta(minutes=5)),
            AgentPresence(agent="kim", mode="viewing", case="C-102", since=since),
        )
        store.tell()
        await until(seat.pilot, lambda: words in seat.text)
        assert "kim" not in seat.text


async def test_a_case_that_left_the_shift_says_so() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        pilot.app.push_screen(CaseScreen("C-[/9]"))
        await until(pilot, lambda: "There is no case C-[/9] on this shift." in screen_text(pilot))
        await pilot.press("a", "W", "j", "tab", "escape")
        await until(pilot, lambda: pilot.app.screen is board_of(pilot))


async def test_a_copy_that_is_read_only_offers_nothing_that_writes() -> None:
    async with at_case("C-101", demo_store(), read_only=True) as seat:
        await seat.press("a", "t", "u")
        assert seat.pilot.app.screen is seat.screen
        assert "a apology" not in seat.text.splitlines()[-1]


async def test_marked_cases_are_done_together_and_counted() -> None:
    store = FakeShared([new_case(1), new_case(2), new_case(3)])
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        await until_read(pilot)
        await pilot.press("space", "space")
        await pilot.press("t")
        await until(pilot, lambda: "2 cases" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "taken: 2 cases" in screen_text(pilot))
        assert sorted(len(case.entries) for case in store.cases.values()) == [1, 2, 2]


async def test_one_marked_case_that_refuses_stops_them_all() -> None:
    store = FakeShared([new_case(1), new_case(2, failure="delay")])
    async with app_on(store).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        await pilot.press("space", "space", "s")
        await until(pilot, lambda: "2 cases" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "nobody asked if" in screen_text(pilot))
        assert all(len(case.entries) == 1 for case in store.cases.values())


async def test_the_whole_life_of_a_case_from_the_keyboard() -> None:
    """In a window of 80 columns: log, take, reach, listen, apologise, offer, find the cause, promise, keep, ask, solve, undo."""
    store = FakeShared([])
    async with app_on(store).run_test(size=(80, 24), notifications=True) as pilot:
        board = await until_read(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is board)
        await pilot.press("n")
        await until(pilot, lambda: "New case" in screen_text(pilot) and pilot.app.screen.focused is not None)
        await pilot.press(*"Tess", "tab", *"no truck", "ctrl+s")
        await until(pilot, lambda: bool(store.cases) and board.table.cursor == "C-101")
        await pilot.press("enter")
        await until(pilot, lambda: "TIMELINE" in screen_text(pilot))
        seat = Seat(pilot, store, FakeClock(), "C-101")
        for key, *steps in (
            ("t", "enter"),
            ("c", *"called", "ctrl+s"),
            ("f", "tab", *"angry", "ctrl+s"),
            ("a", *"sorry", "ctrl+s"),
            ("o", *"a team", "ctrl+y"),
            ("r", *"full", "tab", "tab", "tab", *"cap", "ctrl+s"),
            ("p", *"a call", "ctrl+s"),
            ("d", "enter"),
            ("v", "m", "ctrl+s"),
            ("s", "enter"),
        ):
            await seat.form(key)
            await seat.saved(*steps)
        wanted = ["Assign", "Contact", "Listen", "Apology", "Offer", "OfferAnswer", "Cause", "CorrectiveAction", "Promise"]
        assert kinds(seat.logged) == [*wanted, "PromiseKept", "Verify", "StatusChange"]
        await until(seat.pilot, lambda: " noted✓ sorry✓ offered✓ promised✓ cause✓ asked✓   next: s close it" in seat.text)
        await seat.press("u")
        await seat.asked()
        await seat.saved("y")
        assert not any(isinstance(entry, StatusChange) and entry.to == "solved" for entry in seat.standing)
        await seat.press("q")
        await until(pilot, lambda: pilot.app.screen is board)
