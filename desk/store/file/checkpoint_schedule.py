"""The schedule of one process's checkpoints, and their writing."""

from __future__ import annotations

from collections.abc import Callable

from desk.errors import DeskError, Missing, NotSaved
from desk.store.disk.durable_io import system_reason
from desk.store.file.checkpoint import CheckpointWriter
from desk.store.file.journal_access import OUT_OF_STEP, JournalAccess
from desk.store.file.reader import ShiftReader
from desk.store.file.snapshot_codec import encode_snapshot
from desk.store.file.snapshot_publisher import NextSnapshot, SnapshotPublisher
from desk.store.paths import ShiftPaths

MIN_JOURNAL_SIZE = 256 * 1024
_SNAPSHOT_FRACTION = 8
"""A journal is checkpointed when it is larger than MIN_JOURNAL_SIZE bytes and than this part of the snapshot. Each byte is then rewritten
a bounded number of times."""
_MIN_SIZE_WITHIN = 16 * 1024 * 1024
"""Within many commits in a row a journal is checkpointed when it is larger than this, and than the snapshot. A colleague who opens the
shift meanwhile reads it; a snapshot for each of the commits would cost more than they do."""

_IDLE_SECONDS = 1.0
_IDLE_SECONDS_OTHERS = 3.0
"""Seconds without a commit until a checkpoint: by the process that committed last, and by any other. The last one may have been killed."""

_UNWRITTEN = "All is saved, in the journal. {name} could not be written anew: {reason}."


class CheckpointSchedule:
    """Writes a checkpoint where one is due.

    A store that only reads writes none. `monotonic` gives seconds.
    """

    def __init__(
        self,
        paths: ShiftPaths,
        reader: ShiftReader,
        publisher: SnapshotPublisher,
        access: JournalAccess,
        *,
        rights: int,
        read_only: bool,
        monotonic: Callable[[], float],
    ) -> None:
        self.wrote_at: float | None = None
        """When this process committed last. None before the first time."""
        self._paths = paths
        self._reader = reader
        self._publisher = publisher
        self._access = access
        self._rights = rights
        self._read_only = read_only
        self._monotonic = monotonic

    def note_commit(self) -> None:
        """Note that this process committed just now."""
        self.wrote_at = self._monotonic()

    def write(self) -> bool:
        """Write a snapshot that holds every commit. See `Store.checkpoint`."""
        self._reader.update()
        if self._read_only or self._reader.loaded.is_checkpointed:
            return False
        self._reader.read_whole()
        if self._publisher.must_rewrite:
            with self._access.locked_journal():
                return True
        following = self._publisher.next_snapshot()
        shift = self._paths.shift
        try:
            tables = self._reader.documents.tables
            pieces = encode_snapshot(following.meta, tables, following.cases, following.sums)
            unproved = encode_snapshot(following.meta, tables, following.unproved)
            with CheckpointWriter(self._paths, pieces, self._rights, like=shift, unproved=unproved) as writer:
                return self._publish_locked(writer, following)
        except OUT_OF_STEP:
            return False
        except OSError as error:
            raise NotSaved(_UNWRITTEN.format(name=shift.name, reason=system_reason(error))) from error

    def _publish_locked(self, writer: CheckpointWriter, following: NextSnapshot) -> bool:
        with self._access.locked():
            before = self._reader.loaded
            self._reader.update()
            if self._reader.loaded is not before or before.meta.generation >= following.meta.generation:
                return False
            try:
                self._publisher.publish(writer, following)
            finally:
                self._access.release()
        return True

    def write_if_idle(self) -> bool:
        """Write a checkpoint after a second without commits.

        It waits three seconds when the last commit was another process's. Returns whether one was written. Never raises for a full
        disk.
        """
        wrote, heard = self.wrote_at or 0.0, self._reader.changed_at
        quiet = _IDLE_SECONDS if wrote >= heard else _IDLE_SECONDS_OTHERS
        if self._reader.loaded.is_checkpointed or self._monotonic() - max(wrote, heard) < quiet:
            return False
        self._reader.changed_at = self._monotonic()
        return self._write_quietly()

    def write_if_large(self, *, more: bool = False) -> None:
        """Write a checkpoint where the journal has grown large.

        It may grow larger where `more` commits follow at once.
        """
        if self._is_journal_large(more=more):
            self._write_quietly()

    def write_last(self) -> None:
        """Write the last checkpoint of this process, where it owes one."""
        if self._is_owed():
            self._write_quietly()

    def _write_quietly(self) -> bool:
        try:
            return self.write()
        except Missing:
            return False  # whoever asks for news is told
        except DeskError as error:
            self._reader.notices.append(str(error))
        except OSError as error:
            self._reader.notices.append(_UNWRITTEN.format(name=self._paths.shift.name, reason=system_reason(error)))
        return False

    def _is_journal_large(self, *, more: bool = False) -> bool:
        loaded = self._reader.loaded
        size = loaded.identity[1] if loaded.identity else 0
        bound = max(_MIN_SIZE_WITHIN, size) if more else max(MIN_JOURNAL_SIZE, size // _SNAPSHOT_FRACTION)
        return loaded.journal is not None and loaded.journal.end > bound

    def _is_owed(self) -> bool:
        """Must this process write a last checkpoint?

        Always when it knows what the file lacks.
        """
        loaded = self._reader.loaded
        if loaded.owes:
            return not self._read_only
        if self.wrote_at is None or loaded.is_checkpointed:
            return False
        return self._reader.documents.is_in_memory or self._is_journal_large()
