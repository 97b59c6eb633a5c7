"""The store of a shared shift file.

A snapshot that any TinyDB can read holds the cases. A journal holds the commits since. Every process appends to it under one lock.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desk.errors import DeskError, Missing, NotSaved, Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.ids import case_number
from desk.model.shift import Shift
from desk.store.file.archives import ArchivedDocument, Archives
from desk.store.file.checkpoint import CheckpointBusy, CheckpointWriter
from desk.store.file.commit_plan import plan_commit
from desk.store.file.documents import Documents, exact_case_number
from desk.store.file.durable_io import FileReplaced, has_file
from desk.store.file.journal import Journal, JournalRolledBack
from desk.store.file.journal_codec import Commit
from desk.store.file.lock import LOCK_TIMEOUT, Lock
from desk.store.file.read_errors import not_saved_error, system_reason
from desk.store.file.reader import ShiftReader
from desk.store.file.renumbered_changes import named_cases
from desk.store.file.snapshot_codec import Document, encode_snapshot
from desk.store.file.snapshot_publisher import NextSnapshot, SnapshotPublisher
from desk.store.file.write_access import write_problem
from desk.store.kept_facts import FactRow, FactSheet, kept_facts
from desk.store.paths import ShiftPaths
from desk.store.protocol import RefreshResult

if TYPE_CHECKING:  # loaded when used: a line command needs none of them
    from desk.store.drafts import Drafts
    from desk.store.presence import Presence
    from desk.store.watch import ChangeWatch

MIN_JOURNAL_SIZE = 256 * 1024
_SNAPSHOT_FRACTION = 8
"""A journal is checkpointed when it is larger than MIN_JOURNAL_SIZE bytes and than this part of the snapshot. Each byte is then rewritten
a bounded number of times."""

_IDLE_SECONDS = 1.0
_IDLE_SECONDS_OTHERS = 3.0
"""Seconds without a commit until a checkpoint: by the process that committed last, and by any other. The last one may have been killed."""

_CLOCK_SECONDS = 5.0
"""Seconds by which clocks may differ unsaid."""

_OUT_OF_STEP = (CheckpointBusy, FileReplaced, JournalRolledBack)
"""Raised when another process or program was at the files between two of our steps."""

_PREPARATIONS = 5
"""How often a journal is prepared before a commit is refused."""

CaseSelector = Callable[[Mapping[str, Case]], Iterable[str]]
DocumentSink = Callable[[Mapping[int, Document]], None]
TableSelector = Callable[[], Iterable[tuple[str, int]]]
TableSink = Callable[[Mapping[str, Mapping[str, Document]]], None]


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
        self._lock_timeout = lock_timeout
        self._monotonic = monotonic
        self._lock = Lock(paths.lock, agent, rights, like=paths.shift, may_make=self._may_begin)
        self._wrote_at: float | None = None
        self._has_told_clock = False
        self._reader = ShiftReader(paths, monotonic)
        self._publisher = SnapshotPublisher(paths, self._reader, rights)

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
        from desk.store.drafts import FileDrafts

        beside = FileDrafts(self.path, self._agent, may_make=self._may_begin)
        if self._own_folder is None:
            return beside
        from desk.store.fallback_drafts import FallbackDrafts

        return FallbackDrafts(beside, self.path, self._agent, self._own_folder / "drafts")

    @cached_property
    def presence(self) -> Presence:
        """The presence of the agents on this shift."""
        from desk.store.presence import FilePresence

        return FilePresence(self.path, self._agent, shared=self._seen_by_group, may_make=self._may_begin)

    def _may_begin(self, folder: int) -> bool:
        """May something be made in this open folder?

        Not where the shift was read and is not in it.
        """
        return self._reader.loaded.identity is None or has_file(folder, self.path.name)

    def watch(self) -> ChangeWatch:
        """A watch for changes by other processes. The caller closes it."""
        from desk.store.watch import FileWatch

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

    def take_notices(self) -> tuple[str, ...]:
        """Words for the agent since the last call."""
        notices, self._reader.notices = tuple(notice for notice in self._reader.notices if notice), []
        return notices

    def commit(self, changes: Sequence[Change]) -> Committed:
        """Make all of `changes` durable, or none of them.

        Raises what a change's `check` raises, Refused for a case that does not exist, NotSaved when the disk will not take it or
        another process holds the lock too long.
        """
        self._refuse_if_read_only()
        if not changes:
            return Committed(seq=self.seq, cases=(), entries=())
        seen = named_cases(changes, self.cases)
        with self._locked_journal() as journal:
            renumbered = self._reader.renumbered
            planned = plan_commit(changes, self._reader.documents, self._agent, self._find_archived, seen=seen, renumbered=renumbered)
            commit = planned.commit()
            self._append_durably(journal, commit)
            committed = planned.apply(commit)
        self._tell_clock(planned.seconds_behind)
        self._wrote_at = self._monotonic()
        if self._journal_is_large():
            self._checkpoint_quietly()
        return committed

    def _find_archived(self, number: int) -> ArchivedDocument | None:
        return Archives(self._paths).find(number, self.lineage)

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

    def _tell_clock(self, seconds_behind: float) -> None:
        """Say once that this machine's clock is behind the file's last commit."""
        if seconds_behind > _CLOCK_SECONDS and not self._has_told_clock:
            self._has_told_clock = True
            self._reader.notices.append(
                f"The last entry there is {seconds_behind:.0f} s ahead of this machine's clock. What you save stands behind it, with its "
                "time. Ask whoever looks after the machines to set their clocks."
            )

    def _append_durably(self, journal: Journal, commit: Commit) -> None:
        """Append a commit, after a last look at the lock. Raises NotSaved."""
        if not self._lock.is_in_place():
            raise NotSaved(f"Not saved: the lock of {self.path.name} was taken away meanwhile. Nothing of this was written; save again.")
        journal.append(commit)
        self._reader.own_seq = commit.seq

    def move_out(self, choose: CaseSelector, keep: DocumentSink) -> tuple[str, ...]:
        """Remove cases after `keep` made them durable elsewhere.

        `choose` gets the cases as they are under the lock. Returns the ids of the cases removed. A process killed in between leaves a
        case in both places, and calling it again moves it. Raises what `commit` raises.
        """
        self._refuse_if_read_only()
        with self._locked_journal() as journal:
            gone = tuple(choose(self.cases))
            if not gone:
                return ()
            keep({number: self._reader.documents.document(number) for number in map(case_number, gone)})
            commit = Commit(seq=self.seq + 1, by=self._agent, gone=gone)
            self._append_durably(journal, commit)
            self._reader.documents.apply(commit)
        self._wrote_at = self._monotonic()
        return gone

    def move_documents_out(self, choose: TableSelector, keep: TableSink) -> tuple[tuple[str, int], ...]:
        """Remove documents of extra tables after `keep` made them durable elsewhere.

        `choose` gives table and number under the lock. Those that are not there are passed over. Returns those removed. It may be
        repeated, as `move_out`. Raises what `commit` raises.
        """
        self._refuse_if_read_only()
        with self._locked_journal() as journal:
            tables = self._reader.documents.tables
            gone = tuple((name, number) for name, number in choose() if str(number) in tables.get(name, {}))
            if not gone:
                return ()
            dropped = {name: tuple(str(number) for table, number in gone if table == name) for name, _ in gone}
            keep({name: {key: bytes(tables[name][key]) for key in keys} for name, keys in dropped.items()})
            commit = Commit(seq=self.seq + 1, by=self._agent, dropped=dropped)
            self._append_durably(journal, commit)
            self._reader.documents.apply(commit)
        self._wrote_at = self._monotonic()
        return gone

    @property
    def documents_now(self) -> Documents:
        """The documents of all cases, as of the last refresh. They are not to be changed."""
        return self._reader.documents

    @property
    def lineage(self) -> str:
        """The random id of the shift. Empty for one that no desk of this format wrote yet."""
        return self._reader.loaded.meta.lineage

    @property
    def last_case(self) -> int:
        """The highest case number ever given."""
        return self._reader.documents.last_case

    def _refuse_if_read_only(self) -> None:
        if self._read_only:
            raise Refused(f"{self.path.name} was opened for reading only. Nothing was written.")

    @contextlib.contextmanager
    def _locked_journal(self) -> Iterator[Journal]:
        """Hold the lock, with all commits read and the journal prepared."""
        try:
            if self._reader.loaded.identity is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            self._reader.check_present()
            with self._lock.held(self._lock_timeout):
                try:
                    journal = self._prepared_journal()
                    yield journal
                    self._write_again_if_replaced(journal)
                finally:
                    self._release_journal()
        except OSError as error:
            self._reader.check_present()
            raise not_saved_error(error) from error
        except _OUT_OF_STEP as error:
            raise NotSaved("Not saved: another program wrote to the shift's files meanwhile. Save again.") from error

    def _prepared_journal(self) -> Journal:
        """The journal, ready for appending.

        Another program may put files in place while we prepare it. They are read, and it is prepared anew.
        """
        for _ in range(_PREPARATIONS - 1):
            self._reader.update()
            with contextlib.suppress(*_OUT_OF_STEP):
                return self._publisher.prepared_journal()
        self._reader.update()
        return self._publisher.prepared_journal()

    def _write_again_if_replaced(self, journal: Journal) -> None:
        """Write what went to a journal whose place was taken meanwhile.

        It is known here, so that a later write brings it as well, and no error here is one of the commit.
        """
        with contextlib.suppress(DeskError, OSError, *_OUT_OF_STEP):
            if journal.is_replaced():
                self._prepared_journal()

    def _release_journal(self) -> None:
        if self._reader.loaded.journal is not None:
            self._reader.loaded.journal.release()

    def checkpoint(self) -> bool:
        """Write a snapshot that holds every commit.

        Returns False when the snapshot is up to date, another process is writing one, or this store only reads. The snapshot is written
        without the lock, so that others go on committing. Raises NotSaved when the disk will not take it. Every commit is still in the
        journal then.
        """
        self._reader.update()
        if self._read_only or self._reader.loaded.is_checkpointed:
            return False
        self._reader.read_whole()
        if self._publisher.must_rewrite:
            with self._locked_journal():
                return True
        following = self._publisher.next_snapshot()
        try:
            tables = self._reader.documents.tables
            pieces = encode_snapshot(following.meta, tables, following.cases, following.sums)
            unproved = encode_snapshot(following.meta, tables, following.unproved)
            with CheckpointWriter(self._paths, pieces, self._rights, like=self.path, unproved=unproved) as writer:
                return self._publish_locked(writer, following)
        except _OUT_OF_STEP:
            return False
        except OSError as error:
            raise NotSaved(f"{self.path.name} could not be folded: {system_reason(error)}. {_IN_JOURNAL}") from error

    def _publish_locked(self, writer: CheckpointWriter, following: NextSnapshot) -> bool:
        with self._lock.held(self._lock_timeout):
            before = self._reader.loaded
            self._reader.update()
            if self._reader.loaded is not before or before.meta.generation >= following.meta.generation:
                return False
            try:
                self._publisher.publish(writer, following)
            finally:
                self._release_journal()
        return True

    def checkpoint_if_idle(self) -> bool:
        """Write a checkpoint after a second without commits.

        It waits three seconds when the last commit was another process's. Returns whether one was written. Never raises for a full
        disk.
        """
        wrote, heard = self._wrote_at or 0.0, self._reader.changed_at
        quiet = _IDLE_SECONDS if wrote >= heard else _IDLE_SECONDS_OTHERS
        if self._reader.loaded.is_checkpointed or self._monotonic() - max(wrote, heard) < quiet:
            return False
        self._reader.changed_at = self._monotonic()
        return self._checkpoint_quietly()

    def _checkpoint_quietly(self) -> bool:
        try:
            return self.checkpoint()
        except Missing:
            return False  # whoever asks for news is told
        except DeskError as error:
            self._reader.notices.append(str(error))
        except OSError as error:
            self._reader.notices.append(f"{self.path.name} could not be folded: {system_reason(error)}. {_IN_JOURNAL}")
        return False

    def _journal_is_large(self) -> bool:
        loaded = self._reader.loaded
        size = loaded.identity[1] if loaded.identity else 0
        return loaded.journal is not None and loaded.journal.end > max(MIN_JOURNAL_SIZE, size // _SNAPSHOT_FRACTION)

    def close(self) -> None:
        """Write a last checkpoint and close the files.

        A process that only read writes none. Neither does one that changed a case or two of a large shift without reading the others: a
        line command must cost the same on 20,000 cases as on 100. Its commits stay in the journal until another process writes a
        checkpoint.
        """
        if self._owes_checkpoint():
            self._checkpoint_quietly()
        if "presence" in self.__dict__:
            self.presence.leave()
        if "drafts" in self.__dict__:
            self.drafts.close()
        self._reader.loaded.close()
        self._lock.close()

    def _owes_checkpoint(self) -> bool:
        """Must this process write a last checkpoint?

        Always when it knows what the file lacks.
        """
        loaded = self._reader.loaded
        if loaded.owes:
            return not self._read_only
        if self._wrote_at is None or loaded.is_checkpointed:
            return False
        return self._reader.documents.is_in_memory or self._journal_is_large()


_IN_JOURNAL = "Nothing is lost: what was saved stands in the journal, and is folded when there is room."
