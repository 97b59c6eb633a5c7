"""Small facts of archived cases, kept beside their archive.

An archive grows by a month at a time and is hardly ever changed. So a small row a case is made once and kept, in the file
`shift-2026-05.NAME.facts`, and whoever asks something of all archived cases reads the rows. The file holds nothing that the archive does
not hold: it may be deleted at any time. One that is torn, of another version, of another archive or made otherwise is made anew.

The file begins with a header, then comes row after row:

    DESKFACT  length of the header, crc32 of the rows, the header
    case number, entries, the marks of its beginning, length of the row, the row
"""

from __future__ import annotations

import contextlib
import os
import struct
import zlib
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import IO

from desk.errors import Refused
from desk.new_files import create_temporary
from desk.store.disk.durable_io import copy_permissions, create_beside, open_regular
from desk.store.documents.case_merge import CaseOrigin, are_marks_of_one
from desk.store.documents.documents import Documents
from desk.store.fact_sheet import FactRow, FactSheet, MakeRow
from desk.store.file.archives import opened_archive
from desk.store.file.snapshot import Snapshot, stored_meta
from desk.store.file.snapshot_codec import SnapshotMeta
from desk.store.paths import ShiftPaths

_VERSION = 1
_MAGIC = b"DESKFACT"
_HEAD = struct.Struct("<8sII")
_ROW = struct.Struct("<QIIIIII")
_CHUNK = 1 << 20


def kept_facts(paths: ShiftPaths, sheet: FactSheet, live: Documents | None = None) -> Iterator[FactRow]:
    """The rows of all archived cases, oldest month first, each case once.

    A case that is `live` again is left out, and of a case in several archives the copy with the most entries counts. No more than one
    row is in memory. Raises Damaged for an archive that cannot be read.
    """
    archives = paths.archives()
    with contextlib.ExitStack() as files:
        tables = [files.enter_context(_opened_table(archive, sheet)) for archive in archives]
        passed = _superseded_rows(tables)
        for table in tables:
            for row in table.rows():
                if row.archive_key not in passed and not _is_live(row, live):
                    yield row


def _is_live(row: FactRow, live: Documents | None) -> bool:
    """Is an archived case on the shift again? Another may have its number."""
    return live is not None and row.number in live and are_marks_of_one(row.marks, CaseOrigin(live.document(row.number)).marks)


def _superseded_rows(tables: Sequence[_FactTable]) -> Container[tuple[Path, int]]:
    """The copies that do not count, by archive and case number."""
    if len(tables) < 2:
        return ()
    often = {number for number, times in Counter(number for table in tables for number in table.numbers()).items() if times > 1}
    copies: dict[int, list[FactRow]] = {}
    for table in tables:
        for row in table.rows() if often else ():
            if row.number in often:
                copies.setdefault(row.number, []).append(row)
    passed: set[tuple[Path, int]] = set()
    for rows in copies.values():
        for one, other in combinations(rows, 2):
            if are_marks_of_one(one.marks, other.marks):
                passed.add((one if one.revision <= other.revision else other).archive_key)
    return passed


class _FactTable:
    """The rows of one archive, in an open file."""

    def __init__(self, archive: Path, file: IO[bytes], start: int) -> None:
        self.archive = archive
        self._file = file
        self._start = start

    def rows(self) -> Iterator[FactRow]:
        """Every row in turn."""
        for head in self._heads():
            number, revision, *marks, size = head
            yield FactRow(self.archive, number, revision, (marks[0], marks[1], marks[2], marks[3]), self._file.read(size))

    def numbers(self) -> Iterator[int]:
        """The number of every case."""
        for head in self._heads():
            self._file.seek(head[-1], os.SEEK_CUR)
            yield head[0]

    def _heads(self) -> Iterator[tuple[int, ...]]:
        self._file.seek(self._start)
        while len(head := self._file.read(_ROW.size)) == _ROW.size:
            yield _ROW.unpack(head)


@contextlib.contextmanager
def _opened_table(archive: Path, sheet: FactSheet) -> Iterator[_FactTable]:
    """The rows of one archive: those kept, else made now and kept."""
    header, path = _header_of(archive, sheet), facts_path(archive, sheet.name)
    file = _kept_file(path, header)
    if file is None:
        with opened_archive(archive) as snapshot:
            file = _made_file(snapshot, archive, path, header, sheet) if sheet.keep else _unkept_file(snapshot, header, sheet)
    with file:
        yield _FactTable(archive, file, _HEAD.size + len(header))


def facts_path(archive: Path, name: str) -> Path:
    """The file of the facts of an archive."""
    return archive.with_name(f"{archive.stem}.{name}.facts" if name else f"{archive.stem}.facts")


def _header_of(archive: Path, sheet: FactSheet) -> bytes:
    """Everything on which the rows depend.

    Another program may change an archive and leave its history as it was.
    """
    meta, found = stored_meta(archive) or SnapshotMeta(), archive.stat()
    archived = f"{meta.lineage} {meta.generation} {meta.history} {found.st_size} {found.st_mtime_ns}"
    return f"{_VERSION}\n{sheet.name}\n{archived}\n{sheet.key}".encode("utf-8", "surrogatepass")


def _kept_file(path: Path, header: bytes) -> IO[bytes] | None:
    """The kept rows, open. None when they are not there, torn, or not those of the header."""
    try:
        file = open(open_regular(path, os.O_RDONLY), "rb")  # noqa: SIM115  # the caller closes it
    except (OSError, Refused):
        return None
    with contextlib.suppress(OSError, struct.error):
        magic, size, crc = _HEAD.unpack(file.read(_HEAD.size))
        if (magic, size) == (_MAGIC, len(header)) and file.read(size) == header and _crc_of_rest(file) == crc:
            return file
    file.close()
    return None


def _crc_of_rest(file: IO[bytes]) -> int:
    crc = 0
    while chunk := file.read(_CHUNK):
        crc = zlib.crc32(chunk, crc)
    return crc


def _made_file(snapshot: Snapshot, archive: Path, path: Path, header: bytes, sheet: FactSheet) -> IO[bytes]:
    """Make the rows, and keep them where the disk lets us. Raises Damaged."""
    with contextlib.suppress(OSError):
        fd, aside = create_beside(path, archive, locked=False)
        file = open(fd, "w+b")  # noqa: SIM115  # the caller closes it
        try:
            copy_permissions(fd, archive)
            _write_table(file, snapshot, header, sheet.make)
            aside.rename(path)
        except BaseException:
            file.close()
            aside.unlink(missing_ok=True)
            raise
        return file
    return _unkept_file(snapshot, header, sheet)


def _unkept_file(snapshot: Snapshot, header: bytes, sheet: FactSheet) -> IO[bytes]:
    """Make the rows in a file that goes when it is closed."""
    fd, path = create_temporary("desk-facts-", "")
    path.unlink()
    file = open(fd, "w+b")  # noqa: SIM115  # the caller closes it
    _write_table(file, snapshot, header, sheet.make)
    return file


def _write_table(file: IO[bytes], snapshot: Snapshot, header: bytes, make: MakeRow) -> None:
    file.write(_HEAD.pack(_MAGIC, len(header), 0) + header)
    crc = 0
    for number, document in snapshot.stream():
        origin = CaseOrigin(document)
        row = make(bytes(document))
        data = _ROW.pack(number, origin.revision, *origin.marks, len(row)) + row
        crc = zlib.crc32(data, crc)
        file.write(data)
    file.seek(0)
    file.write(_HEAD.pack(_MAGIC, len(header), crc))
    file.flush()
