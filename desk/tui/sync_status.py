"""The state of sharing the shift file, as the window tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from textual.message import Message

from desk.errors import DeskError, Missing, Offline, Refused
from desk.tui.messages import ShiftUnreadable, SyncStateChanged
from desk.tui.opened_store import OpenedStore
from desk.tui.presentation.sync_state import SyncState
from desk.tui.store_thread import StoreThread
from desk.wall_clock import WallClock

RIGHTS_EVERY = 2.0
"""Seconds between two looks at our rights to write."""


def state_of_error(error: DeskError) -> SyncState:
    """The state of a shift that could not be read."""
    if isinstance(error, Offline):
        return "offline"
    return "missing" if isinstance(error, Missing) else "damaged"


class SyncStatus:
    """Holds the state of sharing, and posts each change of it."""

    def __init__(self, opened: OpenedStore, post: Callable[[Message], object], *, read_only: bool, clock: WallClock) -> None:
        self.state: SyncState = "reading"
        self.since = clock()
        """The moment at which the state began."""
        self.write_problem = ""
        """Why this account may not write the shift, with the cure."""
        self._opened = opened
        self._post = post
        self._read_only = read_only
        self._clock = clock

    def change(self, state: SyncState) -> None:
        """Go over to a state."""
        if state != self.state:
            self.state, self.since = state, self._clock()
            self._post(SyncStateChanged())

    def recover(self) -> None:
        """Go over to the state of a file that can be read."""
        self.change(self._healthy_state())

    def _healthy_state(self) -> SyncState:
        if self._read_only:
            return "read-only"
        if self.write_problem:
            return "unwritable"
        return "ok" if self._opened.watch is None or self._opened.watch.method == "told" else "polling"

    def say_unreadable(self, error: DeskError) -> None:
        """Say that the file is damaged or missing, once for each."""
        state = state_of_error(error)
        if self.state != state:
            self.change(state)
            self._post(ShiftUnreadable(error))

    def say_task_failed(self, error: BaseException) -> None:
        """Say that a task failed. The board would only look alive otherwise."""
        self.change("damaged")
        words = "This window no longer hears of the others' work. Leave with ctrl+q and open the board again; what was saved is safe."
        self._post(ShiftUnreadable(error if isinstance(error, DeskError) else Refused(f"{words} ({error!r})")))

    async def follow_rights(self, thread: StoreThread) -> None:
        """Look again and again if this account may write."""
        while True:
            await asyncio.sleep(RIGHTS_EVERY)
            with suppress(DeskError):
                self.write_problem = await thread.run(lambda: self._opened.store.write_problem())
            if self.state in {"ok", "polling", "unwritable"}:
                self.recover()
