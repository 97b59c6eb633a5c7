"""Reads a file that a command brings in."""

from __future__ import annotations

from pathlib import Path

from desk.errors import Refused
from desk.importers.reading.encoding import MOST_BYTES


def read_input(path: Path) -> bytes:
    """The bytes of a file to read in. Raises Refused when it cannot be read or is too large."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(f"{path} holds over {MOST_BYTES >> 30} GB. Nothing was read; export it in parts.")
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror}).") from error
