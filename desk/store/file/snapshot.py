"""Reads snapshots in our layout or as another program left them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from desk.errors import Damaged, Refused
from desk.model.ids import case_id
from desk.store.disk.durable_io import open_regular
from desk.store.documents.document_codec import Document, DocumentTable, Malformed, document_id, on_one_line, with_timeline_last
from desk.store.documents.lazy_cases import LazyCases
from desk.store.documents.table_names import CASES, META, SHIFT
from desk.store.file.entry_ids import has_distinct_ids, with_distinct_ids
from desk.store.file.file_kind import file_kind, has_marks_of_shift
from desk.store.file.read_errors import damaged_error, foreign_error
from desk.store.file.snapshot_cases import SnapshotCases, snapshot_head
from desk.store.file.snapshot_codec import SUMS_SINCE, SnapshotMeta, check_format, decode_tables, has_size, head_meta, tables_meta
from desk.store.file.stored_documents import StoredDocuments, plain_documents
from desk.store.paths import ShiftPaths

_HEAD_SIZE = 1 << 14
LAZY_SIZE = 1 << 20
"""Bytes. Of a larger snapshot, cases are read one by one until all are asked for."""


class Snapshot(msgspec.Struct):
    """A snapshot as it was read.

    `tables` are all but `_meta` and `cases`. Of a large snapshot those behind the cases are read by `other_tables`. `is_ours` is false
    when another program laid it out. `stored` knows the documents that are not as desk wrote them, as far as they were read. `is_resized`
    says that the cases take another size than they did: one may have been taken out.
    """

    meta: SnapshotMeta
    tables: Mapping[str, DocumentTable]
    cases: Mapping[int, Document]
    is_ours: bool
    stored: StoredDocuments
    is_resized: bool = False
    fd: int = -1
    other_tables: Callable[[], Mapping[str, DocumentTable]] | None = None

    def all_tables(self) -> dict[str, DocumentTable]:
        """Every table but `_meta` and `cases`. Raises Damaged."""
        return {**self.tables, **(self.other_tables() if self.other_tables else {})}

    def stream(self) -> Iterator[tuple[int, Document]]:
        """Every case by number, in turn. Of a large snapshot none is kept. Raises Damaged."""
        yield from self.cases.stream() if isinstance(self.cases, LazyCases) else self.cases.items()

    def close(self) -> None:
        """Close the file of a large snapshot."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


def read_snapshot(path: Path) -> Snapshot | None:
    """Read the snapshot at `path`. None when there is no file.

    Raises Damaged when it cannot be read, Refused when it is of a newer format, no shift, not a file, or not ours to open.
    """
    try:
        fd = open_regular(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    snapshot = None
    try:
        snapshot = _read_large(path, fd) or _read_whole(path, fd)
    except Malformed as error:
        raise _unreadable_error(path, fd, error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unreadable_error(path, fd, Malformed("a text in it is none")) from error
    finally:
        if snapshot is None or snapshot.fd < 0:
            os.close(fd)
    return snapshot


def _unreadable_error(path: Path, fd: int, error: Malformed) -> Damaged:
    """The error for a damaged snapshot, or for no snapshot at all."""
    data = os.pread(fd, os.fstat(fd).st_size, 0)
    paths = ShiftPaths(path)
    if has_marks_of_shift(data) or any(kept.exists() for kept in (paths.journal, paths.previous)):
        return damaged_error(path, error)
    return foreign_error(path, file_kind(data))


def stored_meta(path: Path) -> SnapshotMeta | None:
    """The numbers in the first line of the snapshot at `path`.

    None when it is absent or not in our layout. Raises Refused when it is not ours to open.
    """
    try:
        fd = open_regular(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        return head_meta(os.pread(fd, _HEAD_SIZE, 0))
    except Malformed:
        return None
    finally:
        os.close(fd)


def _read_large(path: Path, fd: int) -> Snapshot | None:
    if os.fstat(fd).st_size <= LAZY_SIZE:
        return None
    head = snapshot_head(fd)
    meta = head_meta(head)
    if meta is None or (meta.format >= SUMS_SINCE and not meta.cases_size):  # without cases, what is large are the other tables
        return None
    check_format(meta.format, path)
    try:
        cases = SnapshotCases(path, fd, len(head), meta)
    except Damaged:
        return None  # cut off, or of another size since a hand edit: whoever reads it whole knows
    tables = {name: cases.stored.table(name, table) for name, table in _other_tables(decode_tables(head + b"}}")).items()}
    return Snapshot(meta, tables, cases, is_ours=True, stored=cases.stored, fd=fd, other_tables=cases.other_tables)


def _read_whole(path: Path, fd: int) -> Snapshot:
    with open(fd, "rb", buffering=0, closefd=False) as file:
        data = file.read()
    tables = decode_tables(data)
    meta = tables_meta(tables)
    check_format(meta.format, path)
    stored = StoredDocuments(path, meta.format)
    if head_meta(data[:_HEAD_SIZE]) is not None:
        if CASES not in tables:
            raise Malformed("its table of cases is gone")
        others = {name: stored.table(name, table) for name, table in _other_tables(tables).items()}
        cases = stored.cases(tables.get(CASES, {}))
        return Snapshot(meta, others, cases, is_ours=True, stored=stored, is_resized=not has_size(data, meta.cases_size))
    foreign, adopted = adopt_tables(plain_documents(tables), path)
    last_case = max(meta.last_case, max(adopted, default=0))
    numbers = msgspec.structs.replace(meta, last_case=last_case, history="", ancestors=())  # they may say what is true no more
    return Snapshot(numbers, foreign, adopted, is_ours=False, stored=stored)


def _other_tables(tables: Mapping[str, DocumentTable]) -> dict[str, DocumentTable]:
    return {name: table for name, table in tables.items() if name not in {META, CASES}}


def adopt_tables(tables: Mapping[str, DocumentTable], path: Path) -> tuple[dict[str, DocumentTable], dict[int, Document]]:
    """A foreign file's tables and cases, in the shape we write.

    A case is known by the number in its id, else by its key. When two have one number, the second gets the next free one. Raises
    Refused when the file is no shift, Malformed when a case is none.
    """
    if tables and not tables.keys() & {CASES, META, SHIFT}:
        raise Refused(f"{path} is a TinyDB file, but no shift of desk: it has no cases. Nothing was written; give another path.")
    cases: dict[int, Document] = {}
    for key, document in tables.get(CASES, {}).items():
        number = _free_number(document_id(document).removeprefix("C-"), key, cases)
        cases[number] = with_timeline_last(document, case_id(number))
        if not has_distinct_ids(cases[number]):
            cases[number] = with_distinct_ids(cases[number], number)
    others: dict[str, DocumentTable] = {
        name: {key: on_one_line(document) for key, document in table.items()} for name, table in _other_tables(tables).items()
    }
    return others, cases


def _free_number(wished: str, key: str, cases: Mapping[int, Document]) -> int:
    for digits in (wished, key):
        if digits.isascii() and digits.isdigit() and int(digits) not in cases:
            return int(digits)
    if not (key.isascii() and key.isdigit()):
        raise Malformed(f"case {key!r} in it has no number")
    return max(cases) + 1
