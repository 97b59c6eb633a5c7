"""What others commit while a form is open: the terminal shows what a repaint of everything shows."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Any

import pyte
import pytest
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from desk.model.changes import Append
from desk.model.entries import Contact, FieldChange, Memo, Told
from desk.tui.ticker import Ticker
from desk.tui.widgets.case_header import TitleLine
from desk.tui.widgets.key_line import KeyLine
from tests.case_builders import NOW
from tests.tui.app_fixtures import PATIENCE, FakeClock, FakeShared, app_on, demo_store, until_read, until_still
from tests.tui.test_compositor import cells

FORMS = ("m", "c", "a", "p", "n", "s", "o")
_LONG = (pytest.mark.torture, pytest.mark.timeout(1800))
SEEDS = [(0, 12), *(pytest.param(seed, 250, marks=_LONG) for seed in (1, 2))]
"""Where chance begins, and how many steps it takes. The large ones make a thousand in both sizes."""


class Painted:
    """The terminal of an app, as pyte shows it."""

    def __init__(self, app: App[Any], size: tuple[int, int]) -> None:
        self._app = app
        self._terminal = pyte.Screen(*size)
        self._display = app._display
        app._display = self._show  # type: ignore[method-assign]  # the terminal of this test

    def _show(self, screen: Screen[Any], renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._app._batch_count:
            pyte.Stream(self._terminal).feed(renderable.render_segments(self._app.console))
        self._display(screen, renderable)

    def wrong_cells(self) -> list[tuple[Any, ...]]:
        """The cells that a paint of the whole would change, each with its place, what it is and what it would be."""
        screens = [*self._app._background_screens, self._app.screen]
        for widget in [widget for screen in screens for widget in (screen, *screen.walk_children(Widget))]:
            widget._styles_cache.clear()
        update = self._app.screen._compositor.render_full_update()
        whole = pyte.Screen(self._terminal.columns, self._terminal.lines)
        pyte.Stream(whole).feed(update.render_segments(self._app.console))
        is_now, should_be = cells(self._terminal), cells(whole)
        return [(place, is_now[place], cell) for place, cell in should_be.items() if is_now[place] != cell]

    @property
    def text(self) -> str:
        return "\n".join(self._terminal.display)


def news(store: FakeShared, chance: random.Random, case: str) -> None:
    """Commit something as a colleague."""
    said = " ".join(chance.choices(("truck", "came", "Tess", "waits", "still", "depot"), k=chance.randrange(1, 30)))
    entry = chance.choice(
        (
            Memo(at=NOW, by="bo", text=said),
            Told(at=NOW, by="customer", text=said, channel="phone"),
            Contact(at=NOW, by="bo", text=said, channel="phone"),
            FieldChange(at=NOW, by="bo", name="subject", now=said[:40]),
            FieldChange(at=NOW, by="bo", name="priority", now=chance.choice(("low", "normal", "high", "urgent"))),
        )
    )
    store.commit_elsewhere(Append(case, (entry,)))


async def take_step(
    pilot: Pilot[Any], store: FakeShared, chance: random.Random, clock: FakeClock, tickers: Sequence[Ticker], case: str
) -> str:
    """One thing that happens."""
    match chance.randrange(10):
        case 0 | 1 | 2:
            key = chance.choice((*"abcdefgh", "space", "backspace", "tab", "shift+tab", "down", "up"))
            await pilot.press(key)
            return f"key {key}"
        case 3 | 4 | 5:
            news(store, chance, case)
            return "news on the case"
        case 6:
            news(store, chance, chance.choice(sorted(store.cases)))
            return "news on some case"
        case 7:
            clock.go(chance.choice((1, 1, 30, 60)))
            for ticker in [*tickers]:
                ticker._beat(clock.now)
            return "tick"
        case 8:
            await pilot.press(*chance.choice((("ctrl+f",), ("pagedown",), ("pageup",), ("f1",), ("ctrl+o",))))
            return "look"
        case _:
            if len(pilot.app.screen_stack) > 2:
                await pilot.press("escape")
                return "escape"
            key = chance.choice(FORMS)
            await pilot.press(key)
            return f"form {key}"


def stopped_tickers(monkeypatch: pytest.MonkeyPatch) -> list[Ticker]:
    """The tickers of the app, which beat when the test says so."""
    tickers: list[Ticker] = []

    def start(ticker: Ticker) -> None:
        tickers.append(ticker)
        ticker._beat(ticker._clock())

    monkeypatch.setattr(Ticker, "start", start)
    monkeypatch.setattr(Ticker, "stop", lambda ticker: tickers.remove(ticker) if ticker in tickers else None)
    return tickers


async def all_at_rest(pilot: Pilot[Any]) -> None:
    """Wait until nothing is left to paint on the screen on top, nor on one seen under it."""
    give_up = time.monotonic() + PATIENCE
    while any(map(is_to_be_painted, [*pilot.app._background_screens, pilot.app.screen])):
        assert time.monotonic() < give_up, "it never came to rest"
        await pilot.pause()


def is_to_be_painted(screen: Screen[Any]) -> bool:
    """Does a screen wait for its next painting? One that nobody will wake does not, whatever it has left to paint."""
    is_awake = any(timer.name == "screen_update" and timer._active.is_set() for timer in list(screen._timers))
    if not is_awake and not screen.message_queue_size:
        return False
    return any(
        (
            screen._layout_required,
            screen._scroll_required,
            screen._repaint_required,
            screen._dirty_widgets,
            screen._compositor._dirty_regions,
        )
    )


@pytest.mark.parametrize(("seed", "steps"), SEEDS)
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_nothing_is_left_unpainted(seed: int, steps: int, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    tickers = stopped_tickers(monkeypatch)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda line: None)  # nothing blinks
    chance, clock, store = random.Random(seed), FakeClock(), demo_store()
    app = app_on(store, clock)
    terminal = Painted(app, size)
    async with app.run_test(size=size, notifications=True) as pilot:
        board = await until_read(pilot)
        case = board.table.in_view[0]
        await pilot.press("enter")
        await pilot.press("m")
        await until_still(pilot)
        for number in range(steps):
            done = [await take_step(pilot, store, chance, clock, tickers, case) for _ in range(chance.randrange(1, 4))]
            await until_still(pilot)
            await all_at_rest(pilot)
            assert terminal.wrong_cells() == [], f"{number}, {done}:\n{terminal.text}"


async def test_the_words_of_a_search_are_marked_in_lines_that_stay() -> None:
    app = app_on(demo_store())
    terminal = Painted(app, (120, 36))
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await pilot.press("enter")
        for key in ("slash", "t", "e", "backspace", "enter"):
            await pilot.press(key)
            await until_still(pilot)
            await all_at_rest(pilot)
            assert [cell for cell in terminal.wrong_cells() if cell[0][0] < 34] == [], key


@pytest.mark.parametrize("is_form_first", [True, False])
async def test_a_line_of_a_form_is_painted_though_the_case_below_changes_at_once(
    is_form_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_tickers(monkeypatch)
    app = app_on(demo_store())
    terminal = Painted(app, (120, 36))
    async with app.run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        await pilot.press("enter", "m")
        await until_still(pilot)
        await all_at_rest(pilot)
        *_, case, form = app.screen_stack
        keys, title = form.query_one(KeyLine), case.query_one(TitleLine)
        for number in range(1, 4):
            keys.keys = (("x", f"word {number}"),)
            keys.update_text()
            title.trouble = f"trouble {number}"
            title.update_text()
            if is_form_first:
                form._dirty_widgets.add(keys)
            case._dirty_widgets.add(title)
            case._on_timer_update()
            if not is_form_first:
                form._dirty_widgets.add(keys)
            form._on_timer_update()
            assert terminal.wrong_cells() == [], terminal.text
