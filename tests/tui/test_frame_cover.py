"""The first frame goes on counting until the board has its rows, and is then painted over."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from msgspec.structs import replace
from textual.screen import Screen

from desk.first_frame import standing_frame
from desk.store.protocol import Store
from desk.tui.app import DeskApp
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeClock, board_of, demo_store, session, until, until_read


class StandingTerminal:
    """A terminal on which a frame stands."""

    size = (120, 36)

    def painted(self, now: int) -> str:
        """The frame, by its moment."""
        return f"frame at {now}"


class LateShift:
    """A board under a first frame, whose shift is not read before a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = FakeClock()
        self.may_read = threading.Event()
        self.written: list[str] = []
        self.paints = 0
        display = DeskApp._display

        def noted(app: DeskApp, screen: Screen[Any], renderable: Any) -> None:
            self.paints += renderable is not None
            display(app, screen, renderable)

        monkeypatch.setattr(standing_frame, "_standing", [StandingTerminal()])
        monkeypatch.setattr(DeskApp, "write_over", lambda app, text: self.written.append(text))
        monkeypatch.setattr(DeskApp, "_display", noted)
        monkeypatch.setattr("desk.tui.frame_cover._BEAT", 0.02)
        seat, store = session(demo_store(), self.clock), demo_store()

        def open_late() -> Store:
            self.may_read.wait(60)
            return store

        self.app = DeskApp(replace(seat, open_store=open_late))


async def test_the_frame_counts_until_the_board_is_painted_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    late = LateShift(monkeypatch)
    async with late.app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: bool(late.written))
        late.clock.go(1)
        wanted = f"frame at {round(late.clock.now.timestamp()) * 1_000_000}"
        await until(pilot, lambda: wanted in late.written)
        assert late.written[0] == f"frame at {round(NOW.timestamp()) * 1_000_000}"
        assert late.paints == 0
        late.may_read.set()
        await until_read(pilot)
        await until(pilot, lambda: late.paints > 0 and bool(board_of(pilot).table.cursor))
        written = len(late.written)
        await pilot.pause(0.1)
        assert len(late.written) == written


async def test_a_window_of_another_size_is_painted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    late = LateShift(monkeypatch)
    async with late.app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: late.paints > 0)
        assert not late.written
        late.may_read.set()
        await until_read(pilot)
