"""Writes the next snapshot and puts it in place."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from desk.errors import Damaged
from desk.store.file.durable_io import copy_permissions, hardlink_or_copy, open_regular, sync_folder
from desk.store.file.read_errors import Malformed
from desk.store.file.snapshot_codec import CASES, FORMAT, decode_tables
from desk.store.file.stored_documents import StoredDocuments
from desk.store.paths import ShiftPaths


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
            with open(self._fd, "wb", buffering=1 << 20, closefd=False) as file:
                file.writelines(pieces)
            os.fsync(self._fd)
            self._check_written()
        except BaseException:
            self._discard_file()
            raise

    def _check_written(self) -> None:
        """Read the snapshot back. Raises OSError when it is not one that can be read."""
        try:
            tables = decode_tables(os.pread(self._fd, os.fstat(self._fd).st_size, 0))
            stored = StoredDocuments(self._paths.next_snapshot, FORMAT)
            stored.cases(tables.get(CASES, {}))
        except (Malformed, Damaged) as error:
            raise OSError(errno.EIO, f"what was written cannot be read back ({error})") from error
        if stored.altered:
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
