"""The shared shift file: a snapshot everybody can read, a journal everybody appends to under one lock; it knows no screen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desk.errors import DeskError, NotSaved, Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.minting import case_number
from desk.model.shift import Shift
from desk.store.file.checkpoint import CheckpointBusy, CheckpointWriter
from desk.store.file.commit_plan import plan_commit
from desk.store.file.documents import Documents
from desk.store.file.durable_io import hardlink_or_copy
from desk.store.file.journal import Commit, Journal, JournalHeader, begin_journal
from desk.store.file.loader import file_identity
from desk.store.file.lock import LOCK_TIMEOUT, Lock
from desk.store.file.read_errors import not_saved_error, system_reason
from desk.store.file.reader import ShiftReader
from desk.store.file.snapshot_codec import FORMAT, Document, SnapshotMeta, encode_snapshot
from desk.store.paths import ShiftPaths
from desk.store.protocol import RefreshResult

if TYPE_CHECKING:  # loaded when used: a line command needs none of them
    from desk.store.drafts import Drafts
    from desk.store.presence import Presence
    from desk.store.watch import ChangeWatch

MIN_JOURNAL_SIZE = 256 * 1024
_SNAPSHOT_FRACTION = 8
"""A journal is folded above SMALL bytes and this part of the snapshot, so that every byte is rewritten a bounded number of times."""

_IDLE_SECONDS = 1.0
_IDLE_SECONDS_OTHERS = 3.0
"""Seconds without a commit until the last writer folds, and until anybody does (the last writer may have been killed)."""

CaseSelector = Callable[[Mapping[str, Case]], Iterable[str]]
DocumentSink = Callable[[Mapping[int, Document]], None]


class FileStore:
    """One process's hold on a shared shift file. One thread at a time may use it."""

    def __init__(
        self,
        paths: ShiftPaths,
        *,
        agent: str = "",
        read_only: bool = False,
        rights: int = 0o660,
        seen_by_group: bool = False,
        polling: bool = False,
        lock_timeout: float = LOCK_TIMEOUT,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read the shift at `beside`. `patience` is how many seconds to wait for the lock. Raises Damaged and Refused."""
        self._paths = paths
        self._agent = agent
        self._read_only = read_only
        self._rights = rights
        self._seen_by_group = seen_by_group
        self._polling = polling
        self._lock_timeout = lock_timeout
        self._monotonic = monotonic
        self._lock = Lock(paths.lock, agent, rights, like=paths.shift)
        self._wrote_at: float | None = None
        self._reader = ShiftReader(paths, monotonic)

    @property
    def path(self) -> Path:
        """The shift file."""
        return self._paths.shift

    @property
    def seq(self) -> int:
        """The number of the last commit this process knows of."""
        return self._documents.seq

    @property
    def shift(self) -> Shift:
        """The shift's own facts."""
        return self._documents.shift

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case by id, as of the last look."""
        return self._documents.cases

    @cached_property
    def drafts(self) -> Drafts:
        """What this agent typed and has not logged yet."""
        from desk.store.drafts import FileDrafts

        return FileDrafts(self.path, self._agent)

    @cached_property
    def presence(self) -> Presence:
        """Who is here."""
        from desk.store.presence import FilePresence

        return FilePresence(self.path, self._agent, shared=self._seen_by_group)

    def watch(self) -> ChangeWatch:
        """A watch that tells when to `refresh` and when to ask who is here; the caller closes it."""
        from desk.store.watch import FileWatch

        return FileWatch(self.path, polling=self._polling)

    @property
    def _documents(self) -> Documents:
        return self._reader.documents

    def documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of a table of its own, as JSON, by number."""
        return self._documents.table(table)

    def refresh(self) -> RefreshResult:
        """Read what others committed. Raises Damaged when the file cannot be read any more; the last good state is kept."""
        self._reader.update()
        return self._reader.take_changes()

    def commit(self, changes: Sequence[Change]) -> Committed:
        """Make all of `changes` durable, or none of them.

        Raises whatever a change's `check` raises, Refused for a case that does not exist, NotSaved when the disk would not take it
        or somebody else holds the file too long.
        """
        self._refuse_if_read_only()
        if not changes:
            return Committed(seq=self.seq, cases=(), entries=())
        with self._locked_journal() as journal:
            planned = plan_commit(changes, self._documents, self._agent)
            commit = planned.commit()
            journal.append(commit)
            committed = planned.apply(commit)
        self._wrote_at = self._monotonic()
        if self._journal_is_large():
            self._checkpoint_quietly()
        return committed

    def move_out(self, choose: CaseSelector, keep: DocumentSink) -> tuple[str, ...]:
        """Take cases out of the shift once `keep` has made them durable elsewhere; the ids of those that went.

        `choose` sees the cases as they are under the lock. Killed in between, a case stands in both places, and doing it again moves it.
        """
        self._refuse_if_read_only()
        with self._locked_journal() as journal:
            gone = tuple(choose(self.cases))
            if not gone:
                return ()
            keep({number: self._documents.document(number) for number in map(case_number, gone)})
            commit = Commit(seq=self.seq + 1, by=self._agent, gone=gone)
            journal.append(commit)
            self._documents.apply(commit)
        self._wrote_at = self._monotonic()
        return gone

    def _refuse_if_read_only(self) -> None:
        if self._read_only:
            raise Refused(f"{self.path.name} was opened for reading only. Nothing was written.")

    @contextlib.contextmanager
    def _locked_journal(self) -> Iterator[Journal]:
        """Hold the lock, with everything read that others committed and a journal that is ready."""
        try:
            if self._reader.loaded.identity is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock.held(self._lock_timeout):
                self._reader.update()
                yield self._prepared_journal()
        except OSError as error:
            raise not_saved_error(error) from error

    def _prepared_journal(self) -> Journal:
        loaded = self._reader.loaded
        if loaded.identity is None or loaded.foreign or (loaded.journal is not None and loaded.journal.is_replaced()):
            self._write_snapshot()
        if loaded.journal is None:
            self._begin_journal()
        assert loaded.journal is not None
        loaded.journal.prepare()
        return loaded.journal

    def _write_snapshot(self) -> None:
        """Write everything we know: a new file, one that another program rewrote, or one whose journal was taken away."""
        meta, cases = self._next_meta(), self._documents.documents()
        with CheckpointWriter(self._paths, encode_snapshot(meta, self._documents.tables, cases), self._rights, locked=True) as writer:
            self._publish_snapshot(writer, meta, cases)

    def _next_meta(self) -> SnapshotMeta:
        loaded, documents = self._reader.loaded, self._documents
        journal = loaded.journal.header.generation if loaded.journal is not None else 0
        generation = max(loaded.meta.generation, journal) + 1
        return SnapshotMeta(format=FORMAT, generation=generation, seq=documents.seq, last_case=documents.last_case)

    def _publish_snapshot(self, writer: CheckpointWriter, meta: SnapshotMeta, cases: Mapping[int, Document]) -> None:
        """Put a snapshot in place and begin the journal that continues it. Only under the lock."""
        loaded = self._reader.loaded
        if loaded.identity is not None and loaded.meta.format < FORMAT:
            hardlink_or_copy(self.path, self._paths.format_copy(loaded.meta.format))
        writer.publish()
        loaded.identity, loaded.meta, loaded.foreign = file_identity(self.path), meta, False
        if loaded.documents.seq == meta.seq:
            loaded.documents.rebase(cases)
            if loaded.snapshot is not None:
                loaded.snapshot.close()
        self._begin_journal()

    def _begin_journal(self) -> None:
        """Begin the journal that continues the snapshot, with the commits that came since. Only under the lock."""
        loaded = self._reader.loaded
        since = loaded.journal.lines_after(loaded.meta.seq) if loaded.journal is not None else b""
        begin_journal(self._paths, JournalHeader(generation=loaded.meta.generation, seq=loaded.meta.seq), since)
        self._reader.open_journal()

    def checkpoint(self) -> bool:
        """Bring the snapshot up to date; False when there is nothing to fold or somebody else is folding.

        The new snapshot is written without the lock, so others go on committing meanwhile. Raises NotSaved when the disk will not
        take it; then everything stays in the journal and nothing is lost.
        """
        self._reader.update()
        if self._read_only or self._reader.loaded.is_checkpointed:
            return False
        meta, cases = self._next_meta(), self._documents.documents()
        try:
            with CheckpointWriter(self._paths, encode_snapshot(meta, self._documents.tables, cases), self._rights) as writer:
                return self._publish_locked(writer, meta, cases)
        except CheckpointBusy:
            return False
        except OSError as error:
            raise NotSaved(f"{self.path.name} could not be folded: {system_reason(error)}. {_IN_JOURNAL}") from error

    def _publish_locked(self, writer: CheckpointWriter, meta: SnapshotMeta, cases: Mapping[int, Document]) -> bool:
        with self._lock.held(self._lock_timeout):
            before = self._reader.loaded
            self._reader.update()
            if self._reader.loaded is not before or before.meta.generation >= meta.generation:
                return False
            self._publish_snapshot(writer, meta, cases)
        return True

    def checkpoint_if_idle(self) -> bool:
        """Fold when nobody committed for a second (three, when the last commit was somebody else's). Never raises for a full disk."""
        wrote, heard = self._wrote_at or 0.0, self._reader.changed_at
        lock_timeout = _IDLE_SECONDS if wrote >= heard else _IDLE_SECONDS_OTHERS
        if self._reader.loaded.is_checkpointed or self._monotonic() - max(wrote, heard) < lock_timeout:
            return False
        self._reader.changed_at = self._monotonic()
        return self._checkpoint_quietly()

    def _checkpoint_quietly(self) -> bool:
        try:
            return self.checkpoint()
        except DeskError as error:
            self._reader.notices.append(str(error))
            return False

    def _journal_is_large(self) -> bool:
        loaded = self._reader.loaded
        size = loaded.identity[1] if loaded.identity else 0
        return loaded.journal is not None and loaded.journal.end > max(MIN_JOURNAL_SIZE, size // _SNAPSHOT_FRACTION)

    def close(self) -> None:
        """Fold what is left and let go of the file.

        A process that only read folds nothing, and neither does one that wrote to a case or two of a large shift without reading the
        others: a line command must cost the same on 20,000 cases as on 100. Its commits stay in the journal until somebody folds.
        """
        if (
            self._wrote_at is not None
            and not self._reader.loaded.is_checkpointed
            and (self._documents.is_in_memory or self._journal_is_large())
        ):
            self._checkpoint_quietly()
        if "presence" in self.__dict__:
            self.presence.leave()
        self._reader.loaded.close()
        self._lock.close()


_IN_JOURNAL = "Nothing is lost: what was saved stands in the journal, and is folded when there is room."
