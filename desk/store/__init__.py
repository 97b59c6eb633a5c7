"""How the shift is kept: one file many hands write to, and what lies beside it. It knows documents, not screens."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from desk.store.beside import Beside

if TYPE_CHECKING:
    from desk.store.file_store import FileStore


def open_store(
    path: str | os.PathLike[str],
    *,
    agent: str = "",
    read_only: bool = False,
    rights: int = 0o660,
    seen_by_group: bool = False,
    polling: bool = False,
) -> FileStore:
    """Open the shift file at `path`; the first commit makes it when there is none.

    `agent` is told to others who wait for the lock. `rights` are those of a new shift file, less the umask; what is made later takes
    those of the shift file. `seen_by_group` lets the group see who is here; `polling` looks for news instead of being told. Raises
    Damaged when the file cannot be read, Refused when it is of a newer format, not a file, or not ours to open.
    """
    from desk.store.file_store import FileStore

    return FileStore(Beside.at(path), agent=agent, read_only=read_only, rights=rights, seen_by_group=seen_by_group, polling=polling)
