"""News of the shift, brought to the screens of a window."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual.app import App

from desk.errors import DeskError, Missing, Offline, Refused
from desk.tui.clock_comparison import ClockComparison
from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.messages import (
    CasesChanged,
    CommitSettled,
    HandoverRead,
    PastRead,
    PolicyChanged,
    PolicyRefused,
    PresenceChanged,
    ShiftChanged,
    ShiftRead,
    ShiftUnreadable,
    SyncStateChanged,
)
from desk.tui.notice_log import NoticeLog
from desk.tui.presentation.sync_state import SyncState
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.damaged_file import DamagedFileScreen
from desk.tui.toast import show_toast

_STANDS = "The board shows what was read before. Nothing can be logged until it is whole; desk check says what is wrong."
_OVER: dict[SyncState, str] = {
    "damaged": "The shift is whole again.",
    "missing": "The shift file is back. What was not saved can be saved now.",
    "offline": "The database is back. What was not saved can be saved now.",
}
"""Words for the end of a state in which nothing could be logged."""
_TRY_AGAIN_SECONDS = 2.0
_POLLING = "This folder does not tell of changes, so the file is looked at four times a second. Others' work appears a moment later."
_POLLING_DATABASE = "Nothing is told over this connection, so the shift is looked at four times a second. Others' work appears later."

ScreenNews = ShiftRead | HandoverRead | CommitSettled | CasesChanged | PresenceChanged | SyncStateChanged | ShiftUnreadable | PolicyChanged
"""The messages that every screen hears."""


class ShiftNews:
    """Posts news to every screen, and says what agents must know."""

    def __init__(self, app: App[Any], notices: NoticeLog) -> None:
        self._app = app
        self._notices = notices
        self._clocks = ClockComparison()
        self._sync_before: SyncState = "reading"

    @property
    def _desk(self) -> DeskContext:
        """The desk at work. Another session brings another one."""
        return desk_of(self._app)

    def post(self, message: ScreenNews) -> None:
        """Post a message to every screen, covered ones too."""
        for screen in self._app.screen_stack:
            screen.post_message(replace(message))

    async def read(self) -> None:
        """Read the shift, and try again where it cannot be read."""
        said = ""
        while (error := await self._loaded()) is not None:
            if str(error) != said:
                self.say_unreadable(ShiftUnreadable(error))
            said = str(error)
            await asyncio.sleep(_TRY_AGAIN_SECONDS)
        if isinstance(self._app.screen, DamagedFileScreen):
            self._app.pop_screen()

    async def _loaded(self) -> DeskError | None:
        try:
            await self._desk.live.load()
        except DeskError as error:
            return error
        except Exception as error:  # said, for a board that reads for ever tells nothing
            return _unexpected_error(error)
        return None

    def say_unreadable(self, message: ShiftUnreadable) -> None:
        """Say what is wrong with the file."""
        self.post(message)
        if isinstance(message.error, Missing | Offline):  # the header goes on saying it
            show_toast(self._app, _absence_words(message.error), seconds=30, severity="error")
        elif self._desk.live.cases:  # what is open keeps the keys
            show_toast(self._app, f"{message.error} {_STANDS}", seconds=30, severity="error")
        elif isinstance(self._app.screen, BoardScreen):
            self._app.push_screen(DamagedFileScreen(message.error))

    def say_commit(self, message: ShiftChanged, changed: CasesChanged) -> None:
        """Say what a commit brings beside its cases.

        A trouble that goes on, such as a full disk, is not said again while its toast stands.
        """
        now = self._desk.clock()
        troubles = tuple(notice for notice in message.notices if not self._notices.has_standing(notice, now))
        for notice in troubles + changed.mentions + (() if message.own else self._clock_notices(message.cases)):
            show_toast(self._app, notice, seconds=10)

    def _clock_notices(self, changed: Sequence[str]) -> tuple[str, ...]:
        """Words about a colleague's clock that is ahead of ours."""
        cases = self._desk.client.cases
        words = self._clocks.words([cases[case] for case in changed if case in cases], self._desk.clock())
        return (words,) if words else ()

    async def apply_past(self, message: PastRead) -> None:
        """Count what archived cases tell of those on the board."""
        if message.error is not None:
            show_toast(self._app, f"{message.error} Until then nothing of the archives is seen here.", seconds=10)
        elif len(message.past):
            self.post(await self._desk.live.apply_past(message))

    def say_policy_changed(self, message: PolicyChanged) -> None:
        """Say that every clock counts by new targets."""
        self.post(message)
        show_toast(self._app, "The targets were edited; every clock counts by the new ones.")

    def say_policy_refused(self, message: PolicyRefused) -> None:
        """Say which line of the policy makes no sense."""
        show_toast(self._app, f"{message.error} The targets from before stay in force.", seconds=15, severity="warning")

    def say_sync_state(self, message: SyncStateChanged) -> None:
        """Say where others' work comes late and where damage is over."""
        client = self._desk.client
        self.post(message)
        if self._sync_before in _OVER and client.sync_state not in _OVER:
            self._app.clear_notifications()
            show_toast(self._app, _OVER[self._sync_before])
        self._sync_before = client.sync_state
        if client.sync_state == "polling":
            show_toast(self._app, _POLLING_DATABASE if self._desk.session.path is None else _POLLING, seconds=8)
        if client.sync_state == "unwritable":
            show_toast(self._app, client.write_problem, seconds=15, severity="warning")


def _absence_words(error: Missing | Offline) -> str:
    """Words for a shift that is not there now. What helps most comes first: a toast over a form has one line."""
    if isinstance(error, Missing):
        return str(error)
    return f"The database cannot be reached; desk tries again by itself. What was saved before is safe. ({error.why})"


def _unexpected_error(error: Exception) -> DeskError:
    words = "The shift could not be read to its end, for a reason that nobody foresaw"
    return Refused(f"{words} ({type(error).__name__}: {error!s:.200}). Nothing was written. `desk check` says whether the shift is whole.")
