"""A shift in memory into which changes come by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from datetime import datetime

from desk.errors import Refused
from desk.model.changes import Change
from desk.store.memory import MemoryStore
from desk.store.protocol import RefreshResult
from desk.store.watch import POLL_SECONDS, SHIFT_NEWS, News, NullWatch

Due = tuple[datetime, Change]
"""A change and when it comes."""


class PracticeStore(MemoryStore):
    """A store in memory where customers speak at their times. Nothing of it reaches a file."""

    def __init__(self, agent: str, opening: Sequence[Change], arrivals: Sequence[Due], clock: Callable[[], datetime]) -> None:
        super().__init__(agent)
        self._clock = clock
        self._arrivals = list(arrivals)
        super().commit(opening)

    def refresh(self) -> RefreshResult:
        """Take what has come since the last time."""
        now, touched = self._clock(), dict[str, None]()
        while self._arrivals and self._arrivals[0][0] <= now:
            _, change = self._arrivals.pop(0)
            with suppress(Refused):  # it hung on how the case would stand
                touched |= dict.fromkeys(case.id for case in super().commit([change]).cases)
        return RefreshResult(cases=tuple(touched))

    def watch(self) -> PracticeWatch:
        """A watch that looks whether something came."""
        return PracticeWatch()


class PracticeWatch(NullWatch):
    """Says several times a second that it is time to look."""

    async def changes(self) -> AsyncGenerator[frozenset[News], None]:
        """Yield for ever."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            yield SHIFT_NEWS
