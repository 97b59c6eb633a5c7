"""Records put aside, out of memory where they are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from tempfile import SpooledTemporaryFile
from weakref import finalize

import msgspec

from desk.importers.reading.delimited import Record

_BLOCK = 500
"""Records that are read back in one step."""
_MOST_IN_MEMORY = 4_000_000
"""Bytes beyond which they go to a file that nobody else can open, and that ends with the process."""
_DECODER = msgspec.msgpack.Decoder(list[Record])


class RecordSpool:
    """Records that were read once and can be gone through again. `first` are the first of them."""

    def __init__(self, records: Iterable[Record], *, first: int) -> None:
        self._file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(_MOST_IN_MEMORY)  # noqa: SIM115  it lives as long as the spool
        finalize(self, self._file.close)
        self._blocks: list[tuple[int, int]] = []
        self.first: list[Record] = []
        self.count = 0
        rest = iter(records)
        while block := list(islice(rest, _BLOCK)):
            self.first += block[: first - len(self.first)]
            self.count += len(block)
            packed = msgspec.msgpack.encode(block)
            self._blocks.append((self._file.tell(), len(packed)))
            self._file.write(packed)

    def __iter__(self) -> Iterator[Record]:
        """The records, in their order."""
        for start, size in self._blocks:
            self._file.seek(start)
            yield from _DECODER.decode(self._file.read(size))
