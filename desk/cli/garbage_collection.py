"""Tells Python to look for garbage less often while much is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 1_000_000
"""New objects after which Python looks. By itself it does after 700, which costs a quarter of a large import."""


@contextmanager
def rare_collection() -> Iterator[None]:
    """Looks for garbage seldom as long as the block runs."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
