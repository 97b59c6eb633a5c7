"""Watches a shift in a database for changes by others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

from desk.store.database.listener import Listener
from desk.store.watch import ALL_NEWS, POLL_SECONDS, SHIFT_NEWS, SLOW_SECONDS, News, WatchMethod

_PRESENCE_EVERY = 12
"""Presence is polled at every so many looks. The look is the sign of life there."""


class DatabaseWatch:
    """Says when there is something new to read.

    `listener` gives the one that listens now. Where there is none the link is down, or nothing is told: then it says several times a
    second that it is time to look. `is_told` says which.
    """

    def __init__(self, listener: Callable[[], Listener | None], is_told: Callable[[], bool], *, slow: float = SLOW_SECONDS) -> None:
        self._listener = listener
        self._is_told = is_told
        self._slow_interval = slow
        self._looks = 0

    @property
    def method(self) -> WatchMethod:
        """The way this watch notices changes."""
        return "told" if self._is_told() else "polling"

    async def changes(self) -> AsyncGenerator[frozenset[News], None]:
        """Yield what changed, each time something did, for ever."""
        while True:
            listener = self._listener()
            news = await self._polled_news() if listener is None else await self._told_news(listener)
            if news:
                yield news

    async def _polled_news(self) -> frozenset[News]:
        await asyncio.sleep(POLL_SECONDS)
        self._looks += 1
        return SHIFT_NEWS if self._looks % _PRESENCE_EVERY else ALL_NEWS

    async def _told_news(self, listener: Listener) -> frozenset[News]:
        """The next news of the listener. Everything where it hears none for some seconds."""
        loop, descriptor, woken = asyncio.get_running_loop(), listener.fileno(), asyncio.Event()
        if descriptor < 0:
            return await self._polled_news()
        loop.add_reader(descriptor, woken.set)
        try:
            async with asyncio.timeout(self._slow_interval):  # `wait_for` can swallow the end of the task
                await woken.wait()
        except TimeoutError:
            return ALL_NEWS
        finally:
            loop.remove_reader(descriptor)
        has_commits, has_presence = listener.heard()
        return frozenset(name for name, is_new in (("shift", has_commits), ("presence", has_presence)) if is_new)  # type: ignore[misc]  # literals

    def close(self) -> None:
        """Do nothing: the store closes the listener."""
