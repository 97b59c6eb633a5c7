"""Durable reading and writing of files on a full or shared disk.

No function follows a symbolic link. In a folder that several people write to, a planted link could lead us to write to another file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from desk.errors import Refused
from desk.new_files import create_aside, create_claimed, create_file, open_or_create
from desk.store.disk.write_access import has_rights, is_refused, refusal_words


@contextlib.contextmanager
def opened_folder(path: Path) -> Iterator[int]:
    """A folder, open.

    What is made in it goes with it where it is taken away meanwhile. Raises OSError.
    """
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield fd
    finally:
        os.close(fd)


def has_file(folder: int, name: str) -> bool:
    """Is something of this name in an open folder? Links are not followed."""
    try:
        os.lstat(name, dir_fd=folder)  # Path knows no folder's descriptor
    except FileNotFoundError:
        return False
    return True


@contextlib.contextmanager
def folder_holding(file: Path) -> Iterator[int]:
    """The folder in which a file stands, open.

    Another may stand at its path: an empty one, where a share was unmounted. Raises FileNotFoundError where the file is not in it.
    """
    with opened_folder(file.parent) as folder:
        os.lstat(file.name, dir_fd=folder)
        yield folder


def create_beside(path: Path, file: Path, ending: str = "new", rights: int = 0o600, *, locked: bool = True) -> tuple[int, Path]:
    """Make a file aside `path`, in the folder that holds `file`.

    It is to take the place of `path`. Where no lock is held (`locked` off), what another process writes is left to it. Returns its
    descriptor and its path. Raises FileNotFoundError where `file` is not there, and then nothing was made.
    """
    with folder_holding(file) as folder:
        fd, aside = (create_aside if locked else create_claimed)(path.name, ending, rights, dir_fd=folder)
    return fd, path.with_name(aside.name)


def open_regular(path: Path, flags: int, rights: int = 0o660, *, dir_fd: int | None = None) -> int:
    """Open a regular file and return its descriptor.

    With O_CREAT it is made when it is absent. `dir_fd` is its folder, where that is open.

    Raises Refused for a link, a folder or a device in its place, and where only the agent can help. Raises FileNotFoundError and other
    OSErrors as the system does.
    """
    try:
        fd = open_or_create(path if dir_fd is None else path.name, flags, rights, dir_fd=dir_fd)
    except OSError as error:
        raise _open_error(error, path) from error
    if stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    raise Refused(f"{path} is not a file. Nothing was written; give the path of a shift file.")


def _open_error(error: OSError, path: Path) -> Exception:
    if error.errno == errno.ELOOP:
        return Refused(f"{path} is a symbolic link, and desk does not write through links. Remove it and try again.")
    if is_refused(error):
        return Refused(f"{_refused_words(path)} Nothing was written.")
    if error.errno in {errno.EISDIR, errno.ENXIO, errno.ENOTDIR, errno.ENAMETOOLONG}:
        return Refused(f"{path} is not a file ({system_reason(error)}). Give the path of a shift file.")
    return error


def _refused_words(path: Path) -> str:
    there = path if path.exists() else path.parent
    if not has_rights(there, os.R_OK):
        return f"You may not open {there}. Ask whoever owns it for permission."
    return f"{refusal_words(there).removesuffix('.')}."


def file_status(path: str) -> os.stat_result | None:
    """The status of a path, links not followed. None when it is absent."""
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def read_regular(path: Path) -> bytes:
    """Read the whole of a regular file. Raises what `open_regular` raises."""
    fd = open_regular(path, os.O_RDONLY)
    with open(fd, "rb", buffering=0) as file:
        return file.read()


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data`. Raises OSError.

    When the disk takes only a part, the next write raises the disk's error.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def write_all_at(fd: int, data: bytes, offset: int) -> None:
    """Write all of `data` at a byte offset. Raises OSError."""
    rest = memoryview(data)
    while rest:
        written = os.pwrite(fd, rest, offset)
        rest, offset = rest[written:], offset + written


def sync_folder(folder: Path) -> None:
    """Make the renames in a folder durable. Raises OSError.

    File systems that cannot sync a folder are passed over.
    """
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(fd)


def copy_permissions(fd: int, path: Path, *, within: int = 0o777) -> None:
    """Give an open file the mode and group of `path`.

    Only the mode bits of `within` are copied. Whoever may open the one file may then open the other, whatever the umask or group of the
    process that made it. Errors are ignored.
    """
    with contextlib.suppress(OSError):
        there, ours = path.stat(), os.fstat(fd)
        mode = stat.S_IMODE(there.st_mode) & within
        if stat.S_IMODE(ours.st_mode) != mode:
            os.fchmod(fd, mode)
        if ours.st_gid != there.st_gid:
            os.fchown(fd, -1, there.st_gid)


def replace_file(path: Path, data: bytes, *, like: Path, check: Callable[[], None] = lambda: None) -> None:
    """Replace a small file whole, with the permissions of the file `like`.

    The data is written to a new file, made durable and renamed, all in the folder in which `like` stands. `check` has the last word
    before the renaming. The caller syncs the folder. Raises OSError, and what `check` raises.
    """
    with folder_holding(like) as folder, _file_aside(path, folder) as (fd, aside):
        copy_permissions(fd, like)
        write_all(fd, data)
        os.fsync(fd)
        replace_known(aside, path.name, folder, check=check)


class FileReplaced(Exception):
    """Raised when a file to be replaced is not the one read.

    Another program put it in place meanwhile.
    """


def replace_known(new: str, name: str, folder: int, *, check: Callable[[], None]) -> None:
    """Rename a file to take another's place in an open folder.

    `check` has the last word. What another program puts there after it comes back where the system can swap files, and FileReplaced is
    raised. Raises OSError, and what `check` raises.
    """
    from desk.store.disk.file_exchange import try_exchange  # 5 ms that a line command does not need

    known = _identity_in(folder, name)
    check()
    if not try_exchange(new, name, folder=folder):
        os.rename(new, name, src_dir_fd=folder, dst_dir_fd=folder)
        return
    if _identity_in(folder, new) != known:
        try_exchange(new, name, folder=folder)
        raise FileReplaced
    with contextlib.suppress(OSError):
        os.unlink(new, dir_fd=folder)


def _identity_in(folder: int, name: str) -> tuple[int, int, int] | None:
    if not has_file(folder, name):
        return None
    found = os.lstat(name, dir_fd=folder)
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextlib.contextmanager
def _file_aside(path: Path, folder: int) -> Iterator[tuple[int, str]]:
    """A file to take the place of `path`, and its name. It is removed where that fails."""
    fd, aside = create_aside(path.name, dir_fd=folder)
    try:
        yield fd, aside.name
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(aside, dir_fd=folder)
        raise
    finally:
        os.close(fd)


def hardlink_or_copy(path: Path, kept: Path, *, linked: bool = True) -> None:
    """Keep the content of `path` under a second name.

    The second name is replaced, in the folder of `path`, which is never missing meanwhile. A hard link is used where the file system has
    them, else a durable copy. Pass `linked=False` when both files will stay, since one accident must not damage two names of one file.
    Raises OSError.
    """
    with folder_holding(path) as folder, _file_aside(kept, folder) as (fd, aside):
        if not (linked and _try_hardlink(path.name, aside, folder)):
            copy_content(path, fd, dir_fd=folder)
        os.rename(aside, kept.name, src_dir_fd=folder, dst_dir_fd=folder)


def _try_hardlink(name: str, to: str, folder: int) -> bool:
    """Give a file a second name, in place of ours."""
    try:
        os.unlink(to, dir_fd=folder)
        os.link(name, to, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    return True


def copy_durably(path: Path, to: Path) -> None:
    """Copy a file, with its mode, to a name that is free. Raises OSError."""
    fd = create_file(to)
    try:
        copy_content(path, fd)
    finally:
        os.close(fd)


def copy_content(path: Path, fd: int, *, dir_fd: int | None = None) -> None:
    """Copy a file, with its mode, into an open one. Raises OSError."""
    with open(open_regular(path, os.O_RDONLY, dir_fd=dir_fd), "rb") as source:
        os.fchmod(fd, stat.S_IMODE(os.fstat(source.fileno()).st_mode))
        while chunk := source.read(1 << 20):
            write_all(fd, chunk)
    os.fsync(fd)


def system_reason(error: OSError) -> str:
    """The system's message, as part of a sentence."""
    return (error.strerror or str(error)).lower()
