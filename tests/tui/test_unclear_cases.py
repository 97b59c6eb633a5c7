"""A case that cannot be counted with opens as any other, beside a board that lives."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.model.case import encode_case
from desk.store import open_store
from desk.tui.app import DeskApp
from desk.tui.screens.case import CaseScreen
from desk.tui.session import Session
from tests.board.test_unclear_cases import absurd_cases
from tests.tui.app_fixtures import POLICY, FakeClock, screen_text, until, until_read

CASES = absurd_cases()


@pytest.mark.parametrize("number", [0, 1, 2, 4, 5, 6, 7, 10, 20, 33, len(CASES) - 1])
async def test_it_can_be_opened_and_written_to(tmp_path: Path, number: int) -> None:
    shift = tmp_path / "shift.json"
    meta = '{"_meta":{"1":{"format":1,"generation":1,"seq":1,"last_case":7}},\n"cases":{\n"7":'
    shift.write_text(f"{meta}{encode_case(CASES[number]).decode()}\n}}}}\n", encoding="utf-8")
    app = DeskApp(Session(open_store=lambda: open_store(shift, agent="ines"), clock=FakeClock(), policy=POLICY, agent="ines", path=shift))
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await pilot.press("slash", *"all", "enter")
        await until(pilot, lambda: "Truck never came" in screen_text(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        await until(pilot, lambda: "Truck never came" in screen_text(pilot))
        await pilot.press("m", *"hello", "ctrl+s")
        await until(pilot, lambda: any("hello" in file.read_text(encoding="utf-8") for file in (shift, Path(f"{shift}.journal"))))
