"""Seats at a change of shift: a window on a shift, whose keys are counted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from desk.handover.notes import NOTES, BuiltNote
from desk.handover.plain import Pack, PackLine
from desk.model.case import Case
from desk.model.changes import Change, NewCase, PutDocument, SetShift
from desk.model.entries import Assign, Contact, Incoming, StatusChange
from desk.model.entry_values import CUSTOMER
from desk.model.shift import Shift
from desk.store import open_store
from desk.tui.app import DeskApp
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.presentation.handover.seat import PackRow, Seat
from desk.tui.screens.handover import HandoverScreen
from desk.tui.session import Session
from tests.case_builders import NOW, at, case_of
from tests.handover.packs import ROSTER
from tests.store.store_builders import open_shift
from tests.tui.app_fixtures import POLICY, FakeClock, FakeShared, app_on, screen_text, until, until_read, until_still

CHANGE, UNTIL = NOW + timedelta(minutes=45), NOW + timedelta(hours=8, minutes=45)


class HandoverSeat:
    """An agent's window at a handover. `keys` counts what was pressed besides texts."""

    def __init__(self, pilot: Pilot[Any], agent: str) -> None:
        self.pilot = pilot
        self.agent = agent
        self.keys = 0

    @property
    def app(self) -> DeskApp:
        app = self.pilot.app
        assert isinstance(app, DeskApp)
        return app

    @property
    def text(self) -> str:
        return screen_text(self.pilot)

    @property
    def screen(self) -> HandoverScreen:
        found = next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, HandoverScreen))
        assert isinstance(found, HandoverScreen)
        return found

    @property
    def pack(self) -> Pack | None:
        return self.app.desk.handover.pack

    @property
    def row(self) -> PackRow | None:
        return self.screen.pack_list.row

    @property
    def line(self) -> PackLine | None:
        return self.row.line if self.row is not None else None

    @property
    def step(self) -> str:
        """The next step of this agent on the row under the cursor."""
        desk, row = self.app.desk, self.row
        record = desk.handover.record
        return Seat(record, self.agent).row_step(row) if record is not None and row is not None else ""

    async def press(self, *keys: str) -> None:
        """Press keys that count, then wait until the window stands still."""
        self.keys += len(keys)
        await self.pilot.press(*keys)
        await until_still(self.pilot)

    async def until(self, reached: Callable[[], bool]) -> None:
        await until(self.pilot, reached)

    async def until_said(self, words: str) -> None:
        await self.until(lambda: words in self.text)

    async def open(self) -> HandoverScreen:
        """Open the handover from the board."""
        await self.press("h")
        await self.until(lambda: isinstance(self.app.screen, HandoverScreen) and self.pack is not None)
        return self.screen

    async def form(self, key: str) -> None:
        """Open a form by a key."""
        self.keys += 1
        await self.pilot.press(key)
        await self.until(lambda: isinstance(self.app.screen, FormScreen) and self.app.screen.focused is not None)

    async def type(self, text: str) -> None:
        """Put a text in, which counts no key."""
        focused = self.app.screen.focused
        assert focused is not None
        focused.post_message(events.Paste(text))
        await until_still(self.pilot)

    async def save(self) -> None:
        """Save the form."""
        self.keys += 1
        form = self.app.screen
        await self.pilot.press("ctrl+s")
        await self.until(lambda: form not in self.app.screen_stack)
        await until_still(self.pilot)

    async def sign(self, reason: str = "") -> None:
        """Sign, and leave the closing questions out."""
        await self.form("ctrl+s")
        if reason:
            await self.type(reason)
        await self.save()
        await self.until(lambda: isinstance(self.app.screen, FormScreen))
        await self.press("escape")

    async def say(self, key: str, text: str) -> None:
        """Open a form, put a text in, save it."""
        await self.form(key)
        await self.type(text)
        await self.save()

    def go(self, case: str) -> None:
        """Put the cursor on a case without a key."""
        with self.app._context():  # two windows in one process: each is asked as itself
            self.screen.go_to(case)

    @property
    def here(self) -> str:
        """The row under the cursor."""
        return self.screen.pack_list.chosen


