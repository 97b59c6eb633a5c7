"""The lock that admits one writer at a time, also across machines.

It uses `flock` from the standard library. The package filelock does the same and costs 60 ms at the start of every command. The kernel
admits waiting processes in turn and frees the lock when its holder dies. Whoever finds it taken waits in a queue, which is imported then:
most find it free, and threads cost a line command 1 ms.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desk.errors import NotSaved, Refused
from desk.store.disk.durable_io import copy_permissions, file_status, open_regular, opened_folder
from desk.wall_clock import system_clock

if TYPE_CHECKING:
    from desk.store.file.lock_queue import LockQueue, LockTicket

LOCK_TIMEOUT = 5.0
"""Seconds to wait for the lock before LockBusy names its holder."""

_RECORD_SIZE = 256
"""Bytes of the holder's record. The size is fixed, so that a full disk still takes it."""


class LockBusy(NotSaved):
    """Raised when another process holds the lock. Nothing was written."""


class LockHolder(msgspec.Struct, frozen=True):
    """The process that holds the lock.

    `pid` is valid on `host` only.
    """

    agent: str
    pid: int
    host: str
    since: datetime

    def __str__(self) -> str:
        who = self.agent or "somebody"
        return f"{who} (process {self.pid} on {self.host}) since {self.since:%H:%M:%S} UTC"


_encode_holder = msgspec.json.Encoder().encode


def _try_flock(fd: int) -> bool:
    """Take the lock if it is free. Returns whether it was."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Lock:
    """The lock of one shift file.

    The lock file takes the permissions of the file `like` once that exists. Other agents are told `agent` while the lock is held. The
    file is made only in a folder of which `may_make` says so.
    """

    def __init__(
        self,
        path: Path,
        agent: str = "",
        rights: int = 0o660,
        *,
        like: Path | None = None,
        may_make: Callable[[int], bool] = lambda folder: True,
    ) -> None:
        self._path = path
        self._path_text = os.fspath(path)
        self._agent = agent
        self._rights = rights
        self._like = like
        self._may_make = may_make
        self._fd = -1
        self._inode = (0, 0)
        self._is_contended = False
        self._is_ours_alone = True
        self._queue: LockQueue | None = None
        self._host = os.uname().nodename

    @contextlib.contextmanager
    def held(self, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
        """Hold the lock for the block.

        Raises LockBusy, with the holder's name, when it is not free within `timeout` seconds. Raises Refused where files cannot be
        locked.
        """
        self._acquire_lock(timeout)
        try:
            yield
        finally:
            self._release_lock()

    def _release_lock(self) -> None:
        """Release the lock.

        An error here comes after everything was written, so it is no failure of that. Closing the file releases the lock as well.
        """
        try:
            fcntl.flock(self._fd, fcntl.LOCK_UN)
        except OSError:
            with contextlib.suppress(OSError):
                self.close()

    def _acquire_lock(self, timeout: float) -> None:
        while True:
            if self._fd < 0:
                self._fd = self._open_file()
                if self._like is not None:
                    copy_permissions(self._fd, self._like, within=0o660)
                found = os.fstat(self._fd)
                self._inode = found.st_dev, found.st_ino
                self._is_ours_alone = found.st_nlink == 1
            self._wait_for_lock(timeout)
            if self.is_in_place():
                self._write_holder()
                return
            self.close()

    def _open_file(self) -> int:
        with opened_folder(self._path.parent) as folder:
            make = os.O_CREAT if self._may_make(folder) else 0
            return open_regular(self._path, os.O_RDWR | make, self._rights, dir_fd=folder)

    def _wait_for_lock(self, timeout: float) -> None:
        if not self._is_contended and self._try_lock():
            return
        ticket = self._join_queue()
        try:
            if not ticket.wait(timeout):
                raise LockBusy(_busy_message(self.holder(), self._path, timeout))
        except BaseException:
            self._abandon_ticket(ticket)
            raise
        self._is_contended = ticket.waited

    def _abandon_ticket(self, ticket: LockTicket) -> None:
        """Release a lock granted too late, or leave it to the thread.

        The thread closes the descriptor when its turn comes.
        """
        if ticket.granted:
            fcntl.flock(self._fd, fcntl.LOCK_UN)
            return
        self._fd, self._queue = -1, None

    def _try_lock(self) -> bool:
        try:
            return _try_flock(self._fd)
        except OSError as error:
            if error.errno not in {errno.ENOLCK, errno.ENOTSUP, errno.EINVAL}:
                raise
            raise Refused(f"Files in {self._path.parent} cannot be locked, so a shift cannot be shared there.") from error

    def _join_queue(self) -> LockTicket:
        if self._queue is None:
            from desk.store.file.lock_queue import LockQueue

            self._queue = LockQueue()
        return self._queue.join(self._fd)

    def is_in_place(self) -> bool:
        """Is the locked file still the one that others will lock?

        Somebody may have removed it meanwhile.
        """
        there = file_status(self._path_text)
        return there is not None and (there.st_dev, there.st_ino) == self._inode

    def _write_holder(self) -> None:
        """Leave word of who holds the lock.

        A file with a second name gets none: somebody may have planted theirs.
        """
        if not self._is_ours_alone:
            return
        holder = LockHolder(agent=self._agent[:64], pid=os.getpid(), host=self._host[:64], since=system_clock())
        try:  # noqa: SIM105  # every commit comes by here, and this costs nothing
            os.pwrite(self._fd, _encode_holder(holder).ljust(_RECORD_SIZE)[:_RECORD_SIZE], 0)
        except OSError:
            pass  # the record only informs others: the lock holds without it

    def holder(self) -> LockHolder | None:
        """The last process that took the lock. None when it cannot be read."""
        try:
            fd = open_regular(self._path, os.O_RDONLY)
        except (OSError, Refused):
            return None
        try:
            return msgspec.json.decode(os.pread(fd, _RECORD_SIZE, 0), type=LockHolder)
        except (msgspec.DecodeError, OSError):
            return None
        finally:
            os.close(fd)

    def close(self) -> None:
        """Close the file and end the waiting thread."""
        if self._queue is not None:
            self._queue.end()
            self._queue = None
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            os.close(fd)


def _busy_message(holder: LockHolder | None, path: Path, timeout: float) -> str:
    who = str(holder) if holder else "another program"
    shift = path.name.removesuffix(".lock")
    return (
        f"{shift} has been held by {who}; after {timeout:.0f} s of waiting nothing of yours was written. "
        "Try again in a moment. If that program hangs, end it: what it had saved stays saved."
    )
