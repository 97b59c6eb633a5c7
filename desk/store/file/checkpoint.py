"""Writes the next snapshot and puts it in place."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from desk.store.file.durable_io import copy_permissions, hardlink_or_copy, open_regular, sync_folder, write_all
from desk.store.file.read_errors import Malformed
from desk.store.file.snapshot_codec import decode_tables
from desk.store.paths import ShiftPaths

_CHUNK_SIZE = 1 << 20


def _joined_chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, joined to about a megabyte each."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _CHUNK_SIZE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


class CheckpointBusy(Exception):
    """Raised when another process is writing the next snapshot."""


class CheckpointWriter:
    """Writes a snapshot beside the file, to be published or dropped.

    One process at a time may write it. It claims the file name by `flock`, which the kernel releases when the process is killed, so
    that no claim is left over.
    """

    def __init__(
        self, paths: ShiftPaths, pieces: Iterable[bytes], rights: int = 0o660, *, locked: bool = False, like: Path | None = None
    ) -> None:
        """Write `pieces` durably beside the shift file.

        The snapshot takes the permissions of the shift file. A new shift file takes those of the file `like`, else `rights`. With the
        lock held (`locked`), what another process is writing is out of date, and its name is taken over.

        Raises CheckpointBusy when another process writes and the lock is not held, OSError when the disk is full.
        """
        self._paths = paths
        self._claimed = False
        if locked:
            with contextlib.suppress(FileNotFoundError):
                paths.next_snapshot.unlink()
        self._fd = open_regular(paths.next_snapshot, os.O_RDWR | os.O_CREAT, rights)
        try:
            self._claim_file()
            copy_permissions(self._fd, paths.shift if like is None or paths.shift.exists() else like)
            os.ftruncate(self._fd, 0)
            written = self._write_pieces(pieces)
            os.fsync(self._fd)
            self._check_written(written)
        except BaseException:
            self._discard_file()
            raise

    def _write_pieces(self, pieces: Iterable[bytes]) -> int:
        """Write a snapshot. Returns the sum of all its bytes."""
        total = 0
        for chunk in _joined_chunks(pieces):
            total = zlib.crc32(chunk, total)
            write_all(self._fd, chunk)
        return total

    def _check_written(self, total: int) -> None:
        """Read the snapshot back. Raises OSError when it is not one, or not the one that was written.

        One sum over all is enough: that of each document was reckoned from the bytes that were written.
        """
        data = os.pread(self._fd, os.fstat(self._fd).st_size, 0)
        try:
            decode_tables(data)
        except Malformed as error:
            raise OSError(errno.EIO, f"what was written cannot be read back ({error})") from error
        if zlib.crc32(data) != total:
            raise OSError(errno.EIO, "what was written reads back differently")

    def _claim_file(self) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CheckpointBusy from error
        self._claimed = True
        if not self._is_in_place():  # published between our open and our claim, so no longer ours to write
            raise CheckpointBusy

    def _is_in_place(self) -> bool:
        """Does the file's name still lead to the file we write?"""
        with contextlib.suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(self._fd), self._paths.next_snapshot.lstat())
        return False

    def publish(self, *, repaired: bool = False) -> None:
        """Put the new snapshot in place and keep the one before it.

        Call it only under the lock. A `repaired` snapshot replaces the kept one as well, since the damaged file is not worth keeping.
        Raises CheckpointBusy when another process took the name over, OSError when the disk will not take it.
        """
        if not self._is_in_place():
            raise CheckpointBusy
        paths = self._paths
        with contextlib.suppress(FileNotFoundError):
            hardlink_or_copy(paths.next_snapshot if repaired else paths.shift, paths.previous, linked=not repaired)
        paths.next_snapshot.rename(paths.shift)
        sync_folder(paths.shift.parent)

    def _discard_file(self) -> None:
        if self._claimed and self._is_in_place():
            with contextlib.suppress(OSError):
                self._paths.next_snapshot.unlink()
        os.close(self._fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._discard_file()
