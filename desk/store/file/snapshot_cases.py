"""Reads single cases of a large snapshot.

`desk log` must cost the same on one of 20,000 cases as on one of 100. The cases stand one a line in the order of their numbers, so a
binary search finds one in some fifteen reads of a few bytes. The board and a checkpoint want all cases, and read them at once.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from desk.errors import Damaged
from desk.store.documents.document_codec import Document, Malformed
from desk.store.documents.lazy_cases import LazyCases
from desk.store.documents.table_names import CASES
from desk.store.file.read_errors import damaged_error
from desk.store.file.snapshot_codec import CASES_OPENING, ENDING, OPENING, SnapshotMeta, decode_tables
from desk.store.file.stored_documents import StoredDocuments

_READ_SIZE = 1 << 16
_SEEK_SIZE = 4096
_STREAM_SIZE = 1 << 20


class SnapshotCases(LazyCases):
    """Cases by number, loaded whole when all are asked for."""

    def __init__(self, path: Path, fd: int, head_size: int, meta: SnapshotMeta) -> None:
        """Open the cases of a snapshot in our layout.

        They begin at offset `head_size` of the descriptor `fd`. Raises Damaged when the snapshot's end is missing.
        """
        self._path = path
        self._fd = fd
        self._start = head_size
        self._end = os.fstat(fd).st_size - len(ENDING)
        self._stop = head_size + meta.cases_size if meta.cases_size else self._end
        self.stored = StoredDocuments(path, meta.format)
        self.last_case = meta.last_case
        self._all: Mapping[int, Document] | None = None
        if os.pread(fd, len(ENDING), self._end) != ENDING or os.pread(fd, 2, self._stop) != ENDING[:2]:
            raise damaged_error(path, "its end is missing")

    def duplicate(self) -> Self:
        """The same cases under another descriptor. The caller closes it."""
        other = copy.copy(self)
        other._fd, other._all = os.dup(self._fd), None
        return other

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self._fd)

    @property
    def is_loaded(self) -> bool:
        """Are all cases in memory?"""
        return self._all is not None

    @property
    def all_cases(self) -> Mapping[int, Document]:
        """All cases, loaded into memory. Raises Damaged."""
        if self._all is None:
            data = os.pread(self._fd, self._stop - self._start, self._start)
            try:
                self._all = self.stored.cases(decode_tables(b'{"cases":{%b}}' % data)[CASES])
            except Malformed as error:
                raise damaged_error(self._path, error) from error
        return self._all

    def stream(self) -> Iterator[tuple[int, bytes]]:
        """Every case by number, in turn.

        None of them is kept, so that a file may be larger than the memory. Raises Damaged.
        """
        offset, rest = self._start, b""
        while offset < self._stop:
            data = rest + os.pread(self._fd, min(_STREAM_SIZE, self._stop - offset), offset)
            offset += len(data) - len(rest)
            *lines, rest = data.split(b"\n") if offset < self._stop else (*data.split(b"\n"), b"")
            for line in filter(None, lines):
                yield self._case_of(line)

    def _case_of(self, line: bytes) -> tuple[int, bytes]:
        key, _, document = line.partition(b":")
        digits = key.strip(b'"')
        if not digits.isdigit():
            raise damaged_error(self._path, f"no case stands in the line {line[:20]!r}")
        return int(digits), self.stored.case(int(digits), document.removesuffix(b","))

    def other_tables(self) -> dict[str, dict[str, Document]]:
        """The tables behind the cases. Raises Damaged."""
        data = os.pread(self._fd, self._end + 3 - self._stop, self._stop).removeprefix(b"\n}").removeprefix(b",")
        try:
            tables = decode_tables(b"{" + data)
        except Malformed as error:
            raise damaged_error(self._path, error) from error
        return {name: self.stored.table(name, table) for name, table in tables.items()}

    def __getitem__(self, number: int) -> Document:
        found = self._search_case(number)
        if found is None:
            raise KeyError(number)
        return found

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._search_case(number) is not None

    def _search_case(self, number: int) -> Document | None:
        if self._all is not None:
            return self._all.get(number)
        try:
            return self._find_case(number)
        except Damaged:
            return self.all_cases.get(number)

    def has_case_elsewhere(self, number: int) -> bool:
        """Does a case that was given stand out of its place?

        Another program may have sorted the lines. It reads all cases.
        """
        return number <= self.last_case and number in self.all_cases

    def __iter__(self) -> Iterator[int]:
        return iter(self.all_cases)

    def __len__(self) -> int:
        return len(self.all_cases)

    def _find_case(self, number: int) -> bytes | None:
        """Find a case's document by binary search over the lines."""
        low, high = self._start, self._stop
        while low < high:
            middle = self._line_start((low + high) // 2, low)
            found = self._number_at(middle)
            if found == number:
                return self.stored.case(number, self._line_at(middle).partition(b":")[2].removesuffix(b","))
            if found < number:
                low = middle + len(self._line_at(middle)) + 1
            else:
                high = middle
        return None

    def _line_start(self, offset: int, low: int) -> int:
        """The offset where the line around `offset` begins."""
        while offset > low:
            start = max(low, offset - _SEEK_SIZE)
            newline = os.pread(self._fd, offset - start, start).rfind(b"\n")
            if newline >= 0:
                return start + newline + 1
            offset = start
        return low

    def _number_at(self, offset: int) -> int:
        digits = os.pread(self._fd, 24, offset)[1:].partition(b'"')[0]
        if not digits.isdigit():
            raise damaged_error(self._path, f"no case begins at byte {offset}")
        return int(digits)

    def _line_at(self, offset: int) -> bytes:
        line = b""
        while offset + len(line) < self._stop:
            chunk = os.pread(self._fd, min(_READ_SIZE, self._stop - offset - len(line)), offset + len(line))
            upto, newline, _ = chunk.partition(b"\n")
            line += upto
            if newline or not chunk:
                break
        return line


def snapshot_head(fd: int) -> bytes:
    """The bytes before the first case of a snapshot in our layout.

    The line that opens the cases is included. For another layout the result is any part of the file.
    """
    head = b""
    while chunk := os.pread(fd, _READ_SIZE, len(head)):
        before, head = len(head), head + chunk
        found = head.find(CASES_OPENING, max(0, before - len(CASES_OPENING)))
        if found >= 0:
            return head[: found + len(CASES_OPENING)]
        if not head.startswith(OPENING):
            break
    return head
