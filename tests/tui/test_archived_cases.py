"""Archived cases in the window: they count for those on the board, are found by `/` and the palette, and come back when written to."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desk.handover.begin import Beginning, begin_changes
from desk.model.case import Header
from desk.model.changes import Append, NewCase
from desk.model.entries import Cause, CorrectiveAction, Listen, StatusChange, Told
from desk.store import open_store
from desk.store.archive import archive_closed
from desk.tui.app import DeskApp
from desk.tui.screens.case import CaseScreen
from tests.case_builders import NOW
from tests.tui.app_fixtures import POLICY, FakeClock, board_of, screen_text, session, until, until_read

LONG_AGO = NOW - timedelta(days=60)
LATELY = NOW - timedelta(days=20)


def told(customer: str, subject: str, at: Any, **header: Any) -> NewCase:
    account = Told(at=at, by="customer", text="nobody came", channel="phone")
    return NewCase(Header(subject=subject, customer=customer, created_at=at, created_by="ines", **header), (account,))


@pytest.fixture
def shift(tmp_path: Path) -> Path:
    """C-101 of Tess lost and archived, C-102 archived with an action never done, C-105 of Di archived.

    C-103 of Tess is open, and C-104 of the same cause.
    """
    path = tmp_path / "shift.json"
    with contextlib.closing(open_store(path, agent="ines")) as store:
        store.commit([told("Tess Tampleton", "Truck never came", LONG_AGO, phone="555-010111", failure="late")])
        lost = StatusChange(at=LONG_AGO, by="ines", to="closed", outcome="lost")
        store.commit([Append("C-101", (Listen(at=LONG_AGO, by="ines", text="gave up", feeling="angry"), lost))])
        store.commit([told("Bo Borrowed", "Two vans for three jobs", LATELY, failure="late")])
        cause = Cause(id="+1", at=LATELY, by="ines", text="slots overbooked", key="overbooked-slots")
        action = CorrectiveAction(at=LATELY, by="ines", cause="+1", text="cap the slots", owner="kim", due=NOW - timedelta(days=1))
        store.commit([Append("C-102", (cause, action, StatusChange(at=LATELY, by="ines", to="closed")))])
        store.commit([told("Tess Tampleton", "Came a day late", NOW, phone="555-010111", failure="late")])
        store.commit([told("Cy Candidate", "Slot given twice", NOW, failure="late")])
        again = Cause(at=NOW, by="ines", text="slots overbooked", key="overbooked-slots")
        store.commit([Append("C-104", (again,))])
        store.commit([told("Di Distant", "Asked for a copy", LONG_AGO, phone="555-010222")])
        store.commit([Append("C-105", (StatusChange(at=LONG_AGO, by="ines", to="closed"),))])
        archive_closed(store, NOW)
        assert sorted(store.cases) == ["C-103", "C-104"]
    return path


@pytest.fixture
def app(shift: Path) -> DeskApp:
    return app_at(shift)


def app_at(path: Path, **settings: Any) -> DeskApp:
    store = open_store(path, agent="ines")
    return DeskApp(replace(session(None, FakeClock(), **settings), open_store=lambda: store, policy=POLICY))  # type: ignore[arg-type]  # replaced


async def test_an_archived_failure_is_the_customers_first(app: DeskApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        await until(pilot, lambda: board_of(pilot).queue.row("C-103", NOW).failure_number == 2)
        await app.run_action("go_to_case('C-103')")
        await until(pilot, lambda: "C-101 was lost" in screen_text(pilot))
        await pilot.press("H")
        await until(pilot, lambda: "Truck never came" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen) and app.screen.case == "C-101")


async def test_a_customer_who_is_only_in_an_archive_is_known_by_name(app: DeskApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"Bo", "space", *"Borrowed")
        await until(pilot, lambda: "C-102" in screen_text(pilot))


async def test_a_customer_who_is_only_in_an_archive_is_known_by_number(app: DeskApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"555-010222", "tab")
        await until(pilot, lambda: "Di Distant" in screen_text(pilot))
        await until(pilot, lambda: "known; no open cases" in screen_text(pilot))


async def test_a_mistake_in_an_archive_comes_again(app: DeskApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: "overbooked-slots" in screen_text(pilot))
        await app.run_action("go_to_case('C-104')")
        await until(pilot, lambda: "the same mistake again: overbooked-slots" in screen_text(pilot))


async def test_a_case_with_an_open_action_is_there_to_be_done(app: DeskApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: "C-102" in app.desk.client.cases)
        assert "C-101" not in app.desk.client.cases


async def test_the_filter_finds_archived_cases_and_s_reopens_one(app: DeskApp, shift: Path) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        await pilot.press("slash", *"archived", "space", *"truck", "enter")
        await until(pilot, lambda: list(board_of(pilot).queue.ids) == ["C-101"])
        assert "Truck never came" in screen_text(pilot)
        open_before = board_of(pilot).queue.counts().open
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        await app.desk.client.commit([Append("C-101", (StatusChange(at=NOW, by="ines", to="open"),))])
        await until(pilot, lambda: any("it is back on the shift" in toast.message for toast in app._notifications))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "C-101" in board_of(pilot).queue.ids)
        assert board_of(pilot).queue.counts().open == open_before + 1
    with contextlib.closing(open_store(shift, read_only=True)) as store:
        assert "C-101" in store.cases


async def test_without_the_word_no_archived_case_is_listed(app: DeskApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        await pilot.press("slash", *"archived", "enter")
        await until(pilot, lambda: "C-101" in board_of(pilot).queue.ids)
        await pilot.press("escape", "slash", *"all", "enter")
        await until(pilot, lambda: "C-103" in board_of(pilot).queue.ids)
        assert "C-101" not in board_of(pilot).queue.ids


async def test_the_palette_names_archived_cases(app: DeskApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        await app.run_action("palette")
        await pilot.press(*"truck")
        await until(pilot, lambda: any("C-101" in line and "in the archive" in line for line in screen_text(pilot).splitlines()))


async def test_an_archive_that_cannot_be_read_is_said(shift: Path) -> None:
    archive = next(iter(shift.parent.glob("shift-*.json")))
    archive.write_bytes(archive.read_bytes()[:-30])
    app = app_at(shift)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: any("nothing of the archives" in toast.message for toast in app._notifications))
        assert "C-103" in screen_text(pilot)


async def test_ctrl_r_finds_an_archived_case_by_the_words_of_its_entries(app: DeskApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        await pilot.press("slash", *"gave", "space", *"up")
        await until(pilot, lambda: board.queue.filter_text == "gave up" and not board.queue.ids)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: list(board.queue.ids) == ["C-101"])
        assert "gave up" in screen_text(pilot)


async def test_a_saved_view_asks_the_archives_too(shift: Path) -> None:
    app = app_at(shift, views=(("all", ""), ("who gave up", "everywhere feeling:angry gave")))
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        await pilot.press("2")
        await until(pilot, lambda: list(board.queue.ids) == ["C-101"])


async def test_an_overdue_action_of_an_archived_case_is_handed_over(app: DeskApp) -> None:
    """It stands on the board too, as a case that still calls."""
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await until(pilot, lambda: len(app.desk.live.past) > 0)
        wish = Beginning(incoming=("kim",), outgoing=("ines",))
        await app.desk.client.commit(begin_changes(app.desk.handover.source(), wish, app.desk.shift))
        await pilot.press("h")
        await until(pilot, lambda: "other matters" in screen_text(pilot))
        await until(pilot, lambda: "overdue actions 1  mistakes again 1" in screen_text(pilot))
        pack = app.desk.handover.pack
        assert pack is not None
        assert [row["case"] for row in pack.lists["actions"]] == ["C-102"]
