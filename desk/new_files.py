"""New files that belong to us alone.

Everything that desk writes is made here. In a folder that others may write to, somebody may plant a file or a link under a name that we
are going to use. So a file is never opened to be written over: it is made new, or another name is taken.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

_NEW_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_PLAIN_TRIES = 2


def create_file(path: Path | str, rights: int = 0o600, *, dir_fd: int | None = None) -> int:
    """Make a file that was not there. Returns its descriptor, to read and write.

    Raises FileExistsError when something has the name already, a link included, and other OSErrors as the system does.
    """
    return os.open(path, _NEW_FLAGS, rights, dir_fd=dir_fd)


def open_or_create(path: Path | str, flags: int, rights: int = 0o600, *, dir_fd: int | None = None) -> int:
    """Open a file, or make it where O_CREAT says so. Returns its descriptor. Raises OSError.

    No link is followed. O_NONBLOCK keeps a named pipe in the file's place from blocking us, and has no effect on regular files.
    """
    careful = (flags & ~os.O_CREAT) | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    while True:
        try:
            return os.open(path, careful, dir_fd=dir_fd)
        except FileNotFoundError:
            if not flags & os.O_CREAT:
                raise
        with contextlib.suppress(FileExistsError):  # somebody else was first
            return create_file(path, rights, dir_fd=dir_fd)


def create_aside(path: Path | str, ending: str = "new", rights: int = 0o600, *, dir_fd: int | None = None) -> tuple[int, Path]:
    """Make a file beside `path`, to take its place, under a lock.

    Returns its descriptor and its path. It is `NAME.new`, and what was left there is removed. Where it cannot be removed, the name is one
    that nobody foresees.
    """
    for aside in _names_aside(Path(path), ending):
        with contextlib.suppress(OSError):
            os.unlink(aside, dir_fd=dir_fd)  # Path knows no folder's descriptor
        with contextlib.suppress(FileExistsError):
            return create_file(aside, rights, dir_fd=dir_fd), aside
    raise AssertionError("the names never end")


def create_claimed(path: Path | str, ending: str = "new", rights: int = 0o600, *, dir_fd: int | None = None) -> tuple[int, Path]:
    """Make a file beside `path`, where no lock is held.

    As `create_aside`, but a file on which another process is at work is left to it. The claim goes with the descriptor, so rename the file
    before that is closed. Returns descriptor and path.
    """
    for number, aside in enumerate(_names_aside(Path(path), ending)):
        _remove_unclaimed(aside, dir_fd)
        with contextlib.suppress(FileExistsError):
            fd = create_file(aside, rights, dir_fd=dir_fd)
            if (_is_claimed(fd) and _leads_to(aside, fd, dir_fd)) or number >= _PLAIN_TRIES:
                return fd, aside
            os.close(fd)
    raise AssertionError("the names never end")


def _remove_unclaimed(aside: Path, dir_fd: int | None) -> None:
    """Remove what was left by a process that ended.

    A link in its place goes as well, and is not followed.
    """
    with contextlib.suppress(OSError):
        try:
            fd = open_or_create(aside, os.O_RDONLY, dir_fd=dir_fd)
        except OSError as error:
            if error.errno == errno.ELOOP:
                os.unlink(aside, dir_fd=dir_fd)
            return
        try:
            if _is_claimed(fd) and _leads_to(aside, fd, dir_fd):
                os.unlink(aside, dir_fd=dir_fd)
        finally:
            os.close(fd)


def _is_claimed(fd: int) -> bool:
    """Claim an open file. False when another has, or files cannot be claimed there."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _leads_to(path: Path, fd: int, dir_fd: int | None) -> bool:
    """Does a name lead to an open file?"""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(fd), os.lstat(path, dir_fd=dir_fd))
    return False


@contextlib.contextmanager
def replaced_whole(path: Path | str, *, dir_fd: int | None = None) -> Iterator[int]:
    """A new file that replaces `path` after the block.

    It is open, and removed where the block or the renaming fails. Raises OSError.
    """
    fd, aside = create_claimed(path, dir_fd=dir_fd)
    try:
        yield fd
        os.rename(aside, path, src_dir_fd=dir_fd, dst_dir_fd=dir_fd)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(aside, dir_fd=dir_fd)
        raise
    finally:
        os.close(fd)


def _names_aside(path: Path, ending: str) -> Iterator[Path]:
    for number in count():
        yield path.with_name(f"{path.name}.{ending}" if number < _PLAIN_TRIES else f"{path.name[:80]}.{os.urandom(8).hex()}.{ending}")


def create_free(path: Path, rights: int = 0o600) -> tuple[int, Path]:
    """Make a file at `path`, or under the next free name.

    That is `NAME-2.csv`. Returns its descriptor and its path.
    """
    for number in count(1):
        free = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        with contextlib.suppress(FileExistsError):
            return create_file(free, rights), free
    raise AssertionError("the numbers never end")


def create_temporary(prefix: str, suffix: str = ".txt", *, folder: Path | None = None) -> tuple[int, Path]:
    """Make a temporary file for us alone.

    Returns its descriptor and its path. Raises OSError.
    """
    import tempfile  # 5 ms that a line command does not need

    handle, name = tempfile.mkstemp(prefix=prefix, suffix=suffix, dir=folder)
    return handle, Path(name)


def save_new(path: Path, text: str, rights: int = 0o600) -> None:
    """Save a text under a name that is free.

    Nothing is left behind when the disk will not take it. Raises FileExistsError and other OSErrors.
    """
    _write_text(create_file(path, rights), path, text)


def save_free(path: Path, text: str, rights: int = 0o600) -> Path:
    """Save a text at `path`, or under the next free name.

    Returns where it is. Nothing is left behind when the disk will not take it. Raises OSError.
    """
    handle, free = create_free(path, rights)
    _write_text(handle, free, text)
    return free


def _write_text(handle: int, path: Path, text: str) -> None:
    try:
        with open(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
