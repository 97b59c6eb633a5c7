"""Patience with a file that cannot be read.

One that is rewritten in place is empty for a blink.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from desk.errors import DeskError

DOUBT_SECONDS, DOUBT_LOOKS = 1.5, 6
"""Seconds until a file that cannot be read is called damaged, and between two readings meanwhile."""

MISSING_SECONDS = 1.0
"""Seconds between two looks for a file that is gone."""

T = TypeVar("T")


async def read_patiently(read: Callable[[], Awaitable[T]], kind: type[DeskError]) -> T:
    """Read now, and again for a while after an error.

    Only an error of this kind is doubted. Raises the last one.
    """
    for _ in range(DOUBT_LOOKS):
        try:
            return await read()
        except kind:
            await _wait_a_blink()
    return await read()


async def read_again(read: Callable[[], Awaitable[T]]) -> T:
    """Read what could not be read just now, for a while. Raises the last error."""
    for _ in range(DOUBT_LOOKS - 1):
        await _wait_a_blink()
        try:
            return await read()
        except DeskError:
            continue
    await _wait_a_blink()
    return await read()


async def read_later(read: Callable[[], Awaitable[T]]) -> T:
    """Read once more, after a second. Raises its error."""
    await asyncio.sleep(MISSING_SECONDS)
    return await read()


async def _wait_a_blink() -> None:
    await asyncio.sleep(DOUBT_SECONDS / DOUBT_LOOKS)
