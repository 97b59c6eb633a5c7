"""Reads a file that a command brings in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk.errors import Refused
from desk.importers.reading.encoding import MOST_BYTES
from desk.importers.reading.file_bytes import BLOCK


class InputFile:
    """A file to read in, a block at a time. Raises Refused when it cannot be read, is too large, or changes meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state = self._state_of(path)

    def blocks(self) -> Iterator[bytes]:
        """The bytes from the first on, a block at a time."""
        if self._state_of(self._path) != self._state:
            raise Refused(f"{self._path} changed while it was read. Nothing was written; import it again.")
        try:
            with self._path.open("rb", buffering=0) as file:
                while block := file.read(BLOCK):
                    yield block
        except OSError as error:
            raise _unreadable_error(self._path, error) from error

    def _state_of(self, path: Path) -> tuple[int, int]:
        try:
            found = path.stat()
        except OSError as error:
            raise _unreadable_error(path, error) from error
        if found.st_size > MOST_BYTES:
            raise Refused(f"{path} holds over {MOST_BYTES >> 30} GB. Nothing was read; export it in parts.")
        return found.st_size, found.st_mtime_ns


def read_input(path: Path) -> bytes:
    """The bytes of a file to read in. Raises Refused when it cannot be read or is too large."""
    return b"".join(InputFile(path).blocks())


def _unreadable_error(path: Path, error: OSError) -> Refused:
    if isinstance(error, FileNotFoundError):
        return Refused(f"There is no file {path}.")
    return Refused(f"{path} cannot be read ({error.strerror}).")
