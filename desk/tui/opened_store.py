"""The store of a window, as its thread uses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from desk.board.board_index import BoardIndex, IndexBook
from desk.board.case_brief import BRIEF_SHEET, BriefBook
from desk.errors import DeskError, Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift
from desk.store.fact_sheet import FactSheet
from desk.store.protocol import RefreshResult, Store
from desk.store.watch import ChangeWatch
from desk.tui.live_documents import Tables, copied_tables
from desk.tui.window_cases import WindowCases

TakeIndex = Callable[[BoardIndex], None]
"""Takes what a board needs of all cases."""

OthersWork = tuple[RefreshResult, Mapping[str, Case], Shift, Tables]
"""Commits of others, with cases, facts of the shift and documents after them."""
OwnWork = tuple[Committed, Shift, Tables, OthersWork | None]
"""A commit of ours, facts and documents after it, and the work of others read under the lock."""


class OpenedStore:
    """Opens the store of a shift, and reads and writes it."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self.watch: ChangeWatch | None = None
        """Tells of changes. None until the store is open."""
        self._open_store = open_store
        self._store: Store | None = None
        self._is_waiting = False

    def open(self) -> Store:
        """Open the store, read it, and begin to watch it. Raises DeskError.

        One whose database is away is kept, for the drafts in it. The next call goes on with it.
        """
        if self._store is None or not self._is_waiting:
            self._store = self._open_store()
        self._is_waiting = True
        if not self._store.is_begun:
            self._store.refresh()
        self.watch = self._store.watch()
        self._is_waiting = False
        return self._store

    def wait(self) -> None:
        """Keep this store for the next `open`. Its database went away meanwhile."""
        self._is_waiting = True

    @property
    def store(self) -> Store:
        """The store. Raises Refused while it is not open."""
        if self._store is None:
            raise Refused("The shift is not open yet. Nothing was written.")
        return self._store

    def read_index(self, book: BriefBook, clock: Callable[[], datetime]) -> tuple[BoardIndex, WindowCases]:
        """Read the index of all cases.

        The cases themselves are left to be read. Raises Damaged.
        """
        unread = self.store.frozen_cases()
        index_book = IndexBook(book, unread.__getitem__, clock)
        sheet = FactSheet(BRIEF_SHEET, index_book.key, book.row_of_document, keep=bool(index_book.key), digest=index_book.digest)
        rows = self.store.case_facts(sheet)
        return index_book.index(rows, rows.take_digest()), WindowCases(rows, unread)

    def commit(self, changes: Sequence[Change], *, more: bool = False) -> OwnWork:
        """Commit, and take what it read of others under the lock.

        Nothing tells of that again. `more` is that of the store.
        """
        store = self.store
        committed = store.commit(changes, more=more)
        tables = copied_tables(store, {table for table, _ in committed.documents})
        try:
            others = self.refresh()
        except (DeskError, OSError):  # it is saved, whatever the next reading says
            return committed, store.shift, tables, None
        return committed, store.shift, tables, others

    def refresh(self) -> OthersWork:
        """Read what others committed. Raises DeskError."""
        store = self.store
        changed = store.refresh()
        cases = {case: store.cases[case] for case in changed.cases if case in store.cases}
        return changed, cases, store.shift, copied_tables(store, {table for table, _ in changed.documents})

    def archived_cases(self, cases: Sequence[str]) -> list[Case]:
        """Read archived cases. Those that are in no archive are left out."""
        return [whole for case in cases if (whole := self.store.archived_case(case))]

    @property
    def lock_holder(self) -> str:
        """The agent and process that took the lock last, in words. Empty where nobody is known."""
        return self._store.lock_holder() if self._store is not None else ""

    def leave_at_once(self) -> None:
        """Announce that we leave. The thread of the store may wait for the lock."""
        if self._store is not None:
            with suppress(DeskError, OSError):
                self._store.presence.leave()

    def close(self) -> None:
        """Announce that we leave, and close the files."""
        if self.watch is not None:
            self.watch.close()
        if self._store is not None:
            self._store.presence.leave()
            self._store.close()
