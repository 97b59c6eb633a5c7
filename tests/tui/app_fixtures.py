"""A seat at the desk for tests: a session on a shift in memory, a clock that stands, the screen as plain text."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from desk import data
from desk.cli.playbooks import playbooks_of
from desk.config import DEFAULT_VIEWS
from desk.data.demo import demo_changes
from desk.errors import DeskError
from desk.model.case import Header
from desk.model.changes import Change, Committed, NewCase
from desk.model.entries import AnyEntry, Told
from desk.sla.policy_file import read_policy
from desk.store.memory import MemoryStore
from desk.store.protocol import RefreshResult
from desk.store.watch import ALL_NEWS, News, NullWatch
from desk.tui.app import DeskApp
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.board_views import AT_ONCE
from desk.tui.session import Session, Setting
from desk.tui.widgets.filter_lines import ViewsLine
from tests.case_builders import NOW, at
from tests.wording.shipped import shipped

POLICY = read_policy(data.text("policy.toml"), "policy.toml")
PATIENCE = 30.0
GOLDENS = Path(__file__).parent / "goldens"


class FakeClock:
    """A clock that stands until it is told to go on."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class FakeWatch(NullWatch):
    """Tells of news when a test says so."""

    def __init__(self) -> None:
        self.news = asyncio.Event()

    async def changes(self) -> AsyncGenerator[frozenset[News], None]:
        """Each time a test has told something."""
        while True:
            await self.news.wait()
            self.news.clear()
            yield ALL_NEWS


class FakeShared(MemoryStore):
    """A shift in memory that somebody else can write to as well; `tell` what they did."""

    def __init__(self, changes: Sequence[Change] = (), agent: str = "ines") -> None:
        super().__init__(agent)
        self.elsewhere: list[str] = []
        self.notices: list[str] = []
        self.gone_elsewhere: list[str] = []
        self.put_elsewhere: list[tuple[str, int]] = []
        self.renumbered: dict[str, str] = {}
        self.broken: Exception | None = None
        self.watched = FakeWatch()
        if changes:
            self.commit(changes)

    def watch(self) -> FakeWatch:
        """The test's own watch."""
        return self.watched

    def tell(self) -> None:
        """Wake the window."""
        self.watched.news.set()

    def refresh(self) -> RefreshResult:
        """What the other agent did."""
        if self.broken:
            raise self.broken
        cases, self.elsewhere = tuple(dict.fromkeys(self.elsewhere)), []
        notices, self.notices = tuple(self.notices), []
        gone, self.gone_elsewhere = tuple(self.gone_elsewhere), []
        documents, self.put_elsewhere = tuple(self.put_elsewhere), []
        renumbered, self.renumbered = self.renumbered, {}
        return RefreshResult(cases=cases, gone=gone, notices=notices, documents=documents, renumbered=renumbered)

    def commit_elsewhere(self, *changes: Change) -> Committed:
        """Commit as another agent would in another window."""
        committed = super().commit(changes)
        self.elsewhere += [case.id for case in committed.cases]
        self.put_elsewhere += committed.documents
        self.tell()
        return committed


def demo_store() -> FakeShared:
    """The demo shift, told relative to NOW."""
    return FakeShared(demo_changes(NOW))


def many(count: int) -> FakeShared:
    """A shift of `count` ordinary cases, one logged every minute up to NOW."""
    return FakeShared([new_case(number, logged=number - count) for number in range(count)])


def new_case(
    number: int, *, past: Sequence[AnyEntry] = (), logged: float = -1, subject: str = "", customer: str = "", **header: Any
) -> NewCase:
    """An ordinary case nobody owns yet. `past` are entries that it comes with, dated as they are."""
    told = Told(at=at(logged), by="customer", text="it broke", channel="phone")
    subject, customer = subject or f"It broke {number}", customer or f"Customer {number}"
    return NewCase(Header(subject=subject, customer=customer, created_at=at(logged), created_by="ines", **header), (told, *past))


def session(store: MemoryStore, clock: Callable[[], datetime] | None = None, **settings: Any) -> Session:
    """A session of ines on this shift."""
    ours = {"agent": "ines", "views": DEFAULT_VIEWS, "playbooks": lambda: playbooks_of(None), "wording": lambda: (shipped(), "")}
    settings = {"policy": POLICY, **ours, **settings}
    return Session(open_store=lambda: store, clock=clock or FakeClock(), **settings)


