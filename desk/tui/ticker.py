"""Timer that beats at the whole seconds of the desk's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.message_pump import MessagePump
from textual.timer import Timer

from desk.wall_clock import WallClock

LATE = 0.002
"""Seconds after the whole second at which a beat is due: one that came just before it would show the old second for another one."""


class Ticker:
    """Calls `beat` with the present instant, now and at each whole second.

    The timer is armed anew after every beat, so a slow beat is never followed by a burst and the seconds on screen change when the
    seconds of the clock do, also on a clock that was moved or stands still.
    """

    def __init__(self, owner: MessagePump, clock: WallClock, beat: Callable[[datetime], None]) -> None:
        self._owner = owner
        self._clock = clock
        self._beat = beat
        self._timer: Timer | None = None

    def start(self) -> None:
        """Beat now, and go on beating."""
        self.stop()
        self._beat_and_rearm()

    def stop(self) -> None:
        """Stop beating."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _beat_and_rearm(self) -> None:
        now = self._clock()
        self._timer = self._owner.set_timer(1 - now.microsecond / 1_000_000 + LATE, self._beat_and_rearm, name="seconds")
        self._beat(now)
