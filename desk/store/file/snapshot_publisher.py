"""Puts snapshots in place and begins the journals that continue them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from desk.store.disk.durable_io import FileReplaced, file_status, hardlink_or_copy
from desk.store.documents.document_codec import Document
from desk.store.file.checkpoint import CheckpointWriter
from desk.store.file.file_identity import file_identity, status_identity
from desk.store.file.journal import Journal, begin_journal
from desk.store.file.journal_codec import JournalHeader
from desk.store.file.kept_files import own_points
from desk.store.file.reader import ShiftReader
from desk.store.file.snapshot_codec import FORMAT, KnownSums, SnapshotMeta, encode_snapshot, new_id
from desk.store.paths import ShiftPaths

_MAX_ANCESTORS = 40
"""The number of histories before it that a snapshot names. A process that slept through more compares all it knows with the file."""


class NextSnapshot(msgspec.Struct, frozen=True):
    """A snapshot to be written.

    `sums` are those of its cases, as far as they were reckoned. `unproved` are the cases that stood in no snapshot of this process before.
    """

    meta: SnapshotMeta
    cases: Mapping[int, Document]
    sums: KnownSums
    unproved: Mapping[int, Document]


class SnapshotPublisher:
    """Writes and publishes the snapshots of one process.

    Every method but `next_snapshot` may be called only under the lock.
    """

    def __init__(self, paths: ShiftPaths, reader: ShiftReader, rights: int) -> None:
        self._paths = paths
        self._reader = reader
        self._rights = rights
        self._sums: KnownSums = {}

    def prepared_journal(self) -> Journal:
        """The journal, ready for appending. Raises OSError and Refused.

        A new snapshot is written first for a new file, one that another program rewrote, and one whose journal was taken away.
        """
        loaded = self._reader.loaded
        if self.must_rewrite or (loaded.journal is not None and loaded.journal.is_replaced()):
            self._write_snapshot()
        if loaded.journal is not None and loaded.is_journal_merged:
            loaded.journal.claim()
        if loaded.journal is None or loaded.is_journal_merged:
            self._begin_journal()
        assert loaded.journal is not None
        loaded.journal.prepare()
        return loaded.journal

    @property
    def must_rewrite(self) -> bool:
        """Must a snapshot be written before the next commit?

        The file is absent, of an older format, or without something that is known here.

        Only whoever holds the lock may write it then.
        """
        loaded = self._reader.loaded
        return loaded.identity is None or loaded.is_foreign or loaded.meta.format < FORMAT or not loaded.history

    def _write_snapshot(self) -> None:
        self._reader.read_whole()
        documents = self._reader.documents
        following = self.next_snapshot()
        documents.seq = following.meta.seq
        pieces = encode_snapshot(following.meta, documents.tables, following.cases, following.sums)
        unproved = encode_snapshot(following.meta, documents.tables, following.unproved)
        known = None if self._reader.loaded.identity is None else self._paths.shift
        with CheckpointWriter(self._paths, pieces, self._rights, locked=True, like=known, unproved=unproved) as writer:
            self.publish(writer, following)

    def next_snapshot(self) -> NextSnapshot:
        """The next snapshot, with the cases as they are now."""
        cases = self._reader.documents.documents()
        unproved = {number: case for number, case in cases.items() if number not in self._sums or self._sums[number][0] is not case}
        return NextSnapshot(self._next_meta(), cases, dict(self._sums), unproved)

    def _next_meta(self) -> SnapshotMeta:
        """The numbers of the next snapshot."""
        loaded, documents = self._reader.loaded, self._reader.documents
        journal = loaded.journal.header.generation if loaded.journal is not None else 0
        is_new = self.must_rewrite  # no commit leads there
        before = (loaded.meta.seq, loaded.meta.history)
        return SnapshotMeta(
            format=FORMAT,
            generation=max(loaded.meta.generation, journal) + 1,
            seq=documents.seq + (1 if is_new and loaded.identity is not None else 0),
            last_case=documents.last_case,
            last_documents=documents.last_numbers.documents,
            lineage=loaded.meta.lineage or new_id(),
            history=new_id() if is_new else loaded.history,
            renumbered=tuple(dict.fromkeys([*sorted(loaded.renumbered, reverse=True), *loaded.meta.renumbered]))[:_MAX_ANCESTORS],
            ancestors=tuple(dict.fromkeys([*loaded.parents, *([before] if before[1] else []), *loaded.meta.ancestors]))[:_MAX_ANCESTORS],
        )

    def publish(self, writer: CheckpointWriter, following: NextSnapshot) -> None:
        """Put a snapshot in place and begin its journal.

        A copy of a file of an older format is kept. Raises OSError, FileReplaced when it would overwrite a file that was not read, and
        JournalBusy when another process is in the middle of an append.
        """
        loaded, meta = self._reader.loaded, following.meta
        if loaded.journal is not None:
            loaded.journal.claim()
        if loaded.identity is not None and loaded.meta.format < FORMAT:
            hardlink_or_copy(self._paths.shift, self._paths.format_copy(loaded.meta.format))
        writer.publish(check=self._check_read)
        loaded.identity, loaded.meta, loaded.is_foreign = status_identity(writer.status()), meta, False
        loaded.owes, loaded.parents, loaded.renumbered, loaded.line = False, (), set(), set()
        loaded.points |= own_points(meta)
        self._sums = following.sums
        if loaded.documents.seq == meta.seq:
            loaded.documents.rebase(following.cases)
            if loaded.snapshot is not None:
                loaded.snapshot.close()
        self._begin_journal()

    def _check_read(self) -> None:
        """Raise FileReplaced where snapshot or journal was not read."""
        if file_identity(self._paths.shift) != self._reader.loaded.identity:
            raise FileReplaced
        self._check_journal_read()

    def _check_journal_read(self) -> None:
        """Raise FileReplaced where the journal was not read."""
        journal = self._reader.loaded.journal
        if file_status(str(self._paths.journal)) is not None and (journal is None or journal.is_replaced()):
            raise FileReplaced

    def _begin_journal(self) -> None:
        """Begin the snapshot's journal with the commits made since."""
        loaded = self._reader.loaded
        if loaded.is_journal_foreign:
            hardlink_or_copy(self._paths.journal, self._paths.foreign_journal())
            loaded.is_journal_foreign = False
        is_behind = loaded.journal is not None and loaded.documents.seq > loaded.meta.seq
        since = loaded.journal.lines_after(loaded.meta.seq) if loaded.journal is not None and is_behind else b""
        header = JournalHeader(generation=loaded.meta.generation, seq=loaded.meta.seq, history=loaded.meta.history)
        begin_journal(self._paths, header, since, check=self._check_read)
        self._reader.open_journal()
        loaded.is_journal_merged = False
