"""The store of a shared shift file.

A snapshot that any TinyDB can read holds the cases. A journal holds the commits since. Every process appends to it under one lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift
from desk.store.case_archive import CaseArchive, CommitMaker
from desk.store.disk.durable_io import has_file
from desk.store.disk.write_access import write_problem
from desk.store.documents.archived_document import ArchivedDocument
from desk.store.documents.commit_plan import clock_words, plan_commit
from desk.store.documents.documents import Documents, exact_case_number
from desk.store.documents.frozen_cases import FrozenCases
from desk.store.documents.renumbered_changes import named_cases
from desk.store.fact_sheet import FactPlace, FactRow, FactSheet
from desk.store.fact_table import FactTable
from desk.store.file.archives import Archives
from desk.store.file.case_facts import KeptCaseFacts
from desk.store.file.checkpoint_schedule import CheckpointSchedule
from desk.store.file.file_archive import FileArchive
from desk.store.file.journal_access import JournalAccess
from desk.store.file.kept_facts import kept_facts
from desk.store.file.lock import LOCK_TIMEOUT, Lock
from desk.store.file.raw_commits import RawCommits
from desk.store.file.reader import ShiftReader
from desk.store.file.snapshot_publisher import SnapshotPublisher
from desk.store.kept_work import KeptWork, NothingLost
from desk.store.paths import ShiftPaths
from desk.store.protocol import RefreshResult

if TYPE_CHECKING:
    from desk.store.drafts import Drafts
    from desk.store.presence import Presence
    from desk.store.watch import ChangeWatch


class FileStore:
    """One process's access to a shared shift file.

    One thread at a time may use it.
    """

    def __init__(
        self,
        paths: ShiftPaths,
        *,
        agent: str = "",
        read_only: bool = False,
        rights: int = 0o660,
        seen_by_group: bool = False,
        polling: bool = False,
        own_folder: Path | None = None,
        lock_timeout: float = LOCK_TIMEOUT,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read the shift at `paths`. Raises Damaged and Refused.

        `lock_timeout` is how many seconds a commit waits for the lock. The other arguments are those of `open_store`.
        """
        self._paths = paths
        self._agent = agent
        self._read_only = read_only
        self._rights = rights
        self._seen_by_group = seen_by_group
        self._polling = polling
        self._own_folder = own_folder
        self._lock = Lock(paths.lock, agent, rights, like=paths.shift, may_make=self._may_begin)
        self._has_told_clock = False
        self._reader = ShiftReader(paths, monotonic)
        self._facts = KeptCaseFacts(paths, self._reader, monotonic)
        publisher = SnapshotPublisher(paths, self._reader, rights)
        self._access = JournalAccess(paths, self._reader, publisher, self._lock, lock_timeout=lock_timeout, read_only=read_only)
        self.checkpoints = CheckpointSchedule(
            paths, self._reader, publisher, self._access, rights=rights, read_only=read_only, monotonic=monotonic
        )
        self.raw_commits = RawCommits(paths.shift, self._reader, self._access, self.checkpoints, agent)

    @property
    def path(self) -> Path:
        """The shift file."""
        return self._paths.shift

    @property
    def is_begun(self) -> bool:
        """Was there a shift file when it was read last?"""
        return self._reader.loaded.identity is not None

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

    @cached_property
    def drafts(self) -> Drafts:
        """The drafts of this agent."""
        from desk.store.fallback_drafts import shift_drafts

        return shift_drafts(self.path, self._agent, self._own_folder, self._may_begin)

    @cached_property
    def presence(self) -> Presence:
        """The presence of the agents on this shift."""
        from desk.store.file.presence import FilePresence

        return FilePresence(self.path, self._agent, shared=self._seen_by_group, may_make=self._may_begin)

    def _may_begin(self, folder: int) -> bool:
        """May something be made in this open folder?

        Not where the shift was read and is not in it.
        """
        return self._reader.loaded.identity is None or has_file(folder, self.path.name)

    def watch(self) -> ChangeWatch:
        """A watch for changes by other processes. The caller closes it."""
        from desk.store.file.watch import FileWatch

        return FileWatch(self.path, polling=self._polling)

    def documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of an extra table, as JSON, by number."""
        return self._reader.documents.table(table)

    def lock_holder(self) -> str:
        """The agent and process that took the lock last, in words."""
        holder = self._lock.holder()
        return str(holder) if holder else ""

    def write_problem(self) -> str:
        """Why this account may not write the shift now, with the cure. Empty where it may."""
        return "" if self._read_only else write_problem((self._paths.shift, self._paths.journal, self._paths.lock))

    def refresh(self) -> RefreshResult:
        """Read what other processes committed.

        Raises Damaged when the file cannot be read any more. The last good state is kept.
        """
        self._reader.update()
        return self._reader.take_changes()

    def note_unsure(self, tokens: Iterable[str]) -> None:
        """Do nothing: no link breaks on the way to a file."""

    @property
    def kept_work(self) -> KeptWork:
        """Nothing of ours is lost: histories that went apart are merged."""
        return NothingLost()

    def take_notices(self) -> tuple[str, ...]:
        """Words for the agent since the last call."""
        notices, self._reader.notices = tuple(notice for notice in self._reader.notices if notice), []
        return notices

    def commit(self, changes: Sequence[Change], *, more: bool = False) -> Committed:
        """Make all of `changes` durable, or none of them.

        Where `more` follow, the checkpoint of a large journal waits longer. Raises what a change's `check` raises, Refused for a case that
        does not exist, NotSaved when the disk will not take it or another process holds the lock too long.
        """
        self._access.refuse_if_read_only()
        if not changes:
            return Committed(seq=self.seq, cases=(), entries=())
        seen = named_cases(changes, self.cases)
        with self._access.locked_journal() as journal:
            renumbered = self._reader.renumbered
            planned = plan_commit(changes, self._reader.documents, self._agent, self._find_archived, seen=seen, renumbered=renumbered)
            commit = planned.commit()
            self._access.append(journal, commit)
            committed = planned.apply(commit)
        self._tell_clock(planned.seconds_behind)
        self.checkpoints.note_commit()
        self.checkpoints.write_if_large(more=more)
        return committed

    def _find_archived(self, number: int) -> ArchivedDocument | None:
        return Archives(self._paths).find(number, self.raw_commits.lineage)

    @property
    def archive(self) -> CaseArchive:
        """The archives beside the shift file."""
        return FileArchive(self._paths, self.raw_commits)

    def archived_case(self, case: str) -> Case | None:
        """The archived case of this id. None when there is none.

        Writing to it brings it back. Raises Damaged when an archive cannot be read.
        """
        number = exact_case_number(case)
        found = self._find_archived(number) if number is not None else None
        return found.case if found is not None else None

    def archived_facts(self, name: str, key: str, make: Callable[[bytes], bytes], *, keep: bool = True) -> Iterator[FactRow]:
        """A small row of each archived case, kept beside the archives.

        See `FactSheet`. Cases that are on the shift again are among them. Raises Damaged.
        """
        return kept_facts(self._paths, FactSheet(name, key, make, keep))

    def frozen_cases(self) -> FrozenCases:
        """Every case as it is now, decoded when it is asked for."""
        return FrozenCases(self._reader.documents)

    def case_facts(self, sheet: FactSheet) -> FactTable:
        """The row of each case on the shift.

        They are kept beside the file, by a store that may write. Raises Damaged.
        """
        return self._facts.table(replace(sheet, keep=sheet.keep and not self._read_only))

    def fact_place(self, name: str) -> FactPlace:
        """Where facts of the cases as they are now are kept."""
        return self._facts.place(name, may_write=not self._read_only)

    def _tell_clock(self, seconds_behind: float) -> None:
        """Say once that this machine's clock is behind the file's last commit."""
        if not self._has_told_clock and (words := clock_words(seconds_behind)):
            self._has_told_clock = True
            self._reader.notices.append(words)

    def take_in(self, make: CommitMaker) -> int:
        """Commit what `make` gives, as it is.

        It is given the documents under the lock. Returns the number of new cases. Raises what `commit` raises.
        """
        return self.raw_commits.take_in(make)

    @property
    def documents_now(self) -> Documents:
        """The documents of all cases, as of the last refresh. They are not to be changed."""
        return self._reader.documents

    def checkpoint(self) -> bool:
        """Write a snapshot that holds every commit.

        Returns False when the snapshot is up to date, another process is writing one, or this store only reads. The snapshot is written
        without the lock, so that others go on committing. Raises NotSaved when the disk will not take it. Every commit is still in the
        journal then.
        """
        return self.checkpoints.write()

    def checkpoint_if_idle(self) -> bool:
        """Write a checkpoint after a second without commits.

        It waits three seconds when the last commit was another process's. Returns whether one was written. Never raises for a full
        disk.
        """
        if not self.checkpoints.write_if_idle():
            return False
        self._facts.keep_if_old()
        return True

    def close(self) -> None:
        """Write a last checkpoint and close the files.

        A process that only read writes none. Neither does one that changed a case or two of a large shift without reading the others: a
        line command must cost the same on 20,000 cases as on 100. Its commits stay in the journal until another process writes a
        checkpoint.
        """
        self.checkpoints.write_last()
        self._facts.keep()
        if "presence" in self.__dict__:
            self.presence.leave()
        if "drafts" in self.__dict__:
            self.drafts.close()
        self._reader.loaded.close()
        self._lock.close()
