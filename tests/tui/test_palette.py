"""The palette at work: what stands in it, where it leads, and what it keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from desk.cli.settings_file import SettingsFile
from desk.config import read_config
from desk.errors import Refused
from desk.tui.app import DeskApp
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.palette import PaletteScreen
from desk.tui.widgets.command_list import CommandList
from desk.tui.widgets.next_best_line import NextBestLine
from tests.tui.app_fixtures import app_on, assert_golden, demo_store, screen_text, until, until_read
from tests.tui.case_driver import at_case

SIZES = [(120, 36), (80, 24), (60, 15)]


def listed(pilot: Pilot[Any]) -> list[str]:
    """The lines of the list, as they stand on the screen."""
    region = pilot.app.screen.query_one(CommandList).region
    return [line.rstrip() for line in screen_text(pilot).splitlines()[region.y : region.bottom]]


async def type_at(pilot: Pilot[Any], words: str) -> None:
    """Open the palette, and type."""
    await pilot.press("colon")
    await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
    await pilot.press(*(" " if sign == " " else sign for sign in words))
    await pilot.pause()


def said(pilot: Pilot[Any]) -> str:
    """The words of all toasts."""
    return " ".join(toast.message for toast in pilot.app._notifications)


def kept_in(folder: Path) -> dict[str, Any]:
    return {"path": folder / "shift.json", "settings": SettingsFile(folder / "config.toml")}


@pytest.mark.parametrize("size", SIZES)
async def test_the_palette_as_it_opens_and_as_it_answers(size: tuple[int, int], tmp_path: Path) -> None:
    async with app_on(demo_store(), settings=SettingsFile(tmp_path / "config.toml")).run_test(notifications=True, size=size) as pilot:
        await until_read(pilot)
        await type_at(pilot, "")
        await assert_golden(pilot, f"palette-{size[0]}x{size[1]}")
        await pilot.press(*"cl")
        await assert_golden(pilot, f"palette-typed-{size[0]}x{size[1]}")


async def test_keys_stand_at_the_right_edge_and_movement_is_left_out() -> None:
    async with app_on(demo_store()).run_test(notifications=True, size=(100, 40)) as pilot:
        await until_read(pilot)
        await type_at(pilot, "")
        lines = [line for line in listed(pilot) if line]
        assert {len(line) for line in lines} == {99}
        assert not [line for line in lines if "one line" in line or "page" in line]


async def test_what_was_used_last_stands_first() -> None:
    async with app_on(demo_store()).run_test(notifications=True, size=(100, 40)) as pilot:
        board = await until_read(pilot)
        for words in ("mark", "next best"):
            await type_at(pilot, words)
            await pilot.press("enter")
            await until(pilot, lambda: pilot.app.screen is board)
        await until(pilot, lambda: board.query_one(NextBestLine).display)
        await type_at(pilot, "")
        assert [line.split("  ")[0].strip() for line in listed(pilot)[:2]] == ["next best", "mark"]


async def test_a_view_and_a_command_of_the_board_go_there_from_a_case() -> None:
    async with at_case("C-101", demo_store()) as seat:
        app = seat.pilot.app
        await type_at(seat.pilot, "nobody")
        await seat.press("enter")
        await until(seat.pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.queue.filter_text == "unowned")
        await seat.press("enter")
        await until(seat.pilot, lambda: isinstance(app.screen, CaseScreen))
        await type_at(seat.pilot, "filter")
        await seat.press("enter")
        await until(seat.pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.has_class("-filtering"))


async def test_what_is_no_command_can_be_looked_for_in_the_cases() -> None:
    async with app_on(demo_store()).run_test(notifications=True, size=(100, 30)) as pilot:
        board = await until_read(pilot)
        await type_at(pilot, "says she will look")
        assert listed(pilot)[0].startswith(" / says she will look")
        await pilot.press("enter")
        await until(pilot, lambda: list(board.queue.ids) == ["C-101"])


async def test_a_theme_is_used_and_kept(tmp_path: Path) -> None:
    async with app_on(demo_store(), **kept_in(tmp_path)).run_test(notifications=True, size=(100, 30)) as pilot:
        await until_read(pilot)
        await type_at(pilot, "light")
        await pilot.press("enter")
        await until(pilot, lambda: "desk-light is kept in your settings" in screen_text(pilot))
        assert pilot.app.theme == "desk-light"
    assert read_config(tmp_path / "config.toml").theme == "desk-light"


async def test_a_theme_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("theme = [", encoding="utf-8")
    async with app_on(demo_store(), **kept_in(tmp_path)).run_test(notifications=True, size=(100, 30)) as pilot:
        await until_read(pilot)
        await type_at(pilot, "light")
        await pilot.press("enter")
        await until(pilot, lambda: "desk-light holds until you leave" in screen_text(pilot))


async def test_what_is_done_in_a_shell_is_copied_for_it(tmp_path: Path) -> None:
    async with app_on(demo_store(), **kept_in(tmp_path)).run_test(notifications=True, size=(100, 30)) as pilot:
        await until_read(pilot)
        await type_at(pilot, "csv")
        await pilot.press("enter")
        await until(pilot, lambda: "to be pasted in a shell" in screen_text(pilot))
        assert pilot.app.clipboard == f"desk --shift {tmp_path}/shift.json export --out cases.csv"


async def test_a_click_does_what_it_names() -> None:
    async with app_on(demo_store()).run_test(notifications=True, size=(100, 30)) as pilot:
        board = await until_read(pilot)
        await type_at(pilot, "next")
        await pilot.click(CommandList, offset=(3, 0))
        await until(pilot, lambda: pilot.app.screen is board and board.query_one(NextBestLine).display)


async def test_settings_are_edited_and_nonsense_is_kept_for_another_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    typed = iter(["theme = 7", 'theme = "nord"\n'])

    def edited(_app: object, text: str) -> str:
        seen.append(text)
        return next(typed)

    monkeypatch.setattr("desk.tui.external_editor.edit_suspended", edited)
    async with app_on(demo_store(), **kept_in(tmp_path)).run_test(notifications=True, size=(120, 30)) as pilot:
        await until_read(pilot)
        assert isinstance(pilot.app, DeskApp)
        await pilot.app.action_edit_settings()
        await until(pilot, lambda: "What you wrote is kept until you leave" in said(pilot))
        await pilot.app.action_edit_settings()
        await until(pilot, lambda: "It counts from the next start" in said(pilot))
    assert seen[0].startswith("# Settings of desk")
    assert seen[1] == "theme = 7"
    assert read_config(tmp_path / "config.toml").theme == "nord"


async def test_an_editor_that_cannot_be_used_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_app: object, _text: str) -> str:
        raise Refused("There is no editor here.")

    monkeypatch.setattr("desk.tui.external_editor.edit_suspended", refused)
    async with app_on(demo_store(), **kept_in(tmp_path)).run_test(notifications=True, size=(120, 30)) as pilot:
        await until_read(pilot)
        assert isinstance(pilot.app, DeskApp)
        await pilot.app.action_edit_settings()
        await until(pilot, lambda: "There is no editor here." in screen_text(pilot))
    assert not (tmp_path / "config.toml").exists()


async def test_a_theme_is_tried_while_it_is_chosen_and_taken_back() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        before = pilot.app.theme
        await type_at(pilot, "theme")
        assert pilot.app.theme == before
        await pilot.press("down")
        await until(pilot, lambda: pilot.app.theme != before)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        assert pilot.app.theme == before
        await type_at(pilot, "theme")
        await pilot.press("down")
        await until(pilot, lambda: pilot.app.theme != before)
        tried = pilot.app.theme
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        assert pilot.app.theme == tried


async def test_a_command_that_is_no_theme_brings_the_colours_back() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        before = pilot.app.theme
        await type_at(pilot, "theme")
        await pilot.press("down")
        await until(pilot, lambda: pilot.app.theme != before)
        await pilot.press("ctrl+u", *"notices", "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, PaletteScreen))
        assert pilot.app.theme == before
