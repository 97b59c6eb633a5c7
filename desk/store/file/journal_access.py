"""Access to the journal of a shift, under its lock."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from desk.errors import DeskError, NotSaved, Refused
from desk.store.disk.durable_io import FileReplaced
from desk.store.documents.commit import Commit
from desk.store.file.checkpoint import CheckpointBusy
from desk.store.file.journal import Journal, JournalRolledBack
from desk.store.file.lock import Lock
from desk.store.file.read_errors import not_saved_error
from desk.store.file.reader import ShiftReader
from desk.store.file.snapshot_publisher import SnapshotPublisher
from desk.store.paths import ShiftPaths

OUT_OF_STEP = (CheckpointBusy, FileReplaced, JournalRolledBack)
"""Raised when another process or program was at the files between two of our steps."""

_PREPARATIONS = 5
"""Tries to prepare a journal before a commit is refused."""


class JournalAccess:
    """Lends the journal of one process while it holds the lock."""

    def __init__(
        self, paths: ShiftPaths, reader: ShiftReader, publisher: SnapshotPublisher, lock: Lock, *, lock_timeout: float, read_only: bool
    ) -> None:
        self._paths = paths
        self._reader = reader
        self._publisher = publisher
        self._lock = lock
        self._lock_timeout = lock_timeout
        self._read_only = read_only

    def locked(self) -> contextlib.AbstractContextManager[None]:
        """Hold the lock alone. Raises NotSaved when another process holds it too long."""
        return self._lock.held(self._lock_timeout)

    def refuse_if_read_only(self) -> None:
        """Refuse to write with a store that only reads. Raises Refused."""
        if self._read_only:
            raise Refused(f"{self._paths.shift.name} was opened for reading only. Nothing was written.")

    @contextlib.contextmanager
    def locked_journal(self) -> Iterator[Journal]:
        """Hold the lock, with all commits read and the journal prepared. Raises Refused and NotSaved."""
        self.refuse_if_read_only()
        try:
            if self._reader.loaded.identity is None:
                self._paths.shift.parent.mkdir(parents=True, exist_ok=True)
            self._reader.check_present()
            with self.locked():
                try:
                    journal = self._prepared_journal()
                    yield journal
                    self._write_again_if_replaced(journal)
                finally:
                    self.release()
        except OSError as error:
            self._reader.check_present()
            raise not_saved_error(error) from error
        except OUT_OF_STEP as error:
            raise NotSaved("Not saved: another program wrote to the shift's files meanwhile. Save again.") from error

    def _prepared_journal(self) -> Journal:
        """The journal, ready for appending.

        Another program may put files in place while we prepare it. They are read, and it is prepared anew.
        """
        for _ in range(_PREPARATIONS - 1):
            self._reader.update()
            with contextlib.suppress(*OUT_OF_STEP):
                return self._publisher.prepared_journal()
        self._reader.update()
        return self._publisher.prepared_journal()

    def _write_again_if_replaced(self, journal: Journal) -> None:
        """Write what went to a journal whose place was taken meanwhile.

        It is known here, so that a later write brings it as well, and no error here is one of the commit.
        """
        with contextlib.suppress(DeskError, OSError, *OUT_OF_STEP):
            if journal.is_replaced():
                self._prepared_journal()

    def append(self, journal: Journal, commit: Commit) -> None:
        """Append a commit durably, after a last look at the lock. Raises NotSaved."""
        if not self._lock.is_in_place():
            name = self._paths.shift.name
            raise NotSaved(f"Not saved: the lock of {name} was taken away meanwhile. Nothing of this was written; save again.")
        journal.append(commit)
        self._reader.own_seq = commit.seq

    def remove(self, journal: Journal, commit: Commit) -> None:
        """Append a commit that removes something, and remove it here. Raises NotSaved."""
        self.append(journal, commit)
        self._reader.documents.apply(commit)

    def release(self) -> None:
        """Let other processes append."""
        if self._reader.loaded.journal is not None:
            self._reader.loaded.journal.release()
