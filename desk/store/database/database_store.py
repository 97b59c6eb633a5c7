"""The store of a shift in a PostgreSQL database.

It plans a commit on what it knows and hands it to one function of the server, which takes it or says that something came between.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desk.errors import NotSaved, Offline, Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.lost_entries import lost_notice
from desk.model.shift import Shift
from desk.store.case_archive import CaseArchive, CommitMaker
from desk.store.database.address import DatabaseAddress
from desk.store.database.commit_sender import PATIENCE, CommitSender
from desk.store.database.database_archive import OpenArchive
from desk.store.database.database_reader import DatabaseReader
from desk.store.database.database_writer import DatabaseWriter
from desk.store.database.link import DatabaseLink, aside
from desk.store.database.link_errors import DatabaseBusy, LinkLost, NoSchema, TryAgain, offline_error
from desk.store.database.listener import Listener, opened_listener
from desk.store.database.lost_commits import LostCommits
from desk.store.database.migration import set_up
from desk.store.database.power_cut import power_cut_words
from desk.store.database.presence import DatabasePresence
from desk.store.database.statements import LOCK_HOLDER
from desk.store.database.watch import DatabaseWatch
from desk.store.database.write_rights import WriteRights
from desk.store.documents.documents import Documents, exact_case_number
from desk.store.documents.frozen_cases import FrozenCases
from desk.store.drafts import Drafts, FileDrafts, MemoryDrafts
from desk.store.fact_sheet import FactRow, FactSheet, made_case_facts
from desk.store.fact_table import FactTable
from desk.store.kept_commits import KeptCommits
from desk.store.kept_work import KeptWork
from desk.store.paths import file_name
from desk.store.protocol import RefreshResult

if TYPE_CHECKING:
    from desk.store.presence import Presence
    from desk.store.watch import ChangeWatch


_CLOCK_SECONDS = 2.0
"""Seconds by which clocks may differ unsaid."""

_NO_SHIFT = "the database has no shift at this moment, as while a backup is put back"

_DEAF_SECONDS = 30.0
"""Seconds until a server that is named for listening is asked again."""


class DatabaseStore:
    """One process's access to a shift in a database. One thread at a time may use it."""

    def __init__(
        self,
        address: DatabaseAddress,
        *,
        agent: str = "",
        read_only: bool = False,
        polling: bool = False,
        own_folder: Path | None = None,
        patience: float = PATIENCE,
        waits: bool = False,
    ) -> None:
        """Read the shift at `address`. Raises Offline and Refused.

        Drafts are kept in `own_folder`. `patience` is how many seconds a commit tries to come back after the link broke. One that `waits`
        reads nothing yet: its first `refresh` does, and drafts can be kept before.
        """
        self._address = address
        self._agent = agent
        self._read_only = read_only
        self._polling = polling
        self._own_folder = own_folder
        self._link = DatabaseLink(address, f"{agent}@{os.uname().nodename}")
        try:
            self._reader = DatabaseReader(self._link, waits=waits)
        except BaseException:
            self._link.close()
            raise
        home = own_folder / "commits" / file_name(address.key) if own_folder is not None else None
        self._kept = KeptCommits(home, agent)
        self._sender = CommitSender(self._link, self._reader, agent, self._kept, patience)
        self._writer = DatabaseWriter(self._link, self._reader, self._sender, agent)
        self._tell_clock()
        self.is_closed = False
        self._listener: Listener | None = None
        self._rights = WriteRights(self._link)
        self._deaf_until = math.inf if polling or (address.is_pooled and not address.listening) else 0.0
        """The moment from which it is tried to listen."""

    @property
    def is_begun(self) -> bool:
        """Was there a shift when it was read last?"""
        return self._reader.opening.is_begun

    @property
    def seq(self) -> int:
        """The number of the last commit this process has read."""
        return self._reader.documents.seq

    @property
    def shift(self) -> Shift:
        """The shift's own facts."""
        return self._reader.documents.shift

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case by id, as of the last refresh."""
        return self._reader.documents.cases

    @property
    def documents_now(self) -> Documents:
        """The documents of all cases, as of the last refresh. They are not to be changed."""
        return self._reader.documents

    def documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of an extra table, as JSON, by number."""
        return self._reader.documents.table(table)

    @cached_property
    def drafts(self) -> Drafts:
        """The drafts of this agent, kept on this machine."""
        if self._own_folder is None:
            return MemoryDrafts(self._agent)
        home = self._own_folder / "drafts"
        home.mkdir(0o700, parents=True, exist_ok=True)
        return FileDrafts(home / file_name(self._address.key), self._agent)

    @cached_property
    def presence(self) -> Presence:
        """The presence of the agents on this shift."""
        return DatabasePresence(self._link, self._agent, self._seat)

    def _seat(self) -> tuple[int, str]:
        self._listen()
        return (self._listener.seat if self._listener else 0), self._reader.opening.channel

    @property
    def kept_work(self) -> KeptWork:
        """Our own work, and what of it the shift lost."""
        return LostCommits(self._link, self._reader, self._kept, self._writer, self._begin)

    def watch(self) -> ChangeWatch:
        """A watch for changes by others. What a window must know of the database is told at the next refresh."""
        self._listen()
        if not self._read_only and self.is_begun:
            self._reader.notices += filter(None, [power_cut_words(self._link)])
            self._tell_lost_work()
        return DatabaseWatch(lambda: self._listener, lambda: not self._is_deaf)

    def _tell_lost_work(self, otherwise: str = "") -> None:
        """Tell own work that is not in the shift any more. `otherwise` is told where all of it is."""
        self._reader.has_gone_back = False
        if not (self._read_only or self._rights.problem()):  # a standby may only lag behind
            self._reader.notices += filter(None, [lost_notice(self.kept_work.lost()) or otherwise])

    @property
    def _is_deaf(self) -> bool:
        return time.monotonic() < self._deaf_until

    def _listen(self) -> None:
        """Listen, where we may and do not. Raises Offline and Refused."""
        if self._listener is not None and self._listener.is_broken:
            self._listener.close()
            self._listener = None
        if self._listener is None and not self._is_deaf and self.is_begun:
            self._listener, _ = opened_listener(self._link, self._reader.opening.channel)
            if self._listener is None:
                self._deaf_until = time.monotonic() + _DEAF_SECONDS if self._address.listening else math.inf

    def _listen_anew(self) -> None:
        """Listen to the channel of now, and look: it was renewed. Raises Offline and Refused."""
        if self._listener is None:
            return
        self._listener.close()
        self._listen()
        self._reader.read_feed()

    def refresh(self) -> RefreshResult:
        """Read what others committed.

        Raises Offline when the database cannot be reached, or has no shift at this moment. The last good state is kept.
        """
        try:
            return self._refreshed()
        except NoSchema as error:
            raise offline_error(_NO_SHIFT) from error

    def _refreshed(self) -> RefreshResult:
        was_listening = self._listener is not None
        if was_listening or "presence" in self.__dict__:
            self._listen()
        self._sender.settle_unsure()
        if self._reader.update(self._listener if was_listening else None) and was_listening and self._reader.read_channel():
            self._listen_anew()
        self._tell_clock()
        if self._reader.has_gone_back:
            self._listen_anew()
            self._tell_lost_work("Everything of yours is still there.")
        return self._reader.take_changes()

    def _tell_clock(self) -> None:
        """Say once that the clocks of this machine and the server differ."""
        gap = self._link.clock_gap
        if abs(gap) <= _CLOCK_SECONDS or self._read_only:
            return
        side = "behind" if gap > 0 else "ahead of"
        self._reader.tell_clock(
            f"This machine's clock is {abs(gap):.0f} s {side} the database's. What is saved stands in the order in which it was saved. "
            "Ask whoever looks after the machines to set their clocks."
        )

    def note_unsure(self, tokens: Iterable[str]) -> None:
        """Note commits of an earlier sitting that were not known."""
        self._sender.note_unsure(tokens)

    def take_notices(self) -> tuple[str, ...]:
        """Words for the agent since the last call."""
        notices, self._reader.notices = tuple(self._reader.notices), []
        return notices

    def commit(self, changes: Sequence[Change], *, more: bool = False) -> Committed:
        """Make all of `changes` durable, or none of them.

        Raises what a change's `check` raises, Refused for a case that does not exist, NotSaved when the database will not take it,
        Offline when it cannot be reached, Unsure when the link broke and it is not known if it took it.
        """
        self._refuse_if_read_only()
        if not changes:
            return Committed(seq=self.seq, cases=(), entries=())
        try:
            self._begin()
            return self._writer.commit(changes)
        except DatabaseBusy as error:
            raise DatabaseBusy(self._busy_words(str(error))) from error
        except NoSchema as error:
            raise NotSaved(f"Not saved: {_NO_SHIFT}. Nothing of this was written.") from error
        except Offline as error:
            raise Offline(f"Not saved: the database cannot be reached. Nothing of this was written. ({error.why})", error.why) from error

    def _refuse_if_read_only(self) -> None:
        if self._read_only:
            raise Refused(f"{self._address.shown} was opened for reading only. Nothing was written.")

    def _begin(self) -> None:
        """Set up a shift that is not begun."""
        if not self.is_begun:
            self._reader.update()
        if not self.is_begun:
            try:
                set_up(self._link)
            except (LinkLost, TryAgain) as error:
                raise offline_error(str(error)) from error
            self._reader.update()

    def _busy_words(self, words: str) -> str:
        holder = self.lock_holder()
        return f"Not saved: {holder} holds the shift's lock. Nothing of this was written; save again." if holder else words

    def archived_case(self, case: str) -> Case | None:
        """The archived case of this id. None when there is none.

        Writing to it brings it back.
        """
        number = exact_case_number(case)
        found = self._writer.archived_document(number) if number is not None else None
        return found.case if found is not None else None

    @property
    def archive(self) -> CaseArchive:
        """The archives of the shift."""
        return OpenArchive(self._link, self._reader, self._sender)

    def frozen_cases(self) -> FrozenCases:
        """Every case as it is now, decoded when it is asked for."""
        return FrozenCases(self._reader.documents)

    def case_facts(self, sheet: FactSheet) -> FactTable:
        """The row of each case, made now."""
        return made_case_facts(self._reader.documents, sheet)

    def fact_place(self, name: str) -> None:
        """None: nothing is kept beside it."""

    def archived_facts(self, name: str, key: str, make: Callable[[bytes], bytes], *, keep: bool = True) -> Iterator[FactRow]:
        """A small row of each archived case. Any thread may ask."""
        return self.archive.facts(FactSheet(name, key, make, keep))

    def checkpoint(self) -> bool:
        """Do nothing: the database keeps itself."""
        return False

    def checkpoint_if_idle(self) -> bool:
        """Do nothing: the database keeps itself."""
        return False

    def take_in(self, make: CommitMaker) -> int:
        """Commit what `make` gives, as it is.

        It is given the documents under the lock. Returns the number of new cases. Raises what `commit` raises.
        """
        self._refuse_if_read_only()
        self._begin()
        return self._writer.take_in(make)

    def write_problem(self) -> str:
        """Why this account may not write the shift now, with the cure. Empty where it may."""
        return "" if self._read_only or not self.is_begun else self._rights.problem()

    def lock_holder(self) -> str:
        """The agent and machine that hold the lock now, in words. Any thread may ask."""
        try:
            found = aside(self._link, lambda link: link.read(LOCK_HOLDER))
        except (Offline, Refused, NoSchema):
            return ""
        return str(found[0][0]).removeprefix("desk ") if found else ""

    def close(self) -> None:
        """Say that we leave, and close the connections."""
        self.is_closed = True
        self._kept.close()
        if "presence" in self.__dict__:
            self.presence.leave()
        if "drafts" in self.__dict__:
            self.drafts.close()
        if self._listener is not None:
            self._listener.close()
        self._link.close()
