"""Practising a shift: the keys are live, customers speak at their times, the end has two columns, and no file is touched."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from desk.cli.context import Context
from desk.cli.practice import practice_session
from desk.errors import Usage
from desk.tui.app import DeskApp
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.practice_end import PracticeEndScreen
from desk.tui.session import Session
from tests.reports.fixture_shift import FixtureShift
from tests.tui.app_fixtures import FakeShared, new_case, screen_text, session, until, until_read, until_still


@pytest.fixture
def fixture(tmp_path: Path) -> FixtureShift:
    return FixtureShift("report_fixture", tmp_path)


def context_of(fixture: FixtureShift) -> Context:
    options = argparse.Namespace(shift=str(fixture.path), agent="kim", json=False)
    return Context(
        options, {"DESK_NOW": fixture.facts["now"], "HOME": str(fixture.path.parent), "XDG_CONFIG_HOME": str(fixture.path.parent)}
    )


def practising(fixture: FixtureShift, speed: float = 1000) -> Session:
    return practice_session(context_of(fixture), speed=speed)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


async def end_of(pilot: Pilot[Any]) -> str:
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(pilot.app.screen, PracticeEndScreen) and "yours" in screen_text(pilot))
    await until_still(pilot)
    return screen_text(pilot)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_customers_come_at_their_times_and_the_end_has_two_columns(fixture: FixtureShift, size: tuple[int, int]) -> None:
    before = files_of(fixture.path.parent)
    async with DeskApp(practising(fixture)).run_test(size=size) as pilot:
        await until_read(pilot)
        assert "PRACTICE Early" in screen_text(pilot)
        await until(pilot, lambda: "C-210" in pilot.app.desk.client.cases)  # type: ignore[attr-defined]  # Pilot does not say whose
        text = await end_of(pilot)
        assert "PRACTICE OF Early" in text
        assert "the shift's" in text
        await pilot.press("p")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        await end_of(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.return_code == 0)
    assert {name: text for name, text in files_of(fixture.path.parent).items() if not name.endswith(".facts")} == before


async def test_at_the_end_of_the_shift_its_column_is_its_report(fixture: FixtureShift) -> None:
    ended = practising(fixture)
    assert ended.practice is not None
    end = ended.practice.end
    async with DeskApp(replace(ended, clock=lambda: end)).run_test(size=(120, 50)) as pilot:
        await until_read(pilot)
        text = await end_of(pilot)
        line = next(line for line in text.splitlines() if line.strip().startswith("recovered"))
        assert line.split()[-4:] == ["none", "2", "of", "4"]


async def test_the_keys_are_live_and_write_to_memory_alone(fixture: FixtureShift) -> None:
    before = fixture.path.read_bytes()
    async with DeskApp(practising(fixture)).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        client = pilot.app.desk.client  # type: ignore[attr-defined]  # Pilot does not say whose
        await until(pilot, lambda: "C-201" in client.cases)
        await until(pilot, lambda: board.targets() != ())
        await pilot.press("m")
        await until(pilot, lambda: not isinstance(pilot.app.screen, BoardScreen))
        await pilot.press(*"tried", "ctrl+s")
        await until(pilot, lambda: any(entry.by == "kim" for case in client.cases.values() for entry in case.entries))
    assert fixture.path.read_bytes() == before


async def test_from_the_palette_it_goes_back_to_the_shift(fixture: FixtureShift) -> None:
    real = session(FakeShared([new_case(7)]), new_practice=lambda: practising(fixture))
    async with DeskApp(real).run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        await board.run_action("practice")
        await until(pilot, lambda: "PRACTICE Early" in screen_text(pilot))
        await end_of(pilot)
        await pilot.press("q")
        await until(pilot, lambda: "It broke 7" in screen_text(pilot))


def test_an_unknown_handover_is_refused(fixture: FixtureShift) -> None:
    with pytest.raises(Usage, match="no signed handover"):
        practice_session(context_of(fixture), "H-9")
