"""The agent's own work that a shift lost, for one window."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.lost_entries import LostEntry
from desk.tui.opened_store import OpenedStore
from desk.tui.store_thread import StoreThread


class WindowKeptWork:
    """Asks the store on its own thread. Each call raises DeskError."""

    def __init__(self, thread: StoreThread, opened: OpenedStore) -> None:
        self._thread = thread
        self._opened = opened

    async def lost(self) -> Sequence[LostEntry]:
        """The entries of ours that the shift has no more."""
        return await self._thread.run(lambda: self._opened.store.kept_work.lost())

    async def put_back(self) -> Sequence[str]:
        """Write it again. Returns its cases. The watch brings them to the screens."""
        return await self._thread.run(lambda: self._opened.store.kept_work.put_back())

    async def leave_out(self) -> None:
        """Give it up."""
        await self._thread.run(lambda: self._opened.store.kept_work.leave_out())
