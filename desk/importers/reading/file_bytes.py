"""The bytes of a file, block by block."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import msgspec

BLOCK = 1 << 16
"""Bytes that are read in one step."""


class FileBytes(Protocol):
    """A file that can be read more than once."""

    def blocks(self) -> Iterator[bytes]:
        """The bytes from the first on, a block at a time."""


class HeldBytes(msgspec.Struct, frozen=True):
    """The bytes of a file that is in memory."""

    data: bytes

    def blocks(self) -> Iterator[bytes]:
        """The bytes from the first on, a block at a time."""
        return (self.data[at : at + BLOCK] for at in range(0, len(self.data), BLOCK))


class UnpackedBytes(msgspec.Struct, frozen=True):
    """The bytes that a gzip file packs. Raises zlib.error for a damaged one, and EOFError for one that is cut off."""

    packed: FileBytes

    def blocks(self) -> Iterator[bytes]:
        """The bytes from the first on, a block at a time."""
        unpacker = zlib.decompressobj(wbits=31)
        for block in self.packed.blocks():
            found = unpacker.decompress(block, BLOCK)
            while found:
                yield found
                found = unpacker.decompress(unpacker.unconsumed_tail, BLOCK)
        if not unpacker.eof:
            raise EOFError


def first_bytes(file: FileBytes) -> bytes:
    """The first block of a file, empty for an empty one."""
    return next(file.blocks(), b"")


def whole_bytes(file: FileBytes) -> bytes:
    """All bytes of a file at once."""
    return file.data if isinstance(file, HeldBytes) else b"".join(file.blocks())
