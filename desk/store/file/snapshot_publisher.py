"""Puts snapshots in place and begins the journals that continue them."""

from __future__ import annotations

from collections.abc import Mapping

from desk.store.file.checkpoint import CheckpointWriter
from desk.store.file.durable_io import hardlink_or_copy
from desk.store.file.journal import Journal, JournalHeader, begin_journal
from desk.store.file.loader import file_identity
from desk.store.file.reader import ShiftReader
from desk.store.file.snapshot_codec import FORMAT, Document, SnapshotMeta, encode_snapshot
from desk.store.paths import ShiftPaths


class SnapshotPublisher:
    """Writes and publishes the snapshots of one process.

    Every method but `next_meta` may be called only under the lock.
    """

    def __init__(self, paths: ShiftPaths, reader: ShiftReader, rights: int) -> None:
        self._paths = paths
        self._reader = reader
        self._rights = rights

    def prepared_journal(self) -> Journal:
        """The journal, ready for appending. Raises OSError and Refused.

        A new snapshot is written first for a new file, one that another program rewrote, and one whose journal was taken away.
        """
        loaded = self._reader.loaded
        if loaded.identity is None or loaded.is_foreign or (loaded.journal is not None and loaded.journal.is_replaced()):
            self._write_snapshot()
        if loaded.journal is None:
            self._begin_journal()
        assert loaded.journal is not None
        loaded.journal.prepare()
        return loaded.journal

    def _write_snapshot(self) -> None:
        documents = self._reader.documents
        meta, cases = self.next_meta(), documents.documents()
        with CheckpointWriter(self._paths, encode_snapshot(meta, documents.tables, cases), self._rights, locked=True) as writer:
            self.publish(writer, meta, cases)

    def next_meta(self) -> SnapshotMeta:
        """The numbers of the next snapshot."""
        loaded, documents = self._reader.loaded, self._reader.documents
        journal = loaded.journal.header.generation if loaded.journal is not None else 0
        generation = max(loaded.meta.generation, journal) + 1
        return SnapshotMeta(format=FORMAT, generation=generation, seq=documents.seq, last_case=documents.last_case)

    def publish(self, writer: CheckpointWriter, meta: SnapshotMeta, cases: Mapping[int, Document]) -> None:
        """Put a snapshot in place and begin its journal.

        A copy of a file of an older format is kept. Raises OSError.
        """
        loaded = self._reader.loaded
        if loaded.identity is not None and loaded.meta.format < FORMAT:
            hardlink_or_copy(self._paths.shift, self._paths.format_copy(loaded.meta.format))
        writer.publish()
        loaded.identity, loaded.meta, loaded.is_foreign = file_identity(self._paths.shift), meta, False
        if loaded.documents.seq == meta.seq:
            loaded.documents.rebase(cases)
            if loaded.snapshot is not None:
                loaded.snapshot.close()
        self._begin_journal()

    def _begin_journal(self) -> None:
        """Begin the snapshot's journal with the commits made since."""
        loaded = self._reader.loaded
        since = loaded.journal.lines_after(loaded.meta.seq) if loaded.journal is not None else b""
        begin_journal(self._paths, JournalHeader(generation=loaded.meta.generation, seq=loaded.meta.seq), since)
        self._reader.open_journal()
