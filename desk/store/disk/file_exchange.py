"""Swaps two files in one step.

Whoever replaces a file so can look at what was replaced.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


def try_exchange(one: Path | str, other: Path | str, *, folder: int = _HERE) -> bool:
    """Swap the names of two files.

    `folder` is theirs, where it is open. Returns False where the system cannot, or one of them is absent.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None)  # Linux alone has it
    return rename is not None and rename(folder, os.fsencode(one), folder, os.fsencode(other), _EXCHANGE) == 0
