"""Rows of many cases, one after the other in a file.

Whoever looks through all of them reads the file from end to end, a megabyte at a time. It is not mapped: another program may cut a file,
and whoever has it mapped is killed for it. The table stands behind the rows:

    DESKCOLS  crc32 of what follows, size of the rows, size of the table
    row after row, table
"""

from __future__ import annotations

import os
import struct
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from desk.errors import Refused
from desk.store.disk.durable_io import open_regular, write_all_at
from desk.store.fact_table import RowFile

_BLOCK = 1 << 20
_HEAD = struct.Struct("<8sIQQ")
_SIZES = struct.Struct("<QQ")
_MAGIC = b"DESKCOLS"


class ColumnTable(msgspec.Struct, frozen=True, array_like=True):
    """The table behind the rows.

    `key` and `snapshot` are those of a `KeptTable`. `numbers`, `contents` and `sizes` are columns: the cases, what tells their documents,
    and how long each row is. `changed` are the cases that were not as the snapshot has them, gone ones too.
    """

    key: str
    snapshot: str
    numbers: bytes
    contents: bytes
    sizes: bytes
    changed: bytes = b""


_decode_table = msgspec.msgpack.Decoder(ColumnTable).decode


class RowBlock(NamedTuple):
    """Rows side by side, from the place `first` up to `last`.

    `data` holds them. It begins at `start` in their file.
    """

    first: int
    last: int
    start: int
    data: bytes


class FactColumn:
    """The rows of cases in a file. Any thread may ask."""

    def __init__(self, file: RowFile, numbers: Sequence[int], ends: Sequence[int], *, is_growing: bool = False) -> None:
        """Take the rows between `ends`. To a growing file more is written later."""
        self.numbers = numbers
        """The cases, in the order of their rows."""
        self.ends = ends
        """The places where rows begin in the file, and its end."""
        self.outdated: frozenset[int] = frozenset()
        """The cases that are not as their rows say."""
        self._file = file
        self._stamp = None if is_growing else file.stamp()

    @property
    def is_proved(self) -> bool:
        """Did nobody else write to the file since its sum was checked?"""
        return self._stamp is None or self._file.stamp() == self._stamp

    def blocks(self) -> Iterator[RowBlock]:
        """All rows, a megabyte or so at a time."""
        place, ends = 0, self.ends
        while place < len(self.numbers):
            last = max(place + 1, bisect_right(ends, ends[place] + _BLOCK, place) - 1)
            yield RowBlock(place, last, ends[place], self._file.read(ends[place], ends[last]))
            place = last

    def proved_row(self, place: int) -> bytes | None:
        """The row at a place. None when the file is not proved any more."""
        row = self._file.read(self.ends[place], self.ends[place + 1])
        return row if self.is_proved else None


class KeptColumn(NamedTuple):
    """A column that was found in its file, with its table."""

    table: ColumnTable
    column: FactColumn

    def places(self) -> Mapping[tuple[int, int], int]:
        """The place of each row by case and content of its document."""
        known = zip(self.column.numbers, _read_numbers(self.table.contents), strict=True)
        return {content: place for place, content in enumerate(known)}

    def changed(self) -> frozenset[int]:
        """The cases whose rows are not those of the snapshot."""
        return frozenset(_read_numbers(self.table.changed))


def read_column(path: Path, key: str) -> KeptColumn | None:
    """The column kept at `path`. None when it is not there, torn, or made otherwise."""
    try:
        return _checked_column(RowFile(open_regular(path, os.O_RDONLY)), key)
    except (OSError, Refused, struct.error, msgspec.DecodeError, OverflowError, ValueError):
        return None


def _checked_column(file: RowFile, key: str) -> KeptColumn | None:
    magic, crc, size, table_size = _HEAD.unpack(file.read(0, _HEAD.size))
    stop = _HEAD.size + size
    if magic != _MAGIC or stop + table_size != file.stamp()[0]:
        return None
    table = _decode_table(file.read(stop, stop + table_size))
    numbers, sizes = _read_numbers(table.numbers), _read_numbers(table.sizes)
    column = FactColumn(file, numbers, array("Q", accumulate(sizes, initial=_HEAD.size)))
    is_whole = column.ends[-1] == stop and len(table.numbers) == len(table.sizes) == len(table.contents)
    if not is_whole or table.key != key or file.sum_from(_HEAD.size, _sum_of_sizes(size, table_size)) != crc:
        return None
    return KeptColumn(table, column) if column.is_proved else None


class ColumnWriter:
    """Writes rows into a new file, one after the other. The descriptor is its own."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._file = RowFile(fd)
        self._numbers, self._contents, self._ends = array("Q"), array("Q"), array("Q", [_HEAD.size])
        self._held: list[bytes] = []
        self._written = _HEAD.size

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int, content: int, row: bytes) -> None:
        """Add the row of a case. Raises OSError."""
        self._numbers.append(number)
        self._contents.append(content)
        self._ends.append(self._ends[-1] + len(row))
        self._held.append(row)
        if self._ends[-1] - self._written >= _BLOCK:
            self._write_held()

    def _write_held(self) -> None:
        write_all_at(self._fd, b"".join(self._held), self._written)
        self._held, self._written = [], self._ends[-1]

    def grown(self) -> FactColumn:
        """The rows added so far. Raises OSError."""
        self._write_held()
        return FactColumn(self._file, self._numbers[:], self._ends[:], is_growing=True)

    def finish(self, key: str, snapshot: str, changed: Iterable[int] = ()) -> FactColumn:
        """Write the table, and give all rows. Raises OSError."""
        self._write_held()
        sizes = array("Q", (end - begin for begin, end in pairwise(self._ends)))
        columns = (column.tobytes() for column in (self._numbers, self._contents, sizes, array("Q", changed)))
        table = msgspec.msgpack.encode(ColumnTable(key, snapshot, *columns))
        write_all_at(self._fd, table, self._written)
        size = self._written - _HEAD.size
        crc = self._file.sum_from(_HEAD.size, _sum_of_sizes(size, len(table)))
        write_all_at(self._fd, _HEAD.pack(_MAGIC, crc, size, len(table)), 0)
        return FactColumn(self._file, self._numbers, self._ends)


def _sum_of_sizes(*sizes: int) -> int:
    return zlib.crc32(_SIZES.pack(*sizes))


def _read_numbers(data: bytes) -> array[int]:
    column = array("Q")
    column.frombytes(data)
    return column