@asynccontextmanager
async def seat_at(path: Path, agent: str, *, size: tuple[int, int] = (120, 36), **settings: Any) -> AsyncIterator[HandoverSeat]:
    """A window of an agent on a shift file."""
    clock = settings.pop("clock", None) or FakeClock()
    read_only = bool(settings.get("read_only"))
    session = Session(
        open_store=lambda: open_store(path, agent=agent, read_only=read_only),
        clock=clock,
        policy=POLICY,
        agent=agent,
        path=path,
        calm=False,
        **settings,
    )
    async with DeskApp(session).run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        yield HandoverSeat(pilot, agent)


@asynccontextmanager
async def seat_in(
    store: FakeShared, agent: str = "ines", *, size: tuple[int, int] = (120, 36), **settings: Any
) -> AsyncIterator[HandoverSeat]:
    """A window of an agent on a shift in memory, with the handover open."""
    clock = settings.pop("clock", None) or FakeClock()
    async with app_on(store, clock, agent=agent, **settings).run_test(size=size, notifications=True) as pilot:
        await until_read(pilot)
        seat = HandoverSeat(pilot, agent)
        await seat.open()
        yield seat


def handover_store(cases: Sequence[Case], **built: Any) -> FakeShared:
    """A shift in memory with a handover."""
    return FakeShared(handover_changes(cases, **built))


def red_case(number: int) -> Case:
    """A case whose customer chased twice and heard nothing since."""
    chased = [Incoming(at=at(minutes), by=CUSTOMER, text="And now?", channel="phone", chase=True) for minutes in (-20, -10)]
    said = Contact(at=at(-40), by="ines", text="I look at it.", channel="phone")
    return case_of(Assign(at=at(-50), by="ines", owner="ines"), said, *chased, case_id=f"C-{number}", customer=f"Red {number}")


def watch_case(number: int) -> Case:
    """A case with a clock that runs out in the coming shift."""
    said = Contact(at=at(-10), by="ines", text="I look at it.", channel="phone")
    return case_of(Assign(at=at(-20), by="ines", owner="ines"), said, case_id=f"C-{number}", customer=f"Watch {number}", logged=-30)


def steady_case(number: int) -> Case:
    """A case that waits until after the coming shift."""
    said = Contact(at=at(-20), by="ines", text="Until tomorrow.", channel="phone")
    waits = StatusChange(at=at(-15), by="ines", to="pending", reason="customer chooses", recheck=at(24 * 60))
    return case_of(Assign(at=at(-25), by="ines", owner="ines"), said, waits, case_id=f"C-{number}", customer=f"Steady {number}", logged=-30)


def handover_changes(cases: Sequence[Case], **built: Any) -> list[Change]:
    """A shift with these cases and handover H-7, begun by ines for kim."""
    people: dict[str, Any] = {"outgoing": ("ines",), "incoming": ("kim",), "shift": "Early", "name": "Late"} | built
    note = BuiltNote(id="H-7.1", handover="H-7", at=NOW, by="ines", start=at(-240), end=CHANGE, until=UNTIL, **people)
    shift = Shift(name="Early", start=at(-240), end=CHANGE, agents=ROSTER)
    return [SetShift(shift), *(NewCase(case, case.entries) for case in cases), PutDocument(NOTES, document=note)]


def handover_file(folder: Path, cases: Sequence[Case], **built: Any) -> Path:
    """A shift file with a handover."""
    path = folder / "shift.json"
    with open_shift(path) as store:
        store.commit(handover_changes(cases, **built))
    return path


def mixed_cases(red: int = 5, watch: int = 8, steady: int = 12) -> list[Case]:
    """Cases of each heat, red ones first."""
    numbers = iter(range(101, 1000))
    cases = [red_case(next(numbers)) for _ in range(red)]
    cases += [watch_case(next(numbers)) for _ in range(watch)]
    return cases + [steady_case(next(numbers)) for _ in range(steady)]
