"""A shift file that is gone under an open board: said in the header, its cases kept, nothing written, and taken up when it is back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from desk.store import open_store
from desk.store.protocol import Store
from desk.tui.app import DeskApp
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.session import Session
from tests.store.store_builders import entry_texts, open_shift
from tests.tui.app_fixtures import POLICY, FakeClock, new_case, screen_text, until, until_read


def window_on(path: Path, agent: str = "ines", *, own_folder: Path | None = None) -> DeskApp:
    def opened() -> Store:
        return open_store(path, agent=agent, own_folder=own_folder)

    return DeskApp(Session(open_store=opened, clock=FakeClock(), policy=POLICY, agent=agent, path=path, calm=False))


def shift_of(folder: Path, cases: int = 2) -> Path:
    folder.mkdir()
    with open_shift(folder / "shift.json") as store:
        store.commit([new_case(number) for number in range(cases)] or [new_case(1)])
    return folder / "shift.json"


def told(pilot: Pilot[Any]) -> str:
    """The words on the screen, however they wrap: the path among them may be long."""
    return " ".join(screen_text(pilot).split())


async def test_a_draft_that_is_not_kept_leaves_said_why_nothing_was_saved(tmp_path: Path) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    app = window_on(shift_of(folder))
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        folder.rename(away)
        await until(pilot, lambda: "FILE GONE" in screen_text(pilot))
        await pilot.press("m", *"rang", "ctrl+s")
        await until(pilot, lambda: "not there any more" in told(pilot))
        assert isinstance(app.screen, FormScreen)
        await pilot.press("x")
        for _ in range(2):
            assert not await app.screen.keep_draft()
        await until(pilot, lambda: screen_text(pilot).count("could not be kept") == 1)
        assert "not there any more" in told(pilot)
        away.rename(folder)


@pytest.mark.parametrize("leaves_empty", [True, False], ids=["an empty mount point", "no folder"])
async def test_what_is_typed_while_the_folder_is_gone_is_saved_when_it_is_back(tmp_path: Path, leaves_empty: bool) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    path = shift_of(folder)
    app = window_on(path)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        folder.rename(away)
        if leaves_empty:
            folder.mkdir()
        await until(pilot, lambda: "FILE GONE" in screen_text(pilot))
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen), "escape does not leave"
        assert "C-101" in screen_text(pilot)
        await pilot.press("m", *"rang", "ctrl+s")
        await until(pilot, lambda: "not there any more" in told(pilot) and "rang" in screen_text(pilot))
        assert list(folder.iterdir()) == [] if leaves_empty else not folder.exists()
        if leaves_empty:
            folder.rmdir()
        away.rename(folder)
        await until(pilot, lambda: app.desk.client.sync_state == "ok")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))
        assert "FILE GONE" not in screen_text(pilot)
    with open_shift(path) as store:
        assert [text for case in store.cases for text in entry_texts(store, case)].count("rang") == 1


async def test_an_empty_shift_that_is_gone_is_said_too(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    path = shift_of(folder)
    with open_shift(path) as store:
        store.raw_commits.move_out(lambda cases: list(cases), lambda documents: None)
    app = window_on(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        folder.rename(tmp_path / "away")
        await until(pilot, lambda: app.desk.client.sync_state == "missing")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        assert "FILE GONE" in screen_text(pilot)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_a_case_says_in_its_head_that_the_file_is_gone(tmp_path: Path, size: tuple[int, int]) -> None:
    folder, away = tmp_path / "share", tmp_path / "away"
    app = window_on(shift_of(folder))
    async with app.run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        folder.rename(away)
        await until(pilot, lambda: "FILE GONE" in screen_text(pilot).splitlines()[0])
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "FILE GONE" in screen_text(pilot).splitlines()[0] and isinstance(app.screen, CaseScreen))
        away.rename(folder)
        await until(pilot, lambda: "FILE GONE" not in screen_text(pilot).splitlines()[0])


async def test_a_draft_kept_at_home_is_beside_the_shift_as_soon_as_that_is_back(tmp_path: Path) -> None:
    folder, away, state = tmp_path / "share", tmp_path / "away", tmp_path / "state"
    app = window_on(shift_of(folder), own_folder=state)
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        folder.rename(away)
        await until(pilot, lambda: app.desk.client.sync_state == "missing")
        await pilot.press("m", *"rang", "ctrl+s")
        await until(pilot, lambda: "Your draft is kept in" in screen_text(pilot))
        away.rename(folder)
        await until(pilot, lambda: any(b"rang" in file.read_bytes() for file in folder.rglob("*.json") if "drafts" in str(file)))
        await until(pilot, lambda: not any(b"rang" in file.read_bytes() for file in state.rglob("*.json")))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_a_first_draft_typed_while_the_folder_is_gone_is_found_when_it_is_back(tmp_path: Path, size: tuple[int, int]) -> None:
    folder, away, state = tmp_path / "share", tmp_path / "away", tmp_path / "state"
    path = shift_of(folder)
    app = window_on(path, own_folder=state)
    async with app.run_test(size=size) as pilot:
        await until_read(pilot)
        folder.rename(away)
        await until(pilot, lambda: app.desk.client.sync_state == "missing")
        await pilot.press("m", *"rang", "ctrl+s")
        await until(pilot, lambda: "Your draft is kept in" in screen_text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))
        assert not folder.exists()
    away.rename(folder)
    later = window_on(path, own_folder=state)
    async with later.run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("m")
        await until(pilot, lambda: "rang" in screen_text(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(later.screen, BoardScreen))
        assert not later.desk.client.drafts.known
    with open_shift(path) as store:
        assert [text for case in store.cases for text in entry_texts(store, case)].count("rang") == 1
