"""Small facts of the cases on a shift, kept beside its file.

A row a case is made from its document and kept in `shift.NAME.facts`, so that a board need not read thousands of cases to show forty. The
file holds nothing that the shift does not hold: it may be deleted at any time.

A row belongs to one content of a document, told by its length and sum. So it does not matter how the shift came to be what it is, by a
checkpoint, an undo, another program or another history: what changed is made anew, and nothing else. Where the file names the snapshot
that stands there, the documents are not read at all. The file begins with its sum:

    DESKROWS  crc32 of the rest, the rest
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path

import msgspec

from desk.errors import Refused
from desk.model.ids import case_id
from desk.store.disk.durable_io import copy_permissions, create_beside, open_regular, write_all
from desk.store.documents.document_codec import Document
from desk.store.fact_sheet import FactSheet
from desk.store.file.kept_facts import facts_path
from desk.store.file.loaded_shift import LoadedShift
from desk.store.file.reader import ShiftReader
from desk.store.paths import ShiftPaths

KEEP_SECONDS = 300.0
"""Seconds between two writings while a board is open. It is written once more when the board is left."""

_VERSION = 1
_HEAD = struct.Struct("<8sI")
_MAGIC = b"DESKROWS"


_Row = tuple[int, bytes]
"""The content of a document, by its length and sum, and the row made of it."""
_Rows = Mapping[int, _Row]


class _Table(msgspec.Struct, frozen=True, array_like=True):
    """Rows as they stand in a file.

    `key` is all that they depend on besides the documents, `snapshot` the snapshot whose cases they are, empty for none. `numbers`,
    `contents` and `sizes` are columns: the cases, what tells their documents, and how long each row is.
    """

    key: str = ""
    snapshot: str = ""
    numbers: bytes = b""
    contents: bytes = b""
    sizes: bytes = b""
    rows: bytes = b""

    def by_number(self) -> _Rows:
        """The content and the row of each case."""
        sizes = _read_column(self.sizes)
        rows = (self.rows[end - size : end] for size, end in zip(sizes, accumulate(sizes), strict=True))
        return dict(zip(_read_column(self.numbers), zip(_read_column(self.contents), rows, strict=True), strict=True))


_decode_table = msgspec.msgpack.Decoder(_Table).decode


def _read_column(data: bytes) -> array[int]:
    column = array("Q")
    column.frombytes(data)
    return column


class KeptCaseFacts:
    """The facts of the cases of one shift, for one process."""

    def __init__(self, paths: ShiftPaths, reader: ShiftReader, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept_at = monotonic()
        self._paths = paths
        self._reader = reader
        self._sheet: FactSheet | None = None
        self._made: dict[int, _Row] = {}

    def rows(self, sheet: FactSheet) -> Iterator[tuple[str, bytes]]:
        """The row of each case, by its id. Those that are not kept are made, and kept where the sheet says so. Raises Damaged."""
        table, documents = self._kept_table(sheet), self._reader.documents
        known, is_current = table.by_number(), table.snapshot == _snapshot_of(self._reader.loaded) != ""
        if is_current:
            changed = documents.changed
            yield from ((case_id(number), row) for number, (_, row) in known.items() if number not in changed)
            looked_at: Iterable[tuple[int, Document]] = ((number, documents.document(number)) for number in changed if number in documents)
        else:
            looked_at = documents.stream()
        for number, (_, row) in self._present_rows(known, looked_at, sheet):
            yield case_id(number), row
        if sheet.keep:
            self._sheet = sheet
            if not is_current:
                self.keep()
        self._made.clear()

    def keep_if_old(self) -> None:
        """Keep the rows anew when that was not done for some minutes. A checkpoint of thousands of cases comes more often."""
        if self._monotonic() - self._kept_at >= KEEP_SECONDS:
            self.keep()

    def keep(self) -> None:
        """Write the rows where others are kept. A folder that takes none costs time only."""
        self._kept_at = self._monotonic()
        sheet, loaded = self._sheet, self._reader.loaded
        if sheet is None:
            return
        table, snapshot = self._kept_table(sheet), _snapshot_of(loaded) if loaded.is_checkpointed else ""
        if table.snapshot != snapshot if snapshot else self._made:
            present = dict(self._present_rows(table.by_number(), self._reader.documents.stream(), sheet))
            with contextlib.suppress(OSError):
                _write_table(self._paths.shift, sheet, _filled_table(_key_of(sheet), snapshot, present))

    def _present_rows(self, known: _Rows, documents: Iterable[tuple[int, Document]], sheet: FactSheet) -> Iterator[tuple[int, _Row]]:
        """The rows of documents, those of unknown content made now."""
        for number, document in documents:
            content = len(written := bytes(document)) << 32 | zlib.crc32(written)
            row = next((row for row in (known.get(number), self._made.get(number)) if row is not None and row[0] == content), None)
            if row is None:
                row = self._made[number] = content, sheet.make(written)
            yield number, row

    def _kept_table(self, sheet: FactSheet) -> _Table:
        """The rows in the file. None of them when it is not there, torn, or made otherwise."""
        with contextlib.suppress(OSError, Refused, struct.error, msgspec.DecodeError):
            with open(open_regular(facts_path(self._paths.shift, sheet.name), os.O_RDONLY), "rb") as file:
                (magic, crc), rest = _HEAD.unpack(file.read(_HEAD.size)), file.read()
            if magic == _MAGIC and zlib.crc32(rest) == crc and (table := _decode_table(rest)).key == _key_of(sheet):
                return table
        return _Table()


def _key_of(sheet: FactSheet) -> str:
    return f"{_VERSION} {sys.byteorder} {sheet.name}\n{sheet.key}"


def _snapshot_of(loaded: LoadedShift) -> str:
    """The snapshot that stands in the file. Empty where what is known here is more, or not as desk wrote it."""
    altered = loaded.snapshot is not None and loaded.snapshot.stored.altered
    if loaded.identity is None or loaded.is_foreign or altered:
        return ""
    meta, (inode, size, changed) = loaded.meta, loaded.identity
    return f"{meta.lineage} {meta.generation} {meta.seq} {meta.history} {inode} {size} {changed}"


def _filled_table(key: str, snapshot: str, rows: _Rows) -> _Table:
    found = rows.values()
    contents, sizes = _column_of(content for content, _ in found), _column_of(len(row) for _, row in found)
    return _Table(key, snapshot, _column_of(rows), contents, sizes, b"".join(row for _, row in found))


def _column_of(values: Iterable[int]) -> bytes:
    return array("Q", values).tobytes()


def _write_table(shift: Path, sheet: FactSheet, table: _Table) -> None:
    """Put the rows in their file, with the rights of the shift. Raises OSError."""
    path, data = facts_path(shift, sheet.name), msgspec.msgpack.encode(table)
    fd, aside = create_beside(path, shift, locked=False)
    try:
        copy_permissions(fd, shift)
        write_all(fd, _HEAD.pack(_MAGIC, zlib.crc32(data)) + data)
        aside.rename(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)
