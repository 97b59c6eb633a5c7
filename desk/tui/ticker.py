"""Timer that beats at the whole seconds of the desk's clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from textual.message_pump import MessagePump

from desk.wall_clock import WallClock

LATE = 0.002
"""Seconds after the whole second at which a beat is due: one that came just before it would show the old second for another one."""


class Ticker:
    """Calls `beat` with the present instant, now and at each whole second.

    The next beat is set after every beat, so a slow beat is never followed by a burst and the seconds on screen change when the seconds of
    the clock do, also on a clock that was moved or stands still. The loop wakes it: a Timer of Textual describes its owner in words each
    time one is made, which was two fifths of what an idle board costs.
    """

    def __init__(self, owner: MessagePump, clock: WallClock, beat: Callable[[datetime], None]) -> None:
        self._owner = owner
        self._clock = clock
        self._beat = beat
        self._next: asyncio.TimerHandle | None = None

    @property
    def is_beating(self) -> bool:
        """Is another beat to come?"""
        return self._next is not None

    def start(self) -> None:
        """Beat now, and go on beating."""
        self.stop()
        self._beat_and_rearm()

    def stop(self) -> None:
        """Stop beating."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _beat_and_rearm(self) -> None:
        now = self._clock()
        self._next = asyncio.get_running_loop().call_later(1 - now.microsecond / 1_000_000 + LATE, self._wake_owner)
        self._beat(now)

    def _wake_owner(self) -> None:
        """Beat as a message of the owner, who then answers for faults."""
        beat = self._next
        self._owner.call_later(lambda: self._beat_and_rearm() if self._next is beat else None)
