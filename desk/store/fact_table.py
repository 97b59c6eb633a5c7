"""The rows of the cases on a shift."""

from __future__ import annotations

import os
import weakref
import zlib
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import accumulate, chain
from typing import NamedTuple

import msgspec

from desk.model.case_places import CasePlaces
from desk.model.ids import case_id, case_number

_CHUNK = 1 << 16

Row = tuple[int, bytes]
"""The content of a document, by its length and sum, and the row made of it."""
MakeDigest = Callable[[bytes, Mapping[str, bytes], Collection[str]], bytes]
"""Makes the digest of all rows.

It is given the digest of an earlier time, empty for none, the rows, and the cases whose rows are not what they were then.
"""


def no_digest(_before: bytes, _rows: Mapping[str, bytes], _changed: Collection[str]) -> bytes:
    """Nothing is asked of all rows together."""
    return b""


def kept_digest(before: bytes, _rows: Mapping[str, bytes], _changed: Collection[str]) -> bytes:
    """The digest of an earlier time. Whoever takes it looks at what `changed` since."""
    return before


class KeptTable(msgspec.Struct, frozen=True, array_like=True):
    """Rows as they stand in a file.

    `key` is all that they depend on besides the documents, `snapshot` the snapshot whose cases they are, empty for none. `numbers`,
    `contents`, `sizes` and `sums` are columns: the cases, what tells their documents, and how long each row is, with its sum. `changed`
    are the cases that were not as the snapshot has them, gone ones too. The rows themselves follow in the file.
    """

    key: str = ""
    snapshot: str = ""
    numbers: bytes = b""
    contents: bytes = b""
    sizes: bytes = b""
    sums: bytes = b""
    digest: bytes = b""
    changed: bytes = b""


class RowFile:
    """A file of rows that stays open, whatever takes its place. `fd` is closed with it."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        weakref.finalize(self, os.close, fd)

    def read(self, begin: int, end: int) -> bytes:
        """The bytes from one place to another. Fewer where the file was cut. Any thread may ask."""
        return os.pread(self._fd, end - begin, begin)

    def whole(self) -> RowFile:
        """The file as it is now, in memory."""
        return _RowBytes(self.read(0, self.stamp()[0]))

    def stamp(self) -> tuple[int, int]:
        """Size and time of the last writing."""
        found = os.fstat(self._fd)
        return found.st_size, found.st_mtime_ns

    def sum_from(self, begin: int, before: int = 0) -> int:
        """The sum of what follows a place, after another sum. Nothing of it is kept in memory."""
        found, place = before, begin
        while chunk := self.read(place, place + _CHUNK):
            found, place = zlib.crc32(chunk, found), place + len(chunk)
        return found


class _RowBytes(RowFile):
    """The bytes of a file."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, begin: int, end: int) -> bytes:
        return self._data[begin:end]


class TableInFile(NamedTuple):
    """A table and the file of its rows, which begin at `start`."""

    table: KeptTable = KeptTable()
    file: RowFile | None = None
    start: int = 0


class FactTable(Mapping[str, bytes]):
    """The row of each case, and the digest of all.

    Kept rows are read when they are asked for. One that was damaged meanwhile is empty.
    """

    def __init__(self, stored: TableInFile, make: MakeDigest, *, made: Mapping[int, Row], gone: Collection[int] = ()) -> None:
        """Join kept rows with those that were made since. The cases that are `gone` have none."""
        kept, self._file, start = stored
        self._numbers, self._contents = _read_column(kept.numbers), _read_column(kept.contents)
        self._sums = array("I", _read_column(kept.sums))
        self._made = {case_id(number): row for number, row in made.items()}
        self._ends = array("Q", accumulate(_read_column(kept.sizes), initial=start))
        self._places = CasePlaces(self._numbers)
        self.changed = frozenset((*self._made, *map(case_id, gone)))
        """The cases whose rows are not as they were kept."""
        self._size = len(self._numbers) - sum(case in self._places for case in self.changed) + len(self._made)
        self._digest = kept.digest if kept.digest and not self.changed else make(kept.digest, self, self.changed)

    def __getitem__(self, case: str) -> bytes:
        place = self._kept_place(case)
        return self._made[case][1] if place is None else self._kept_row(place)

    def _kept_place(self, case: str) -> int | None:
        """The place of the row of a case as it was kept. None where it is not so any more."""
        return None if case in self.changed else self._places.place(case)

    def _kept_row(self, place: int) -> bytes:
        row = b"" if self._file is None else self._file.read(self._ends[place], self._ends[place + 1])
        return row if zlib.crc32(row) == self._sums[place] else b""

    def __contains__(self, case: object) -> bool:
        return case in self._made or (case in self._places and case not in self.changed)

    def __iter__(self) -> Iterator[str]:
        return chain((case for case in map(case_id, self._numbers) if case not in self.changed), self._made)

    def __len__(self) -> int:
        return self._size

    def take_digest(self) -> bytes:
        """Give the digest, and keep nothing more than the rows. They are needed for hours."""
        digest, self._digest = self._digest, b""
        del self._contents
        return digest

    def to_be_kept(self, key: str, snapshot: str, *, changed: Iterable[int]) -> tuple[KeptTable, bytes]:
        """The table as it is kept, and its rows."""
        kept = [place for place, number in enumerate(self._numbers) if case_id(number) not in self.changed]
        found = [(self._numbers[place], self._contents[place], self._kept_row(place)) for place in kept]
        found += [(case_number(case), content, row) for case, (content, row) in self._made.items()]
        rows = [row for _, _, row in found]
        table = KeptTable(
            key=key,
            snapshot=snapshot,
            numbers=_column_of(number for number, _, _ in found),
            contents=_column_of(content for _, content, _ in found),
            sizes=_column_of(map(len, rows)),
            sums=_column_of(map(zlib.crc32, rows)),
            digest=self._digest,
            changed=_column_of(changed),
        )
        return table, b"".join(rows)


def row_contents(kept: KeptTable) -> Mapping[int, int]:
    """The content of each case whose row is kept."""
    return dict(zip(_read_column(kept.numbers), _read_column(kept.contents), strict=True))


def changed_cases(kept: KeptTable) -> frozenset[int]:
    """The cases whose rows are not those of the snapshot."""
    return frozenset(_read_column(kept.changed))


def _read_column(data: bytes) -> array[int]:
    column = array("Q")
    column.frombytes(data)
    return column


def _column_of(values: Iterable[int]) -> bytes:
    return array("Q", values).tobytes()