def app_on(store: MemoryStore, clock: Callable[[], datetime] | None = None, **settings: Any) -> DeskApp:
    """The app on this shift."""
    return DeskApp(session(store, clock, **settings))


class KeptSettings:
    """Settings of an agent in memory. With `error` nothing can be kept."""

    def __init__(self, error: DeskError | None = None) -> None:
        self.saved: list[tuple[str, Setting]] = []
        self._error = error
        self.path = Path("config.toml")

    def text(self) -> str:
        """No text."""
        return ""

    def save(self, text: str) -> None:
        """Take a whole file, and forget it."""

    def keep(self, key: str, value: Setting) -> None:
        """Note what was kept."""
        if self._error is not None:
            raise self._error
        self.saved.append((key, value))


async def until(pilot: Pilot[Any], reached: Callable[[], bool]) -> None:
    """Wait until the app is where the test wants it."""
    give_up = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < give_up, f"it never came to this:\n{screen_text(pilot)}"
        await pilot.pause()


async def until_read(pilot: Pilot[Any]) -> BoardScreen:
    """Wait until the shift is on the board, its views counted."""
    await until(pilot, lambda: pilot.app.desk.client.sync_state != "reading")  # type: ignore[attr-defined]  # Pilot does not say whose
    await pilot.pause()
    board = board_of(pilot)
    views = board.query_one("#views", ViewsLine)
    client = board.desk.client
    waits = (
        views.display and board.desk.views and client.sync_state not in {"damaged", "missing", "offline"} and len(client.cases) <= AT_ONCE
    )
    await until(pilot, lambda: bool(views.views) or not waits)
    return board


async def paste(pilot: Pilot[Any], words: str) -> None:
    """Put words in where the cursor is. Keys take as long as two windows that stand still, each."""
    focused = pilot.app.screen.focused
    assert focused is not None
    focused.post_message(events.Paste(words))
    await pilot.pause()


def board_of(pilot: Pilot[Any]) -> BoardScreen:
    """The board, covered or not."""
    board = next(screen for screen in pilot.app.screen_stack if isinstance(screen, BoardScreen))
    assert isinstance(board, BoardScreen)
    return board


def screen_text(pilot: Pilot[Any]) -> str:
    """What stands on the screen, as plain text."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


async def until_still(pilot: Pilot[Any]) -> None:
    """Wait until the screen has been laid out to the end: it reads as it did four looks before, and nothing was due since.

    It is read before and after, not at each look: to compose a whole screen was a tenth of what the tests of windows cost.
    """
    before = ""
    while (now := screen_text(pilot)) != before:
        before, looks = now, 0
        while looks < 4:
            await pilot.pause()
            looks = 0 if something_is_due(pilot) else looks + 1


def something_is_due(pilot: Pilot[Any]) -> bool:
    """Whether a widget waits for a moment to pass, as the preview does for the cursor and the filter for the next letter."""
    boards = [screen for screen in pilot.app.screen_stack if isinstance(screen, BoardScreen) and screen.is_mounted]
    if any(board._parts.preview.is_due for board in boards):
        return True
    nodes = [pilot.app, pilot.app.screen, *pilot.app.screen.walk_children()]
    timers = [timer for node in nodes for timer in list(node._timers) if timer.name != "flash"]
    return any(timer._repeat == 0 and timer._interval < 1 and timer._task and not timer._task.done() for timer in timers)


def sheet_text(pilot: Pilot[Any]) -> str:
    """What stands on the form or sheet alone, without the screen below it."""
    top = pilot.app.screen.query_one("#sheet").region.y
    return "".join(screen_text(pilot).splitlines(keepends=True)[top:])


async def assert_golden(pilot: Pilot[Any], name: str, text: str = "") -> None:
    """The screen reads as it did when its picture was last looked at; DESK_GOLDENS=write takes a new picture.

    `text` is what is looked at instead of the whole screen.
    """
    path = GOLDENS / f"{name}.txt"
    if not text:
        await until_still(pilot)
        text = screen_text(pilot)
    if os.environ.get("DESK_GOLDENS") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"the screen no longer reads like {path.name}:\n{text}"
