"""Where everything that belongs to a shift file lies; it knows names and opens nothing."""

from __future__ import annotations

import glob
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from desk.errors import Refused

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Beside:
    """The names around one shift file. `path` is the file itself, any symbolic link to it already followed."""

    path: Path

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Self:
        """The names around the file that `path` means, a symbolic link to it followed. Raises Refused when a link leads nowhere."""
        target = Path(os.path.realpath(path))
        if Path(path).is_symlink() and not target.exists():
            raise Refused(f"{path} is a symbolic link that leads nowhere. Nothing was written; give the path of a shift file.")
        return cls(target)

    def _named(self, suffix: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{suffix}")

    @property
    def lock(self) -> Path:
        """Locked by whoever writes; never replaced, never removed."""
        return self._named("lock")

    @property
    def journal(self) -> Path:
        """The commits since the snapshot."""
        return self._named("journal")

    @property
    def previous(self) -> Path:
        """The snapshot before this one."""
        return self._named("previous")

    @property
    def previous_journal(self) -> Path:
        """The commits between the snapshot before and this one."""
        return self._named("journal.previous")

    @property
    def folding(self) -> Path:
        """The next snapshot while it is being written."""
        return self._named("folding")

    @property
    def presence(self) -> Path:
        """The folder that says who is here."""
        return self._named("presence")

    @property
    def drafts(self) -> Path:
        """The folder of texts not yet logged."""
        return self._named("drafts")

    def draft_folders(self) -> list[Path]:
        """Every folder of drafts there is: agents with accounts of their own keep theirs apart."""
        return sorted(self.path.parent.glob(f"{glob.escape(self.drafts.name)}*")) if self.path.parent.is_dir() else []

    def format_copy(self, found: int) -> Path:
        """The file as it was before it was migrated from this format."""
        return self._named(f"format-{found}")

    def archive(self, month: str) -> Path:
        """The archive of one month, `2026-05`."""
        return self.path.with_name(f"{self.path.stem}-{month}.json")

    def archives(self) -> list[Path]:
        """The archives there are, oldest first."""
        name = re.compile(re.escape(self.path.stem) + r"-\d{4}-\d{2}\.json")
        found = self.path.parent.iterdir() if self.path.parent.is_dir() else ()
        return sorted(file for file in found if name.fullmatch(file.name))


def file_name(name: str) -> str:
    """A name that is safe in any folder, and different for different `name`s: `../x` becomes `%2e%2e%2fx`."""
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else _escaped(char) for char in name)
    if len(safe) <= _LONGEST:
        return safe or "%"
    return f"{safe[:_LONGEST]}%{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
