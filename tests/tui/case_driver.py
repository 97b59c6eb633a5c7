"""Hands at the keyboard for tests of a case: sit down at one, type, and look at what was logged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.pilot import Pilot

from desk.model.entries import AnyEntry, Apology
from desk.model.timeline import effective_entries
from desk.tui.app import DeskApp
from desk.tui.desk_context import desk_of
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.screens.case import CaseScreen
from tests.tui.app_fixtures import FakeClock, FakeShared, app_on, screen_text, until, until_read


class Seat:
    """One agent at one case."""

    def __init__(self, pilot: Pilot[Any], store: FakeShared, clock: FakeClock, case: str) -> None:
        self.pilot = pilot
        self.store = store
        self.clock = clock
        self.case = case
        self.known = len(store.cases[case].entries)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return screen_text(self.pilot)

    @property
    def screen(self) -> CaseScreen:
        """The case's screen, covered or not."""
        found = next(screen for screen in self.pilot.app.screen_stack if isinstance(screen, CaseScreen))
        assert isinstance(found, CaseScreen)
        return found

    @property
    def logged(self) -> tuple[AnyEntry, ...]:
        """What was added to the case since the agent sat down."""
        return self.store.cases[self.case].entries[self.known :]

    @property
    def standing(self) -> tuple[AnyEntry, ...]:
        """Everything on the case that counts."""
        return effective_entries(self.store.cases[self.case].entries)

    def ring(self) -> None:
        """Let the bell look at the clock now."""
        app = self.pilot.app
        assert isinstance(app, DeskApp)
        app.services.alarm_bell.check(self.clock())

    async def settled(self) -> None:
        """Wait until the screen stands still."""
        before = ""
        while before != self.text:
            before = self.text
            await self.pilot.pause()

    async def heard(self) -> None:
        """Wait until what was said on the case has been read, and the screen stands still."""
        said = [entry for entry in self.standing if isinstance(entry, Apology)]
        await until(self.pilot, lambda: len(desk_of(self.screen).wording.apology_parts(said)) == len(said))
        await self.settled()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Put a text in at once, as from a clipboard; what is typed key by key goes the same way, only slower."""
        focused = self.pilot.app.screen.focused
        assert focused is not None
        focused.post_message(events.Paste(text))
        await self.pilot.pause()

    async def form(self, key: str) -> FormScreen:
        """Press the key of an action and wait for its form."""
        await self.pilot.press(key)
        return await self.sheet()

    async def sheet(self) -> FormScreen:
        """Wait until a form is on top."""
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, FormScreen) and self.pilot.app.screen.focused is not None)
        found = self.pilot.app.screen
        assert isinstance(found, FormScreen)
        return found

    async def advised(self) -> str:
        """Wait until everything typed in the form has been read, and give the words on screen."""
        sheet = await self.sheet()
        assert sheet.advisor is not None
        reader = sheet.advisor
        await until(self.pilot, lambda: reader.is_caught_up)
        await self.settled()
        return self.text

    async def asked(self) -> str:
        """Wait until something is asked, and give the words."""
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, ChoiceDialog))
        await self.pilot.pause()
        return self.text

    async def saved(self, *keys: str, entries: int = 1) -> tuple[AnyEntry, ...]:
        """Press keys, and wait until that many entries more are logged and the form is gone."""
        had = len(self.logged)
        await self.press(*keys)
        await until(self.pilot, lambda: len(self.logged) >= had + entries and self.pilot.app.screen is self.screen)
        await self.pilot.pause()
        return self.logged[had:]


@asynccontextmanager
async def at_case(
    case: str, store: FakeShared, *, size: tuple[int, int] = (120, 36), clock: FakeClock | None = None, **settings: Any
) -> AsyncIterator[Seat]:
    """Sit down at a case of this shift."""
    clock = clock or FakeClock()
    async with app_on(store, clock, **settings).run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        pilot.app.push_screen(CaseScreen(case))
        await until(pilot, lambda: "TIMELINE" in screen_text(pilot))
        seat = Seat(pilot, store, clock, case)
        await seat.heard()
        yield seat


def kinds(entries: Sequence[AnyEntry]) -> list[str]:
    """The types of entries, in order."""
    return [type(entry).__name__ for entry in entries]
