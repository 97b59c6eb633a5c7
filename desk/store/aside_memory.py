"""The memory of which documents set aside somebody has seen.

It is a small file beside the shift, shared by all of the desk.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from desk.errors import Refused
from desk.store.disk.durable_io import copy_permissions, open_regular
from desk.store.paths import ShiftPaths

_SIZE = 8


class AsideMemory:
    """Remembers the documents set aside that somebody has seen.

    What cannot be remembered is said again at the next start.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def has_seen(self, aside: Mapping[int, bytes]) -> bool:
        """Has somebody seen all of these documents?"""
        with suppress(OSError, Refused):
            fd = open_regular(ShiftPaths.at(self._path).aside_seen, os.O_RDONLY)
            try:
                return os.pread(fd, _SIZE, 0) == _sum_of(aside)
            finally:
                os.close(fd)
        return False

    def note_seen(self, aside: Mapping[int, bytes]) -> None:
        """Remember that somebody has seen these documents."""
        with suppress(OSError, Refused):
            paths = ShiftPaths.at(self._path)
            fd = open_regular(paths.aside_seen, os.O_RDWR | os.O_CREAT)
            try:
                copy_permissions(fd, paths.shift, within=0o660)
                os.pwrite(fd, _sum_of(aside), 0)
            finally:
                os.close(fd)


def _sum_of(aside: Mapping[int, bytes]) -> bytes:
    return b"%08x" % zlib.crc32(b"\n".join(sorted(map(bytes, aside.values()))))
