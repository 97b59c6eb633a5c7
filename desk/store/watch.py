"""The protocol of a watch for changes by other processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Literal, Protocol

News = Literal["shift", "presence"]
WatchMethod = Literal["told", "polling"]

POLL_SECONDS = 0.25
"""Seconds between two looks where nothing is told."""

SLOW_SECONDS = 5.0
"""Seconds between two looks where news is told, which can fall silent without a word."""

SHIFT_NEWS: frozenset[News] = frozenset({"shift"})
ALL_NEWS: frozenset[News] = frozenset({"shift", "presence"})


class ChangeWatch(Protocol):
    """Reports when there is something new to read."""

    @property
    def method(self) -> WatchMethod:
        """The way changes are noticed.

        `told` notices at once, `polling` within 0.25 s.
        """
        ...

    def changes(self) -> AsyncGenerator[frozenset[News], None]:
        """Yield what changed, each time something did, for ever."""
        ...

    def close(self) -> None:
        """Stop watching."""
        ...


class NullWatch:
    """A watch for a shift that no other process can write to."""

    method: WatchMethod = "told"

    async def changes(self) -> AsyncGenerator[frozenset[News], None]:
        """Yield nothing, for ever."""
        await asyncio.Event().wait()
        yield ALL_NEWS

    def close(self) -> None:
        """Do nothing, since nothing is watched."""
