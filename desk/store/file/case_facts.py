"""Small facts of the cases on a shift, kept beside its file.

A row a case is made from its document and kept in `shift.NAME.facts`, so that a board need not read thousands of cases to show forty. The
file holds nothing that the shift does not hold: it may be deleted at any time.

A row belongs to one content of a document, told by its length and sum. So it does not matter how the shift came to be what it is, by a
checkpoint, an undo, another program or another history: what changed is made anew, and nothing else. Where the file names the snapshot
that stands there, only those documents are read that differ from it now, or did when the file was written. The file begins with its sum:

    DESKROWS  crc32 of the rest, length of the table
    table, row after row
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from desk.errors import Refused
from desk.store.disk.durable_io import copy_permissions, create_beside, open_regular, write_all
from desk.store.documents.document_codec import Document
from desk.store.fact_sheet import FactPlace, FactSheet
from desk.store.fact_table import FactTable, KeptTable, Row, RowFile, TableInFile, changed_cases, row_contents
from desk.store.file.kept_facts import facts_path
from desk.store.file.loaded_shift import LoadedShift
from desk.store.file.reader import ShiftReader
from desk.store.paths import ShiftPaths

KEEP_SECONDS = 300.0
"""Seconds between two writings while a board is open. It is written once more when the board is left."""

_WORTH_KEEPING = 8
"""One part in so many, made now, is kept before the board is shown."""
_VERSION = 3
_HEAD = struct.Struct("<8sII")
_MAGIC = b"DESKROWS"

_decode_table = msgspec.msgpack.Decoder(KeptTable).decode


class KeptCaseFacts:
    """The facts of the cases of one shift, for one process."""

    def __init__(self, paths: ShiftPaths, reader: ShiftReader, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept_at = monotonic()
        self._paths = paths
        self._reader = reader
        self._sheet: FactSheet | None = None
        self._made: dict[int, Row] = {}

    def table(self, sheet: FactSheet) -> FactTable:
        """The row of each case. Those that are not kept are made. Raises Damaged.

        They are kept where the sheet says so: at once when much was made, else when the board is left.
        """
        if self._sheet is None or self._sheet.key != sheet.key:
            self._made.clear()
        kept = self._kept_table(sheet)
        found = self._present_table(kept, sheet)
        is_much = len(self._made) * _WORTH_KEEPING > len(found)
        if sheet.keep:
            self._sheet, self._kept_at = sheet, self._monotonic()
            if is_much:
                self._write_table(found, sheet)
        if is_much or not sheet.keep:
            self._made.clear()
        return found

    def place(self, name: str, *, may_write: bool) -> FactPlace:
        """Where facts of the cases as they are now are kept."""
        shift = self._paths.shift
        return FactPlace(facts_path(shift, name), shift, _snapshot_of(self._reader.loaded), may_write)

    def keep_if_old(self) -> None:
        """Keep the rows anew when that was not done for some minutes. A checkpoint of thousands of cases comes more often."""
        if self._monotonic() - self._kept_at >= KEEP_SECONDS:
            self.keep()

    def keep(self) -> None:
        """Write the rows where others are kept. A folder that takes none costs time only."""
        self._kept_at = self._monotonic()
        if (sheet := self._sheet) is not None:
            kept = self._kept_table(sheet)
            if self._is_outdated(kept):
                self._write_table(self._present_table(kept, sheet), sheet)
                self._made.clear()

    def _is_outdated(self, kept: TableInFile) -> bool:
        snapshot = _snapshot_of(self._reader.loaded)
        return bool(self._made) or kept.table.snapshot != snapshot != ""

    def _present_table(self, kept: TableInFile, sheet: FactSheet) -> FactTable:
        """The rows of the cases as they are now. Where the table is of the snapshot that stands there, most are not looked at."""
        documents = self._reader.documents
        if kept.table.snapshot == _snapshot_of(self._reader.loaded) != "":
            differing = changed_cases(kept.table) | documents.changed
            present = [number for number in differing if number in documents]
            contents = row_contents(kept.table) if differing else {}
            made = dict(self._made_rows(((number, documents.document(number)) for number in present), sheet, contents))
            return FactTable(kept, sheet.digest, made=made, gone=differing.difference(present))
        contents = row_contents(kept.table)
        gone = set(contents)
        made = dict(self._made_rows(_passed_documents(documents.stream(), gone), sheet, contents))
        return FactTable(kept, sheet.digest, made=made, gone=gone)

    def _made_rows(self, documents: Iterable[tuple[int, Document]], sheet: FactSheet, kept: Mapping[int, int]) -> Iterator[tuple[int, Row]]:
        """The rows of those documents that have another content than was kept."""
        for number, document in documents:
            content = len(written := bytes(document)) << 32 | zlib.crc32(written)
            if kept.get(number) == content:
                continue
            known = self._made.get(number)
            if known is None or known[0] != content:
                known = self._made[number] = content, sheet.make(written)
            yield number, known

    def _write_table(self, table: FactTable, sheet: FactSheet) -> None:
        shift = self._paths.shift
        with contextlib.suppress(OSError):
            snapshot, changed = _snapshot_of(self._reader.loaded), self._reader.documents.changed
            _put_in_place(facts_path(shift, sheet.name), shift, *table.to_be_kept(_key_of(sheet), snapshot, changed=changed))

    def _kept_table(self, sheet: FactSheet) -> TableInFile:
        """The table in the file. An empty one when it is not there, torn, or made otherwise."""
        with contextlib.suppress(OSError, Refused, struct.error, msgspec.DecodeError):
            file = RowFile(open_regular(facts_path(self._paths.shift, sheet.name), os.O_RDONLY))
            if sheet.at_once:
                file = file.whole()
            magic, crc, size = _HEAD.unpack(file.read(0, _HEAD.size))
            if magic == _MAGIC and file.sum_from(_HEAD.size) == crc:
                table, start = _decode_table(file.read(_HEAD.size, _HEAD.size + size)), _HEAD.size + size
                return TableInFile(table, file, start) if table.key == _key_of(sheet) else TableInFile()
        return TableInFile()


def _key_of(sheet: FactSheet) -> str:
    return f"{_VERSION} {sys.byteorder} {sheet.name}\n{sheet.key}"


def _snapshot_of(loaded: LoadedShift) -> str:
    """The snapshot that stands in the file. Empty where what is known here is more, or not as desk wrote it."""
    altered = loaded.snapshot is not None and loaded.snapshot.stored.altered
    if loaded.identity is None or loaded.is_foreign or altered:
        return ""
    meta, (inode, size, changed) = loaded.meta, loaded.identity
    return f"{meta.lineage} {meta.generation} {meta.seq} {meta.history} {inode} {size} {changed}"


def _passed_documents(documents: Iterable[tuple[int, Document]], unseen: set[int]) -> Iterator[tuple[int, Document]]:
    """The documents, each taken out of those that were not seen."""
    for number, document in documents:
        unseen.discard(number)
        yield number, document


def _put_in_place(path: Path, shift: Path, table: KeptTable, rows: bytes) -> None:
    """Put a table and its rows in their file.

    It has the rights of the shift. Raises OSError.
    """
    head = msgspec.msgpack.encode(table)
    fd, aside = create_beside(path, shift, locked=False)
    try:
        copy_permissions(fd, shift)
        write_all(fd, _HEAD.pack(_MAGIC, zlib.crc32(rows, zlib.crc32(head)), len(head)) + head)
        write_all(fd, rows)
        aside.rename(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)
