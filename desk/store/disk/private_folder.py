"""A folder of small private files beside the shift file.

No planted symbolic link leads it elsewhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from desk.errors import Refused
from desk.new_files import open_or_create, replaced_whole
from desk.store.disk.durable_io import file_status, opened_folder, write_all


class PrivateFolder:
    """A folder of small files, by name.

    Folder and files belong to the owner alone, unless they are `shared_with` the group of a file. Where the folder belongs to somebody
    else, a private one of our own is kept beside it. It is made only where `may_make` says so of the open folder around it. `openings`
    counts how often it was opened, since another folder may take its place.
    """

    def __init__(self, path: Path, *, shared_with: Path | None = None, may_make: Callable[[int], bool] = lambda around: True) -> None:
        self._path = path
        self._shared_with = shared_with
        self._may_make = may_make
        self._folder_rights = 0o700 if shared_with is None else 0o770
        self._fd = -1
        self._opened = path
        self.openings = 0

    def open(self, *, make: bool = True) -> int:
        """The folder's descriptor.

        Raises FileNotFoundError when it is absent and not to be made, Refused when something else stands in its place.
        """
        if self._fd >= 0 and not self._is_current():
            self.close()
        if self._fd < 0:
            self._fd = self._open_folder(self._path, make=make)
            self.openings += 1
        return self._fd

    def _is_current(self) -> bool:
        """Is the open folder the one to use?

        One that was taken away is used on: with it, what is kept there comes back.
        """
        found = os.fstat(self._fd)
        there = file_status(os.fspath(self._opened))
        if there is not None and os.path.samestat(found, there):
            return True
        return found.st_nlink > 0 and not self._may_make_now()

    def _may_make_now(self) -> bool:
        with contextlib.suppress(FileNotFoundError), opened_folder(self._path.parent) as around:
            return self._may_make(around)
        return False

    def _open_folder(self, path: Path, *, make: bool) -> int:
        try:
            with opened_folder(path.parent) as around:
                if make:
                    self._make_folder(path.name, around)
                fd = self._open_in(path.name, around)
        except OSError as error:
            if error.errno in {errno.ENOTDIR, errno.ELOOP}:
                raise Refused(f"{path} is not a folder of desk's. Nothing was written there; move it away.") from error
            if error.errno != errno.EACCES or path != self._path:
                raise
            return self._open_folder(self._own_path, make=make)
        if self._is_usable(fd):
            self._opened = path
            return fd
        os.close(fd)
        return self._open_folder(self._own_path, make=make)

    def _make_folder(self, name: str, around: int) -> None:
        """Make the folder, and look again.

        Everything around it may have been moved away one by one.
        """
        if not self._may_make(around):
            return
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, self._folder_rights, dir_fd=around)
            if not self._may_make(around):
                with contextlib.suppress(OSError):
                    os.rmdir(name, dir_fd=around)

    def _open_in(self, name: str, around: int) -> int:
        """Open the folder where one may be made.

        Else somebody who looked too early is about to remove it again.
        """
        fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=around)
        if self._may_make(around):
            return fd
        os.close(fd)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)

    @property
    def _own_path(self) -> Path:
        return self._path.with_name(f"{self._path.name}.{os.geteuid()}")

    def _is_usable(self, fd: int) -> bool:
        """Is the folder ours, or may it be somebody else's?

        A folder of ours gets the mode it should have.
        """
        found = os.fstat(fd)
        if found.st_uid != os.geteuid():
            return self._shared_with is not None
        if stat.S_IMODE(found.st_mode) != self._folder_rights:
            os.fchmod(fd, self._folder_rights)
        self._share_with_group(fd)
        return True

    def _share_with_group(self, fd: int) -> None:
        """Give a file of ours the group it is shared with."""
        if self._shared_with is not None:
            with contextlib.suppress(OSError):
                os.fchown(fd, -1, self._shared_with.stat().st_gid)

    def names(self) -> list[str]:
        """The file names, sorted. Empty when there is no folder.

        Raises Refused when something else stands in the folder's place.
        """
        try:
            return sorted(os.listdir(self.open(make=False)))  # noqa: PTH208  # Path lists no descriptors
        except FileNotFoundError:
            return []

    def open_file(self, name: str, flags: int) -> int:
        """Open a regular file in the folder. Raises OSError and Refused."""
        fd = open_or_create(name, flags, dir_fd=self.open(make=bool(flags & os.O_CREAT)))
        if stat.S_ISREG(os.fstat(fd).st_mode):
            if flags & os.O_CREAT:
                self._share_file(fd)
            return fd
        os.close(fd)
        raise OSError(errno.EINVAL, f"{self._path / name} is not a file")

    def _share_file(self, fd: int) -> None:
        if self._shared_with is not None:
            self._share_with_group(fd)
            os.fchmod(fd, 0o640)

    def read(self, name: str) -> bytes | None:
        """A file's content. None when it is absent or cannot be read."""
        try:
            fd = self.open_file(name, os.O_RDONLY)
        except OSError:
            return None
        with open(fd, "rb", buffering=0) as file:
            return file.read()

    def write(self, name: str, data: bytes) -> None:
        """Replace a file whole and durably.

        Raises OSError when the disk will not take it. The old file is unchanged then. Raises Refused when something else stands in the
        folder's place.
        """
        with replaced_whole(name, dir_fd=self.open()) as fd:
            self._share_file(fd)
            write_all(fd, data)
            os.fsync(fd)
        os.fsync(self._fd)

    def rename(self, name: str, to: str) -> None:
        """Give a file another name.

        What has that name is replaced. Raises OSError.
        """
        folder = self.open(make=False)
        os.rename(name, to, src_dir_fd=folder, dst_dir_fd=folder)

    def remove(self, name: str) -> None:
        """Remove a file, if it exists."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self.open(make=False))

    def close(self) -> None:
        """Close the folder."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
