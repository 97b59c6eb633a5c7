"""The paths of the files that belong to a shift."""

from __future__ import annotations

import glob
import os
import re
import zlib
from pathlib import Path
from typing import Self

import msgspec

from desk.errors import Refused

_MAX_LENGTH = 80


class ShiftPaths(msgspec.Struct, frozen=True):
    """The paths around one shift file.

    `shift` is the file itself, with symbolic links to it followed.
    """

    shift: Path

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Self:
        """The paths around the file at `path`, symbolic links followed.

        Raises Refused when a link leads nowhere.
        """
        target = Path(os.path.realpath(path))
        if Path(path).is_symlink() and not target.exists():
            raise Refused(f"{path} is a symbolic link that leads nowhere. Nothing was written; give the path of a shift file.")
        return cls(target)

    def _with_suffix(self, suffix: str) -> Path:
        return self.shift.with_name(f"{self.shift.name}.{suffix}")

    @property
    def lock(self) -> Path:
        """The file that a writer locks. It is never replaced or removed."""
        return self._with_suffix("lock")

    @property
    def journal(self) -> Path:
        """The commits since the snapshot."""
        return self._with_suffix("journal")

    @property
    def previous(self) -> Path:
        """The snapshot before this one."""
        return self._with_suffix("previous")

    @property
    def previous_journal(self) -> Path:
        """The commits between the previous snapshot and this one."""
        return self._with_suffix("journal.previous")

    @property
    def next_snapshot(self) -> Path:
        """The next snapshot while it is being written."""
        return self._with_suffix("folding")

    @property
    def published_snapshot(self) -> Path:
        """The next snapshot while it is put in place."""
        return self._with_suffix("folded")

    @property
    def presence(self) -> Path:
        """The folder of presence files."""
        return self._with_suffix("presence")

    @property
    def drafts(self) -> Path:
        """The folder of drafts."""
        return self._with_suffix("drafts")

    @property
    def aside_seen(self) -> Path:
        """The memory of which documents set aside somebody has seen."""
        return self._with_suffix("aside-seen")

    def draft_folders(self) -> list[Path]:
        """Every folder of drafts that exists.

        Agents with accounts of their own have separate folders.
        """
        return sorted(self.shift.parent.glob(f"{glob.escape(self.drafts.name)}*")) if self.shift.parent.is_dir() else []

    def format_copy(self, found: int) -> Path:
        """The copy of the file before it was migrated from format `found`."""
        return self._with_suffix(f"format-{found}")

    def foreign_journal(self) -> Path:
        """A free name for a journal that belongs to another shift file."""
        number = 1
        while (path := self._with_suffix(f"journal.foreign-{number}")).exists():
            number += 1
        return path

    def archive(self, month: str, part: int = 1) -> Path:
        """The archive of one month, written `2026-05`. A second part is for cases whose numbers are taken in the first."""
        return self.shift.with_name(f"{self.shift.stem}-{month}{f'-{part}' if part > 1 else ''}.json")

    def archives(self) -> list[Path]:
        """The archives that exist, oldest first."""
        found = self.shift.parent.iterdir() if self.shift.parent.is_dir() else ()
        return sorted(file for file in found if self._archive_name.fullmatch(file.name))

    def month_of(self, archive: Path) -> str:
        """The month of an archive, written `2026-05`. Empty for another file."""
        found = self._archive_name.fullmatch(archive.name)
        return found["month"] if found else ""

    @property
    def _archive_name(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.shift.stem) + r"-(?P<month>\d{4}-\d{2})(-\d+)?\.json")


def file_name(name: str) -> str:
    """A file name that is safe in any folder.

    Different names give different file names: `../x` becomes `%2e%2e%2fx`.
    """
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else _escape_char(char) for char in name)
    if len(safe) <= _MAX_LENGTH:
        return safe or "%"
    return f"{safe[:_MAX_LENGTH]}%{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"


def _escape_char(char: str) -> str:
    return "".join(f"%{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
