"""Memory that was freed, and is the system's again."""

from __future__ import annotations

import ctypes


def return_memory() -> None:
    """Give freed memory back to the system. A C library that cannot do that is no error."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
