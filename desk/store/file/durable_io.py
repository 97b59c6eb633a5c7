"""Bytes made durable on a disk that may be full or shared; it knows files and nothing of shifts.

Nothing here follows a symbolic link: in a folder that several people write to, a planted link must not lead our pen elsewhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from desk.errors import Refused
from desk.store.file.read_errors import system_reason

_OPEN_FLAGS = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
"""O_NONBLOCK so that a named pipe in a file's place cannot hang us; for regular files it does nothing."""


def open_regular(path: Path, flags: int, rights: int = 0o660) -> int:
    """Open a regular file and return its descriptor; a link, a folder or a device in its place is Refused.

    Raises FileNotFoundError and other OSErrors as the system does, Refused where only the agent can help.
    """
    try:
        fd = os.open(path, flags | _OPEN_FLAGS, rights)
    except OSError as error:
        raise _open_error(error, path) from error
    if stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    raise Refused(f"{path} is not a file. Nothing was written; give the path of a shift file.")


def _open_error(error: OSError, path: Path) -> Exception:
    if error.errno == errno.ELOOP:
        return Refused(f"{path} is a symbolic link, and desk does not write through links. Remove it and try again.")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Refused(f"You may not open {path} that way. Ask whoever owns it for permission.")
    if error.errno in {errno.EISDIR, errno.ENXIO, errno.ENOTDIR, errno.ENAMETOOLONG}:
        return Refused(f"{path} is not a file ({system_reason(error)}). Give the path of a shift file.")
    return error


def file_status(path: str) -> os.stat_result | None:
    """What stands at `path`, links not followed; None when nothing does."""
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def read_regular(path: Path) -> bytes:
    """The whole of a regular file."""
    fd = open_regular(path, os.O_RDONLY)
    with open(fd, "rb", buffering=0) as file:
        return file.read()


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data`; a disk that takes only a part of it makes the next round raise its error."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def write_all_at(fd: int, data: bytes, offset: int) -> None:
    """The same at a place in the file."""
    rest = memoryview(data)
    while rest:
        written = os.pwrite(fd, rest, offset)
        rest, offset = rest[written:], offset + written


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable; file systems that cannot sync a folder are left to their own care."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(fd)


def copy_permissions(fd: int, path: Path, *, within: int = 0o777) -> None:
    """Give an open file of ours the rights and the group of the file at `path`, as far as they go `within` this mode.

    So whoever may open the one may open the other, whatever the umask or the group of the process that made it.
    """
    with contextlib.suppress(OSError):
        there, ours = path.stat(), os.fstat(fd)
        mode = stat.S_IMODE(there.st_mode) & within
        if stat.S_IMODE(ours.st_mode) != mode:
            os.fchmod(fd, mode)
        if ours.st_gid != there.st_gid:
            os.fchown(fd, -1, there.st_gid)


def replace_file(path: Path, data: bytes, *, like: Path) -> None:
    """Put a small file in place whole, with the rights of the file `like` it: written to one side, made durable, renamed.

    The folder is synced by the caller.
    """
    aside = path.with_name(f"{path.name}.new")
    with contextlib.suppress(FileNotFoundError):
        aside.unlink()
    fd = open_regular(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        copy_permissions(fd, like)
        write_all(fd, data)
        os.fsync(fd)
        aside.rename(path)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise
    finally:
        os.close(fd)


def hardlink_or_copy(path: Path, kept: Path, *, linked: bool = True) -> None:
    """Keep what `path` holds now under a second name, replacing what that name held; `path` never goes missing meanwhile.

    By a hard link where the file system has them, else by a durable copy. Not `linked` when both will stay: one accident must not
    strike two names of one file.
    """
    aside = kept.with_name(f"{kept.name}.new")
    with contextlib.suppress(FileNotFoundError):
        aside.unlink()
    if not (linked and _try_hardlink(path, aside)):
        copy_durably(path, aside)
    aside.rename(kept)


def _try_hardlink(path: Path, to: Path) -> bool:
    try:
        os.link(path, to, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    return True


def copy_durably(path: Path, to: Path) -> None:
    """Copy a file to a name that is free, with its rights."""
    with open(open_regular(path, os.O_RDONLY), "rb") as source:
        fd = open_regular(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IMODE(os.fstat(source.fileno()).st_mode))
        with open(fd, "wb") as target:
            while chunk := source.read(1 << 20):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
