"""The next snapshot on its way into place; it is handed the bytes and knows nothing of what they say."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from desk.store.file.durable_io import copy_permissions, hardlink_or_copy, open_regular, sync_folder
from desk.store.paths import ShiftPaths


class CheckpointBusy(Exception):
    """Somebody else is writing the next snapshot just now."""


class CheckpointWriter:
    """A snapshot written and made durable beside the file, to be published under the lock, or dropped.

    One process at a time may write it: the name is claimed by `flock`, which a killed process lets go of, so nothing is left over.
    """

    def __init__(
        self, paths: ShiftPaths, pieces: Iterable[bytes], rights: int = 0o660, *, locked: bool = False, like: Path | None = None
    ) -> None:
        """Write `pieces` beside the file, with its rights; a new file takes those of the file `like` it, else `rights`.

        With the lock held (`locked`), whatever somebody else is folding is out of date, and its name is taken over. Raises
        BeingFolded when somebody else is at it and the lock is not held, OSError when the disk is full.
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
        except BaseException:
            self._discard_file()
            raise

    def _claim_file(self) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CheckpointBusy from error
        self._claimed = True
        if not self._is_in_place():  # published between our opening and our claim: no longer ours to write
            raise CheckpointBusy

    def _is_in_place(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(self._fd), self._paths.next_snapshot.lstat())
        return False

    def publish(self, *, repaired: bool = False) -> None:
        """Put the new snapshot in place, keeping the one before it. Only under the lock.

        A `repaired` one takes the place of the one before it as well: what stood here is not worth keeping. Raises BeingFolded when
        somebody took the name over meanwhile.
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
