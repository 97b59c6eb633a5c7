"""Writes the next snapshot and puts it in place."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Self

from desk.errors import Refused
from desk.new_files import create_aside
from desk.store.disk.durable_io import (
    copy_permissions,
    create_beside,
    file_status,
    folder_holding,
    hardlink_or_copy,
    open_regular,
    replace_known,
    sync_folder,
)
from desk.store.documents.document_codec import Malformed
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
        self,
        paths: ShiftPaths,
        pieces: Iterable[bytes],
        rights: int = 0o660,
        *,
        locked: bool = False,
        like: Path | None = None,
        unproved: Iterable[bytes] | None = None,
    ) -> None:
        """Write `pieces` durably beside the shift file.

        The snapshot takes the permissions of the shift file. A new shift file takes those of the file `like`, else `rights`. A file
        `like` must be there: nothing is made where it is gone. With the lock held (`locked`), what another process is writing is out of
        date, and its name is taken over. `unproved` are the pieces of a smaller snapshot, with everything that stood in none before:
        the others have been read back already.

        Raises CheckpointBusy when another process writes and the lock is not held, OSError when the disk is full or `like` is gone.
        """
        self._paths = paths
        self._claimed = False
        if not locked and self._is_being_written(paths.next_snapshot):
            raise CheckpointBusy
        model = paths.shift if like is None or paths.shift.exists() else like
        ending = paths.next_snapshot.suffix.removeprefix(".")
        if like is None and not model.exists():
            self._fd, self._path = create_aside(paths.shift, ending, rights)
        else:
            self._fd, self._path = create_beside(paths.shift, model, ending)
        try:
            self._claim_file()
            copy_permissions(self._fd, model)
            written = self._write_pieces(pieces)
            os.fsync(self._fd)
            self._check_written(written, unproved)
        except BaseException:
            self._discard_file()
            raise

    def _write_pieces(self, pieces: Iterable[bytes]) -> int:
        """Write a snapshot. Returns the sum of all its bytes."""
        total = 0
        with open(self._fd, "wb", buffering=1 << 16, closefd=False) as file:
            for chunk in _joined_chunks(pieces):
                total = zlib.crc32(chunk, total)
                file.write(chunk)
        return total

    def _check_written(self, total: int, unproved: Iterable[bytes] | None) -> None:
        """Read the snapshot back. Raises OSError when it is not one, or not the one that was written.

        One sum over all is enough: that of each document was reckoned from the bytes that were written.
        """
        try:
            decode_tables(os.pread(self._fd, os.fstat(self._fd).st_size, 0) if unproved is None else b"".join(unproved))
        except Malformed as error:
            raise OSError(errno.EIO, f"what was written cannot be read back ({error})") from error
        found = offset = 0
        while chunk := os.pread(self._fd, _CHUNK_SIZE, offset):
            found, offset = zlib.crc32(chunk, found), offset + len(chunk)
        if found != total:
            raise OSError(errno.EIO, "what was written reads back differently")

    def _is_being_written(self, path: Path) -> bool:
        """Is a colleague writing the next snapshot?

        One that was published just now counts as well. A file that somebody else planted there does not count.
        """
        try:
            fd = open_regular(path, os.O_RDONLY)
        except (OSError, Refused):
            return False
        try:
            return self._is_of_colleague(os.fstat(fd)) and not (_try_shared_flock(fd) and _leads_to(path, fd))
        finally:
            os.close(fd)

    def _is_of_colleague(self, found: os.stat_result) -> bool:
        """Is a file ours, or of the group that shares the shift?"""
        there = file_status(str(self._paths.shift))
        return found.st_uid == os.geteuid() or (there is not None and found.st_gid == there.st_gid)

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
        return _leads_to(self._path, self._fd)

    def status(self) -> os.stat_result:
        """The status of the file that was written.

        Another may stand under its name by now.
        """
        return os.fstat(self._fd)

    def publish(self, *, repaired: bool = False, check: Callable[[], None] = lambda: None) -> None:
        """Put the new snapshot in place and keep the one before it.

        `check` has the last word before it is put in place. Call it only under the lock. A `repaired` snapshot replaces the kept one as
        well, since the damaged file is not worth keeping. Raises CheckpointBusy when another process took the name over, FileReplaced
        when another program put a file there, OSError when the disk will not take it.
        """
        if not self._is_in_place():
            raise CheckpointBusy
        paths = self._paths
        check()  # what was not read does not become the one kept from before
        with contextlib.suppress(FileNotFoundError):
            hardlink_or_copy(self._path if repaired else paths.shift, paths.previous, linked=not repaired)
        self._take_name(paths.published_snapshot)
        with folder_holding(self._path) as folder:
            replace_known(self._path.name, paths.shift.name, folder, check=check)
        sync_folder(paths.shift.parent)

    def _take_name(self, own: Path) -> None:
        """Move the file to the name of the lock's holder.

        Whoever looked before we began to write may have put another file under the old one. Raises CheckpointBusy then.
        """
        try:
            self._path.rename(own)
        except FileNotFoundError as error:
            raise CheckpointBusy from error
        self._path = own
        if not self._is_in_place():
            own.unlink()
            raise CheckpointBusy

    def _discard_file(self) -> None:
        if self._claimed and self._is_in_place():
            with contextlib.suppress(OSError):
                self._path.unlink()
        os.close(self._fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._discard_file()


def _try_shared_flock(fd: int) -> bool:
    """Is nobody writing the file? The lock that is taken to ask goes with the descriptor."""
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _leads_to(path: Path, fd: int) -> bool:
    """Does a name lead to an open file?"""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(fd), path.lstat())
    return False
