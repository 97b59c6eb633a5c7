"""Telling the agent what turned soon or late, also while a case covers the board, and taking in new targets; it works out no clock."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from textual.screen import Screen
from textual.timer import Timer

from desk.board.alarms import Alarms, Ring, Severity
from desk.board.meant import meant_for
from desk.board.queue import Queue
from desk.board.reading import Reading
from desk.tui.messages import PolicyChanged
from desk.tui.session import desk_of

FLASH = 1.0
"""Seconds for which the head of the screen is lit up, for terminals without a sound."""
_LISTEN_EVERY = 1.0
_AT_ONCE = 50
"""Cases read anew under another policy before the keyboard is looked after again."""
_LOOKS: dict[Severity, Literal["warning", "error"]] = {"soon": "warning", "late": "error"}


class RingsForCases(Screen[None]):
    """The part of the board that calls for attention; the board gives it `queue` and `order`."""

    queue: Queue
    _alarms: Alarms | None = None
    _listening: Timer | None = None

    @abstractmethod
    def order(self, now: datetime) -> None:
        """Bring the order up to `now`."""

    @abstractmethod
    def show_anew(self, now: datetime) -> None:
        """Show every case as it is now."""

    def begin_ringing(self, now: datetime) -> None:
        """From here on ring for what turns; what stands so already is on the board for all to see."""
        self._alarms = Alarms(desk_of(self).agent)
        self.queue.take_turned()
        self._alarms.know(self.queue.readings.values(), now)

    def ring(self, now: datetime) -> None:
        """Say what turned since the last time, if anything did."""
        ring = self._alarms.hear(self.queue.take_turned(), now) if self._alarms else None
        ring = self._let_through(ring) if ring else None
        if ring is None:
            return
        if ring.aloud:
            self.app.bell()
        self.app.notify(ring.words, severity=_LOOKS[ring.severity], timeout=8, markup=False)
        self._flash(ring.severity)

    def _let_through(self, ring: Ring) -> Ring | None:
        """What may be heard now: in the focus view only urgent cases and the one in view; the rest is told when that ends."""
        focus = desk_of(self).focus
        if not focus.case:
            return ring
        waits = tuple(each for each in ring.turned if not self._breaks_in(each.case))
        focus.held |= {f"{each.case} {each.clock}": each.words for each in waits}
        heard = tuple(each for each in ring.turned if each not in waits)
        return replace(ring, turned=heard) if heard else None

    def _breaks_in(self, case: str) -> bool:
        reading = self.queue.reading(case)
        return case == desk_of(self).focus.case or (reading is not None and reading.state.priority == "urgent")

    def say_what_is_for_me(self, before: Mapping[str, Reading], cases: Iterable[str]) -> None:
        """What others just did that is meant for me: a case handed over, my name in a note."""
        me = desk_of(self).agent
        for case in cases:
            if (reading := self.queue.reading(case)) and (words := meant_for(reading.state, before.get(case), me)):
                self.app.notify(words, markup=False, timeout=10)

    def _flash(self, severity: Severity) -> None:
        shown, lit = self.app.screen, f"-rings-{severity}"
        shown.add_class(lit)
        self.set_timer(FLASH, lambda: shown.remove_class(lit), name="flash")

    def listen_behind(self) -> None:
        """Go on listening while another screen covers the board."""
        self.listen_no_more()
        self._listening = self.set_interval(_LISTEN_EVERY, self._listen, name="listening")

    def listen_no_more(self) -> None:
        """The board is seen again, and beats by itself."""
        if self._listening is not None:
            self._listening.stop()
            self._listening = None

    def _listen(self) -> None:
        now = desk_of(self).clock()
        if self.queue.next_turn is not None and self.queue.next_turn <= now.timestamp():
            self.order(now)
        self.ring(now)

    async def on_policy_changed(self, message: PolicyChanged) -> None:
        """Read every case under the new targets, and ring for none of what that changed."""
        now = desk_of(self).clock()
        self.queue.use(desk_of(self).policy)
        cases = [reading.state.case for reading in self.queue.readings.values()]
        for start in range(0, len(cases), _AT_ONCE):
            self.queue.put(cases[start : start + _AT_ONCE], now)
            await asyncio.sleep(0)
        self.begin_ringing(now)
        self.show_anew(now)
        self.app.notify("The targets were edited; every clock counts by the new ones.", markup=False)
