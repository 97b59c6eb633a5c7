"""A screen comes to sight once and whole: no frame without words, and nothing painted twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from desk.tui.app import DeskApp
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case import CaseScreen
from desk.tui.textual_compat.first_paint import PATIENCE, FirstPaint
from tests.tui.app_fixtures import app_on, demo_store, until, until_read, until_still


@dataclass
class Paints:
    """The screens painted, each with how many of its lines are blank."""

    seen: list[tuple[str, int]] = field(default_factory=list)

    def note(self, screen: Screen[Any], renderable: object) -> None:
        """Note a paint."""
        if renderable is not None and not screen.app._batch_count:
            blank = sum(not strip.text.strip() for strip in screen._compositor.render_strips())
            self.seen.append((type(screen).__name__, blank))

    def of(self, kind: type[Screen[Any]]) -> list[int]:
        """The blank lines of each paint of a kind of screen."""
        return [blank for name, blank in self.seen if name in {kind.__name__, *(sub.__name__ for sub in kind.__subclasses__())}]


@pytest.fixture
def paints(monkeypatch: pytest.MonkeyPatch) -> Paints:
    """Paints of every screen. Patience is endless, for the machine may be slow."""
    noted, display = Paints(), DeskApp._display

    def shown(app: DeskApp, screen: Screen[Any], renderable: Any) -> None:
        noted.note(screen, renderable)
        display(app, screen, renderable)

    monkeypatch.setattr(DeskApp, "_display", shown)
    monkeypatch.setattr("desk.tui.textual_compat.first_paint.PATIENCE", 30.0)
    return noted


_ADVICE = 5
"""The lines of a form that fill when its text was read on another thread."""


@pytest.mark.parametrize(("key", "kind"), [("enter", CaseScreen), ("a", FormScreen)])
async def test_a_screen_is_first_painted_with_all_it_shows(paints: Paints, key: str, kind: type[Screen[Any]]) -> None:
    app = app_on(demo_store())
    async with app.run_test(size=(120, 36)) as pilot:
        board = await until_read(pilot)
        board.ticker.stop()
        there, back = [], []
        for _ in range(4):  # a busy machine paints in the middle of a change
            paints.seen.clear()
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, kind) and bool(paints.of(kind)))
            await until_still(pilot)
            await pilot.pause(0.1)
            first, last = paints.of(kind)[0], paints.of(kind)[-1]
            assert first <= last + (_ADVICE if kind is FormScreen else 0)
            there.append(len(paints.of(kind)))
            paints.seen.clear()
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is board)
            await until_still(pilot)
            await pilot.pause(0.1)
            back.append(len(paints.of(BoardScreen)))
        assert 1 <= min(there) <= 3
        assert 1 <= min(back) <= 3  # Textual paints anew what a removal leaves, and what changed below needs it


class Restless(Screen[None]):
    """A screen whose widget never comes to rest."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("words")


async def test_a_screen_that_never_rests_is_painted_after_a_while() -> None:
    app, now = app_on(demo_store()), [100.0]
    async with app.run_test() as pilot:
        await until_read(pilot)
        screen = Restless()
        await app.push_screen(screen)
        await until_still(pilot)
        paint = FirstPaint(screen, lambda: now[0])
        screen._layout_required = True
        assert paint.must_wait()
        now[0] += PATIENCE - 0.01
        screen._layout_required = True
        assert paint.must_wait()
        now[0] += 0.02
        assert not paint.must_wait()
