"""The reading of what others commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from msgspec.structs import replace

from desk.errors import DeskError, Missing
from desk.tui.damage_doubt import read_again, read_later
from desk.tui.named_tasks import NamedTasks
from desk.tui.opened_store import OpenedStore, OthersWork
from desk.tui.store_thread import StoreThread
from desk.tui.sync_status import SyncStatus

_DOUBT = "doubt"


def _with_changed_words(others: OthersWork) -> OthersWork:
    """The work of others, with the number of its cases said."""
    changed, cases, shift, tables = others
    count = len(changed.cases) + len(changed.gone)
    said = f"{count} {'case' if count == 1 else 'cases'} changed meanwhile."
    return (replace(changed, notices=(*changed.notices, said)), cases, shift, tables) if count else others


class OthersReader:
    """Reads the commits of others. A file is read several times before it is called damaged.

    `found` is given them, `back` is awaited when a file that was missing is there again.
    """

    def __init__(
        self,
        thread: StoreThread,
        opened: OpenedStore,
        status: SyncStatus,
        tasks: NamedTasks,
        *,
        found: Callable[[OthersWork], object],
        back: Callable[[], Awaitable[None]],
    ) -> None:
        self._thread = thread
        self._opened = opened
        self._status = status
        self._tasks = tasks
        self._found = found
        self._back = back

    def _read(self) -> Awaitable[OthersWork]:
        return self._thread.run(self._opened.refresh)

    async def refresh(self) -> None:
        """Fetch the commits of others, or begin to doubt the file."""
        try:
            others = await self._read()
        except DeskError:
            if self._status.state not in {"damaged", "missing", "offline"} and _DOUBT not in self._tasks:
                self._tasks.start(_DOUBT, self._look_again())
            return
        self._tasks.cancel(_DOUBT)
        await self._note_readable(others)

    async def _look_again(self) -> None:
        """Read again for a while, then say what is wrong.

        A file that is missing is looked for until it is back.
        """
        read = read_again
        while True:
            try:
                others = await read(self._read)
            except DeskError as error:
                self._status.say_unreadable(error)
                if not isinstance(error, Missing):
                    break
                read = read_later
            else:
                await self._note_readable(others)
                break
        self._tasks.forget(_DOUBT)

    async def _note_readable(self, others: OthersWork) -> None:
        """Go on with a file that was read."""
        was_missing, was_offline = self._status.state == "missing", self._status.state == "offline"
        self._status.recover()
        self._found(_with_changed_words(others) if was_offline else others)
        if was_missing:
            with suppress(DeskError):
                await self._back()
