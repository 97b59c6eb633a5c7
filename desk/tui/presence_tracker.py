"""Presence: the others at the desk, and our own announcements.

The others are asked for when somebody announces something, and every few seconds besides: on a network share no news arrives, and
an agent whose process was killed announces nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec

from desk.errors import DeskError
from desk.model.presence import AgentPresence, PresenceMode
from desk.store.presence import Presence
from desk.wall_clock import WallClock

REFRESH_EVERY = 3.0
"""Seconds between two looks when nobody says anything: with the look itself, a crash is seen well within five."""
IDLE_AFTER = timedelta(minutes=3)
"""Without a key pressed for so long, we are said to be idle."""
GONE_FOR = timedelta(minutes=2)
"""The time for which an agent who left the desk is still named at their case."""


class Runner(Protocol):
    """Runs work with the presence files on the thread of the store."""

    def __call__(self, work: Callable[[Presence], Any], /) -> Awaitable[Any]:
        """The result of `work`. Raises DeskError."""
        ...


class _OwnActivity(msgspec.Struct, frozen=True):
    """Our own activity: on which cases, since when."""

    mode: PresenceMode
    cases: tuple[str, ...]
    what: str
    since: datetime


class PresenceTracker:
    """Knows who else is at the desk, and announces what we do.

    `run` reaches the presence files. `changed` is told the cases at which others came, left or changed what they do. An agent who is
    `hidden` only looks on and is never announced, for they promised to write nothing.
    """

    def __init__(self, run: Runner, clock: WallClock, changed: Callable[[tuple[str, ...]], object], *, hidden: bool = False) -> None:
        self._run = run
        self._is_hidden = hidden
        self._clock = clock
        self._changed = changed
        self._present: dict[str, tuple[AgentPresence, ...]] = {}
        self._gone: dict[tuple[str, str, int], AgentPresence] = {}
        self._activity = _OwnActivity("viewing", (), "", clock())
        self._last_key_at = clock()
        self._idle = False

    # ---------------------------------------------------------------- the others

    def present_at(self, case: str) -> tuple[AgentPresence, ...]:
        """The others at this case, those who have just gone last."""
        return self._present.get(case, ())

    @property
    def online(self) -> frozenset[str]:
        """Every other agent at the desk now."""
        return frozenset(other.agent for there in self._present.values() for other in there if other.mode != "gone")

    @property
    def others(self) -> tuple[AgentPresence, ...]:
        """Every other agent, those who have just gone too. Two windows of one are two."""
        return tuple(dict.fromkeys(other for there in self._present.values() for other in there))

    async def refresh_others(self) -> None:
        """Ask who is here. Raises DeskError."""
        present = await self._run(lambda presence: presence.others())
        self._note_gone(present)
        before, self._present = self._present, {}
        for other in (*present, *self._gone.values()):
            for case in (other.case, *other.also):
                self._present[case] = (*self._present.get(case, ()), other)
        if changed := tuple(case for case in {*before, *self._present} if before.get(case) != self._present.get(case)):
            self._changed(changed)

    def _note_gone(self, present: Sequence[AgentPresence]) -> None:
        """Remember for a while who left the desk at a case."""
        now, here = self._clock(), {_sitting_of(other) for other in present}
        for other in [other for there in self._present.values() for other in there]:
            if other.case and _sitting_of(other) not in here and other.mode != "gone":
                self._gone[_sitting_of(other)] = msgspec.structs.replace(other, mode="gone", since=now)
        self._gone = {key: gone for key, gone in self._gone.items() if key not in here and abs(now - gone.since) < GONE_FOR}

    # ---------------------------------------------------------------- we

    async def announce(self, cases: Sequence[str], mode: PresenceMode, what: str = "") -> None:
        """Tell others that we view or write these cases.

        `what` is the form. No case means the board. Raises DeskError.
        """
        self._activity, self._idle = _OwnActivity(mode, tuple(cases), what, self._clock()), False
        self._last_key_at = self._clock()
        await self._tell_others()

    def note_activity(self) -> bool:
        """Note that a key was pressed. True when others believe us idle and must be told."""
        self._last_key_at = self._clock()
        return self._idle

    async def announce_idle(self) -> None:
        """Tell the others when we have become idle, or are no longer. Raises DeskError."""
        self._last_key_at = min(self._last_key_at, self._clock())  # a clock that was set back
        idle = self._clock() - self._last_key_at >= IDLE_AFTER
        if idle != self._idle:
            self._idle = idle
            await self._tell_others()

    async def _tell_others(self) -> None:
        if self._is_hidden:
            return
        doing = self._activity
        mode: PresenceMode = "idle" if self._idle else doing.mode
        since = self._last_key_at if self._idle else doing.since
        case, *also = doing.cases or ("",)
        await self._run(lambda presence: presence.announce(mode, since, case=case, what=doing.what, also=tuple(also)))

    async def watch_others(self) -> None:
        """Refresh the others and announce idleness, every few seconds."""
        while True:
            await asyncio.sleep(REFRESH_EVERY)
            try:
                await self.refresh_others()
                await self.announce_idle()
            except DeskError:
                continue  # the window says elsewhere that the file cannot be reached


def _sitting_of(other: AgentPresence) -> tuple[str, str, int]:
    """The window of an agent. Two of one name are two people."""
    return other.agent, other.host, other.pid
