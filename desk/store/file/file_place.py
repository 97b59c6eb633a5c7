"""A shift that is kept in a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desk.errors import Refused
from desk.new_files import save_new
from desk.store.case_archive import CaseArchive
from desk.store.file.file_archive import FileArchive
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from desk.store.place import PlaceReport, StoreSettings

if TYPE_CHECKING:
    from desk.store.shift_copy import CopyStore


class FilePlace:
    """One shift file. `home` is the user's own folder of shifts, which may be made."""

    def __init__(self, path: Path, home: Path, settings: StoreSettings) -> None:
        self.file = path
        self._home = home
        self._settings = settings

    @property
    def shown(self) -> str:
        """The path."""
        return str(self.file)

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.file.name

    @property
    def argument(self) -> str:
        """The path."""
        return str(self.file)

    def exists(self) -> bool:
        """Is there a file, or a link?"""
        return self.file.exists() or self.file.is_symlink()

    def prepare(self) -> None:
        """Make the user's own data folder.

        A shift may begin there. A folder that somebody named may be a share that is not mounted. Raises Refused when that is missing.
        """
        folder = self.file.parent
        if folder.is_dir():
            return
        if folder != self._home:
            raise Refused(self.absence_words())
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(f"The folder {folder} cannot be made ({error.strerror}). Nothing was written.") from error

    def absence_words(self) -> str:
        """Words for a file that is not there."""
        folder = self.file.parent
        if folder.is_dir() or folder == self._home:
            return f"No shift here: there is no file {self.file}. `desk demo` opens a sample, `desk new` logs the first case."
        return (
            f"No shift here: there is no folder {folder}. Nothing was written and nothing was made. "
            "If it is a share, see that it is mounted; to begin a shift there, make the folder first."
        )

    def open(self, *, agent: str, read_only: bool, waits: bool = False) -> FileStore:
        """Open the shift. Raises Damaged and Refused."""
        its = self._settings
        if its.umask is not None:
            os.umask(its.umask)  # an explicit setting holds exactly
        return FileStore(
            ShiftPaths.at(self.file),
            agent=agent,
            read_only=read_only,
            rights=its.rights,
            seen_by_group=its.seen_by_group,
            polling=its.polling,
            own_folder=its.own_folder,
        )

    def open_copy(self, *, agent: str, read_only: bool) -> CopyStore:
        """Open the shift to be copied from or into."""
        return self.open(agent=agent, read_only=read_only)

    def archive(self) -> CaseArchive:
        """The archives beside the file, for reading."""
        return FileArchive(ShiftPaths.at(self.file))

    def check(self, now: datetime | None) -> PlaceReport | None:
        """None: a file has a check of its own."""
        return None

    def migrate(self) -> str:
        """Refuse: a file is migrated by whoever writes to it first."""
        raise Refused(f"{self.file} is a file, which migrates itself. Nothing was written.")

    def role_lines(self) -> Sequence[str]:
        """Refuse: the rights of a file are those of its mode."""
        raise Refused(f"{self.file} is a file: its rights are its mode and group. Nothing was written.")

    def own_policy(self) -> tuple[str, str] | None:
        """The text of `NAME.toml` beside the file, and its path. Raises Refused."""
        path = self.file.with_suffix(".toml")
        if not path.exists():
            return None
        try:
            return path.read_text(encoding="utf-8"), str(path)
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"The policy in {path} cannot be read ({error}). Mend it, or move it away to use the usual targets.") from error

    def put_policy(self, text: str, *, agent: str) -> None:
        """Write the policy to `NAME.toml` beside the file, where there is none. Raises Refused."""
        path = self.file.with_suffix(".toml")
        try:
            save_new(path, text, 0o666)
        except FileExistsError as error:
            raise Refused(f"The policy of a shift file is the file {path}: edit that one. Nothing was written.") from error
        except OSError as error:
            raise Refused(f"The policy {path} cannot be written ({error.strerror}).") from error
