"""The identity of a file, by which a change of it shows."""

from __future__ import annotations

import os
from pathlib import Path

from desk.store.disk.durable_io import file_status

FileIdentity = tuple[int, int, int]
"""Inode, size and modification time of a file. A difference is a reason to read again, and never decides what is new."""


def file_identity(path: Path | str) -> FileIdentity | None:
    """The identity of a file. None when it is absent."""
    found = file_status(os.fspath(path))
    return None if found is None else status_identity(found)


def status_identity(found: os.stat_result) -> FileIdentity:
    """The identity of the file of this status."""
    return found.st_ino, found.st_size, found.st_mtime_ns
