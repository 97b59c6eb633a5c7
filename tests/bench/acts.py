"""How much work each act of an agent makes: calls of Python functions, which repeat on a busy machine where times do not."""

from __future__ import annotations

import asyncio
import cProfile
import pstats
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from textual import events
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from desk.model.changes import Append
from desk.model.entries import FieldChange
from desk.tui.app import DeskApp
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.wall_clock import system_clock
from tests.bench.board_fixtures import board_cases
from tests.bench.figures import median, print_figure
from tests.tui.app_fixtures import PATIENCE, FakeClock, FakeShared, session, until_read, until_still

SIZE = (200, 50)
KEYS = 10
OPENINGS = ("opening a case and going back", "opening a form and closing it")
QUIET = 0.05
"""Seconds without a paint after which an act is over."""


class PaintingApp(DeskApp):
    """The app without a terminal, with its updates made into what a terminal would be sent."""

    sent = 0
    paints = 0

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self.paints += 1
            self.sent += len(renderable.render_segments(self.console).encode())
        super()._display(screen, renderable)


@dataclass(frozen=True, slots=True)
class Work:
    """Calls, paints of the screen, bytes to the terminal, and how often a stylesheet was applied to a node."""

    calls: float
    paints: float
    sent: float
    styles: float


def main(count: int = 1_000) -> None:
    """Measure and print."""
    for name, work in asyncio.run(works_of(count)).items():
        for unit in ("calls", "paints", "sent", "styles"):
            print_figure(f"{name}, {count} cases", getattr(work, unit), unit)


async def works_of(count: int, only: Sequence[str] = ()) -> dict[str, Work]:
    """The work of acts by their names, on a board of so many cases. Of all acts where none is named: they need some screens of cases."""
    clock = FakeClock(system_clock().replace(microsecond=0))
    store = FakeShared()
    store.commit(list(board_cases(count, clock.now)))
    app = PaintingApp(session(store, clock))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        board = await until_read(pilot)
        await until_still(pilot)
        board.ticker.stop()
        for _ in range(2):  # the second time everything is imported, parsed and kept
            await _case(app)
            await _form(app)
        acts: dict[str, tuple[Callable[[], Awaitable[None]], int]] = {
            "a cursor key": (lambda: _press(app, "down"), KEYS),
            "a key that scrolls": (lambda: _press(app, "down"), KEYS),
            "a tick": (lambda: _tick(app, board, clock), KEYS),
            "hearing a colleague's commit": (lambda: _hear(app, board, store), KEYS),
            OPENINGS[0]: (lambda: _case(app), 5),
            OPENINGS[1]: (lambda: _form(app), 5),
            "a letter of a filter": (lambda: _letters(app), 5),
        }
        works: dict[str, Work] = {}
        for name in only or acts:
            act, times = acts[name]
            if name == "a key that scrolls":
                board.table.move(SIZE[1])
                await until_still(pilot)
            works[name] = await _work_of(app, act, times)
        return works


async def _work_of(app: PaintingApp, act: Callable[[], Awaitable[None]], times: int) -> Work:
    """The middle work of an act done several times. What comes by itself meanwhile is in few of them."""
    works = [await _single_work(app, act) for _ in range(times)]
    return Work(*(median(values) for values in zip(*map(astuple, works), strict=True)))


async def _single_work(app: PaintingApp, act: Callable[[], Awaitable[None]]) -> Work:
    paints, sent, profile = app.paints, app.sent, cProfile.Profile()
    profile.enable()
    await act()
    profile.disable()
    stats = pstats.Stats(profile)
    calls = stats.total_calls  # type: ignore[attr-defined]  # the stubs do not know it
    counted = stats.stats.items()  # type: ignore[attr-defined]  # as above
    applied = sum(calls for (file, _, name), (_, calls, *_) in counted if name == "apply" and file.endswith("stylesheet.py"))
    return Work(calls, app.paints - paints, app.sent - sent, applied)


async def _settled(app: PaintingApp) -> None:
    """Wait until nothing was painted for a while. Textual's own way of waiting calls every widget, and would be counted."""
    seen = -1
    while seen != app.paints:
        seen = app.paints
        await asyncio.sleep(QUIET)


async def _reached(reached: Callable[[], bool]) -> None:
    for _ in range(round(PATIENCE / QUIET)):
        if reached():
            return
        await asyncio.sleep(QUIET)
    raise RuntimeError("an act was never seen")


async def _press(app: PaintingApp, key: str, *, opens: type[Screen[Any]] = BoardScreen) -> None:
    painted = app.paints
    app.post_message(events.Key(key, key if len(key) == 1 else None))
    await _reached(lambda: isinstance(app.screen, opens) and app.paints > painted)
    await _settled(app)


async def _tick(app: PaintingApp, board: BoardScreen, clock: FakeClock) -> None:
    clock.go(1)
    board.renewal.tick(clock.now)
    await _settled(app)


async def _hear(app: PaintingApp, board: BoardScreen, store: FakeShared) -> None:
    painted = app.paints
    store.commit_elsewhere(
        Append(board.table.in_view[5], (FieldChange(at=system_clock(), by="bo", name="subject", now=f"heard {painted}"),))
    )
    await _reached(lambda: app.paints > painted)
    await _settled(app)


async def _case(app: PaintingApp) -> None:
    await _press(app, "enter", opens=CaseScreen)
    await _press(app, "escape")


async def _form(app: PaintingApp) -> None:
    await _press(app, "a", opens=FormScreen)
    await _press(app, "escape")


async def _letters(app: PaintingApp) -> None:
    await _press(app, "d" if app.screen.has_class("-filtering") else "slash")


if __name__ == "__main__":
    main()
