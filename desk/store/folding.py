"""The next snapshot on its way into place; it is handed the bytes and knows nothing of what they say."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from desk.store.beside import Beside
from desk.store.durable import keep_as, open_regular, sync_folder, take_rights_of


class BeingFolded(Exception):
    """Somebody else is writing the next snapshot just now."""


class Folding:
    """A snapshot written and made durable beside the file, to be published under the lock, or dropped.

    One process at a time may write it: the name is claimed by `flock`, which a killed process lets go of, so nothing is left over.
    """

    def __init__(
        self, beside: Beside, pieces: Iterable[bytes], rights: int = 0o660, *, locked: bool = False, like: Path | None = None
    ) -> None:
        """Write `pieces` beside the file, with its rights; a new file takes those of the file `like` it, else `rights`.

        With the lock held (`locked`), whatever somebody else is folding is out of date, and its name is taken over. Raises
        BeingFolded when somebody else is at it and the lock is not held, OSError when the disk is full.
        """
        self._beside = beside
        self._claimed = False
        if locked:
            with contextlib.suppress(FileNotFoundError):
                beside.folding.unlink()
        self._fd = open_regular(beside.folding, os.O_RDWR | os.O_CREAT, rights)
        try:
            self._claim()
            take_rights_of(self._fd, beside.path if like is None or beside.path.exists() else like)
            os.ftruncate(self._fd, 0)
            with open(self._fd, "wb", buffering=1 << 20, closefd=False) as file:
                file.writelines(pieces)
            os.fsync(self._fd)
        except BaseException:
            self._drop()
            raise

    def _claim(self) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BeingFolded from error
        self._claimed = True
        if not self._is_ours():  # published between our opening and our claim: no longer ours to write
            raise BeingFolded

    def _is_ours(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(self._fd), self._beside.folding.lstat())
        return False

    def publish(self, *, repaired: bool = False) -> None:
        """Put the new snapshot in place, keeping the one before it. Only under the lock.

        A `repaired` one takes the place of the one before it as well: what stood here is not worth keeping. Raises BeingFolded when
        somebody took the name over meanwhile.
        """
        if not self._is_ours():
            raise BeingFolded
        beside = self._beside
        with contextlib.suppress(FileNotFoundError):
            keep_as(beside.folding if repaired else beside.path, beside.previous, linked=not repaired)
        beside.folding.rename(beside.path)
        sync_folder(beside.path.parent)

    def _drop(self) -> None:
        if self._claimed and self._is_ours():
            with contextlib.suppress(OSError):
                self._beside.folding.unlink()
        os.close(self._fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()
