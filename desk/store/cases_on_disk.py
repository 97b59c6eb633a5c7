"""The cases of a large snapshot, found one by one without reading the others; it knows our layout and decodes nothing.

`desk log` on one case of 20,000 must not cost more than on one of 100. The cases stand one a line in the order of their numbers, so
one is found by halving: some fifteen reads of a few bytes. Whoever wants them all (the board, a fold) gets them read whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from desk.store.codec import CASES_OPENING, ENDING, OPENING, Document, decode_cases
from desk.store.damage import Malformed, damaged

_STEP = 1 << 16
_LOOK = 4096


class CasesOnDisk(Mapping[int, Document]):
    """Cases by number, read whole, once, when somebody asks for more than one by one."""

    def __init__(self, path: Path, fd: int, head_size: int) -> None:
        """`fd` is a snapshot in our layout whose cases begin at `head_size`. Raises Damaged when its end is missing."""
        self._path = path
        self._fd = fd
        self._start = head_size
        self._stop = os.fstat(fd).st_size - len(ENDING)
        self._all: Mapping[int, Document] | None = None
        if os.pread(fd, len(ENDING), self._stop) != ENDING:
            raise damaged(path, "its end is missing")

    @property
    def is_whole(self) -> bool:
        """Whether they were read into memory."""
        return self._all is not None

    @property
    def whole(self) -> Mapping[int, Document]:
        """All of them, read into memory."""
        if self._all is None:
            data = os.pread(self._fd, self._stop - self._start, self._start)
            try:
                self._all = decode_cases(b"{" + data + b"}")
            except Malformed as error:
                raise damaged(self._path, error) from error
        return self._all

    def __getitem__(self, number: int) -> Document:
        found = self._all.get(number) if self._all is not None else self._find(number)
        if found is None:
            raise KeyError(number)
        return found

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._has(number)

    def _has(self, number: int) -> bool:
        return number in self._all if self._all is not None else self._find(number) is not None

    def __iter__(self) -> Iterator[int]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)

    def _find(self, number: int) -> bytes | None:
        """Halve the stretch in which the line must begin until only that line is left."""
        low, high = self._start, self._stop
        while low < high:
            middle = self._line_before((low + high) // 2, low)
            found = self._number_at(middle)
            if found == number:
                return self._line_at(middle).partition(b":")[2].removesuffix(b",")
            if found < number:
                low = middle + len(self._line_at(middle)) + 1
            else:
                high = middle
        return None

    def _line_before(self, place: int, low: int) -> int:
        """Where the line begins that `place` lies in."""
        while place > low:
            start = max(low, place - _LOOK)
            newline = os.pread(self._fd, place - start, start).rfind(b"\n")
            if newline >= 0:
                return start + newline + 1
            place = start
        return low

    def _number_at(self, place: int) -> int:
        digits = os.pread(self._fd, 24, place)[1:].partition(b'"')[0]
        if not digits.isdigit():
            raise damaged(self._path, f"no case begins at byte {place}")
        return int(digits)

    def _line_at(self, place: int) -> bytes:
        line = b""
        while place + len(line) < self._stop:
            chunk = os.pread(self._fd, min(_STEP, self._stop - place - len(line)), place + len(line))
            upto, newline, _ = chunk.partition(b"\n")
            line += upto
            if newline or not chunk:
                break
        return line


def head_of(fd: int) -> bytes:
    """What stands before the cases of a snapshot in our layout, with the line that opens them; of another layout, anything."""
    head = b""
    while chunk := os.pread(fd, _STEP, len(head)):
        before, head = len(head), head + chunk
        found = head.find(CASES_OPENING, max(0, before - len(CASES_OPENING)))
        if found >= 0:
            return head[: found + len(CASES_OPENING)]
        if not head.startswith(OPENING):
            break
    return head
