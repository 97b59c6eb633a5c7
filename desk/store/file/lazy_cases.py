"""The cases of a large snapshot, found one by one without reading the others; it knows our layout and decodes nothing.

`desk log` on one case of 20,000 must not cost more than on one of 100. The cases stand one a line in the order of their numbers, so
one is found by halving: some fifteen reads of a few bytes. Whoever wants them all (the board, a fold) gets them read whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from desk.store.file.read_errors import Malformed, damaged_error
from desk.store.file.snapshot_codec import CASES_OPENING, ENDING, OPENING, Document, decode_cases

_READ_SIZE = 1 << 16
_SEEK_SIZE = 4096


class LazyCases(Mapping[int, Document]):
    """Cases by number, read whole, once, when somebody asks for more than one by one."""

    def __init__(self, path: Path, fd: int, head_size: int) -> None:
        """`fd` is a snapshot in our layout whose cases begin at `head_size`. Raises Damaged when its end is missing."""
        self._path = path
        self._fd = fd
        self._start = head_size
        self._stop = os.fstat(fd).st_size - len(ENDING)
        self._all: Mapping[int, Document] | None = None
        if os.pread(fd, len(ENDING), self._stop) != ENDING:
            raise damaged_error(path, "its end is missing")

    @property
    def is_loaded(self) -> bool:
        """Whether they were read into memory."""
        return self._all is not None

    @property
    def all_cases(self) -> Mapping[int, Document]:
        """All of them, read into memory."""
        if self._all is None:
            data = os.pread(self._fd, self._stop - self._start, self._start)
            try:
                self._all = decode_cases(b"{" + data + b"}")
            except Malformed as error:
                raise damaged_error(self._path, error) from error
        return self._all

    def __getitem__(self, number: int) -> Document:
        found = self._all.get(number) if self._all is not None else self._find_case(number)
        if found is None:
            raise KeyError(number)
        return found

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._has_case(number)

    def _has_case(self, number: int) -> bool:
        return number in self._all if self._all is not None else self._find_case(number) is not None

    def __iter__(self) -> Iterator[int]:
        return iter(self.all_cases)

    def __len__(self) -> int:
        return len(self.all_cases)

    def _find_case(self, number: int) -> bytes | None:
        """Halve the stretch in which the line must begin until only that line is left."""
        low, high = self._start, self._stop
        while low < high:
            middle = self._line_start((low + high) // 2, low)
            found = self._number_at(middle)
            if found == number:
                return self._line_at(middle).partition(b":")[2].removesuffix(b",")
            if found < number:
                low = middle + len(self._line_at(middle)) + 1
            else:
                high = middle
        return None

    def _line_start(self, offset: int, low: int) -> int:
        """Where the line begins that `place` lies in."""
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
    """What stands before the cases of a snapshot in our layout, with the line that opens them; of another layout, anything."""
    head = b""
    while chunk := os.pread(fd, _READ_SIZE, len(head)):
        before, head = len(head), head + chunk
        found = head.find(CASES_OPENING, max(0, before - len(CASES_OPENING)))
        if found >= 0:
            return head[: found + len(CASES_OPENING)]
        if not head.startswith(OPENING):
            break
    return head
