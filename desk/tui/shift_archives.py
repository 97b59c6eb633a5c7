"""The archives of the shift, as one window asks them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.message import Message

from desk.board.filter.grammar import Node
from desk.board.past_cases import PastCases
from desk.errors import DeskError
from desk.model.case import Case
from desk.tui.messages import PastRead
from desk.tui.opened_store import OpenedStore
from desk.tui.past_reader import PastReader
from desk.tui.session import Session
from desk.tui.store_thread import StoreThread
from desk.tui.window_cases import WindowCases


class ShiftArchives:
    """Reads archived cases, and puts beside the others what it read.

    `known` gives the cases of the window.
    """

    def __init__(self, session: Session, opened: OpenedStore, thread: StoreThread, known: Callable[[], WindowCases]) -> None:
        self._session = session
        self._opened = opened
        self._thread = thread
        self._known = known
        self._past = PastReader()
        self._is_kept = not session.read_only

    async def read_past(self, post: Callable[[Message], object]) -> None:
        """Read what the board asks of archived cases, beside everything else."""
        try:
            past, calling = await self._past.read(self._opened.store, self._session.clock(), keep=self._is_kept)
        except DeskError as error:
            post(PastRead(PastCases(), error=error))
            return
        post(PastRead(past, tuple(self._known().add_archived(calling.values()))))

    async def search(self, tree: Node, most: int) -> list[str]:
        """The newest archived cases that a filter could match. Raises DeskError."""
        return await self._past.search(self._opened.store, tree, most, keep=self._is_kept)

    async def look_up(self, cases: Sequence[str]) -> list[Case]:
        """Read archived cases to be looked at. Raises DeskError."""
        wanted = [case for case in cases if case not in self._known()]
        found = await self._thread.run(lambda: self._opened.archived_cases(wanted))
        self._known().add_archived(found)
        return found

    async def open(self, case: str) -> bool:
        """Bring an archived case on screen. It stays archived until somebody writes to it.

        False when there is none. Raises DeskError.
        """
        if case not in self._known():
            await self.look_up([case])
        return case in self._known()

    def close(self) -> None:
        """End the reading, also in the middle of it."""
        self._past.close()
