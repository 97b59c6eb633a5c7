"""The order of keys: one is done before the next is heard."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from weakref import ref

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen

from desk.tui.textual_compat.key_events import is_taken

TypedEvent = events.Key | events.Paste
Then = Callable[[], Awaitable[None]]
_LONGEST_SECONDS = 2.0
"""Seconds that a key is held. What is at work longer waits for something else, such as a database."""


class KeyOrder:
    """Holds a key back until the one before it is done.

    A screen that opens is waited for too. Textual gives each key to what is on top when the terminal sends it: typed in one breath, `m`, a
    note and ctrl+s are all sent before the form of the note stands, and ctrl+s would be the board's.
    """

    def __init__(self, app: App[Any], give: Callable[[TypedEvent], Awaitable[None]]) -> None:
        self._app = app
        self._give = give
        self._held: deque[TypedEvent] = deque()
        self._at_work: tuple[TypedEvent, ref[MessagePump]] | None = None
        """The key given last, and the first that heard it. None when it is known to be done."""
        self._standing: ref[Screen[Any]] | None = None
        """The screen on top that is known to take keys."""
        self._limit: asyncio.TimerHandle | None = None

    async def hear(self, event: TypedEvent) -> None:
        """Give a key, now or once it is its turn."""
        self._held.append(event)
        if len(self._held) == 1:
            await self._go_on()

    def note_done(self, event: events.Key) -> None:
        """Note that the app heard a key last, and acted on it."""
        if self._at_work is not None and self._at_work[0] is event:
            self._at_work = None

    async def _go_on(self) -> None:
        """Give what is held, until something must be waited for."""
        while self._held:
            if (pump := self._pump_at_work) is not None:
                self._wait_behind(pump, self._end_work)
                return
            if self._standing is None or self._standing() is not self._app.screen:
                self._wait_behind(self._app.screen, partial(self._end_opening, self._app.screen))
                return
            event = self._held.popleft()
            self._at_work = event, ref(self._app.focused or self._app.screen)
            await self._give(event)
            if not event.is_forwarded:
                self._at_work = event, ref(self._app)

    @property
    def _pump_at_work(self) -> MessagePump | None:
        """The one that may still act on the key given last."""
        if self._at_work is None or is_taken(self._at_work[0]):
            return None
        return self._at_work[1]()

    @property
    def _is_in_text(self) -> bool:
        """Is one letter followed by another in the same field?

        What others make of the letter is not waited for then.
        """
        if self._at_work is None or not self._held:
            return False
        event, pump = self._at_work
        field = pump()  # None where the letter closed it, and then nothing may have the keys
        return field is not None and field is self._app.focused and is_taken(event) and _is_letter(event) and _is_letter(self._held[0])

    def _wait_behind(self, pump: MessagePump, then: Then) -> None:
        """Go on once all is done that waits here and above.

        What takes long is not waited for to its end.
        """
        self._limit = asyncio.get_running_loop().call_later(_LONGEST_SECONDS, self._app.call_later, then)
        self._rise(pump, then)

    def _rise(self, pump: MessagePump, then: Then) -> None:
        above = pump.parent if isinstance(pump, DOMNode) and isinstance(pump.parent, MessagePump) else self._app
        if self._is_in_text or pump is self._app or not pump.call_later(self._rise, above, then):
            self._app.call_later(then)

    async def _end_work(self) -> None:
        """Go on: the key given last is done."""
        self._at_work = None
        await self._go_on_anew()

    async def _end_opening(self, screen: Screen[Any]) -> None:
        """Go on: this screen takes keys."""
        self._standing = ref(screen)
        await self._go_on_anew()

    async def _go_on_anew(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
        await self._go_on()


def _is_letter(event: TypedEvent) -> bool:
    return isinstance(event, events.Key) and event.is_printable
