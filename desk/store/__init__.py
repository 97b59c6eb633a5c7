"""The shift shared by many agents, kept in one file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from desk.errors import Refused
from desk.store.paths import ShiftPaths

if TYPE_CHECKING:
    from desk.store.file.file_store import FileStore
    from desk.store.place import Place, StoreSettings


def open_store(
    path: str | os.PathLike[str],
    *,
    agent: str = "",
    read_only: bool = False,
    rights: int = 0o660,
    seen_by_group: bool = False,
    polling: bool = False,
    own_folder: Path | None = None,
) -> FileStore:
    """Open the shift file at `path`.

    The first commit creates the file when there is none. Agents who wait for the lock are told `agent`. `rights` is the mode of a new
    shift file, less the umask. Files made later take the mode of the shift file. `seen_by_group` shows the agent's presence to the
    group. `polling` checks for changes by time instead of by inotify. In `own_folder` drafts are kept while the shift's folder is gone.

    Raises Damaged when the file cannot be read, Refused when it is of a newer format, not a file, or not ours to open.
    """
    from desk.store.file.file_store import FileStore

    return FileStore(
        ShiftPaths.at(path),
        agent=agent,
        read_only=read_only,
        rights=rights,
        seen_by_group=seen_by_group,
        polling=polling,
        own_folder=own_folder,
    )


def is_database(words: str) -> bool:
    """Do the words name a shift in a database?"""
    return words.startswith(("postgresql://", "postgres://"))


def database_place(words: str, environment: Mapping[str, str], settings: StoreSettings) -> Place:
    """The place of a shift in a database. Loads the driver.

    Raises Refused without the driver, Usage for an address that makes no sense.
    """
    try:
        module = import_module("desk.store.database.database_place")
    except ModuleNotFoundError as error:
        raise Refused("A shift in a database needs one package more: pip install 'desk[postgres]'. Nothing was written.") from error
    place: Place = module.DatabasePlace(words, environment, settings)
    return place
