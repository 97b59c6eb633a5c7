"""Telling the agent what turned soon or late, also while a case covers the board; it works out no clock."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from datetime import datetime
from typing import Literal

from textual.screen import Screen
from textual.timer import Timer

from desk.board.alarms import Alarms, Ring, Severity
from desk.board.queue import Queue
from desk.tui.session import desk_of

FLASH = 1.0
"""Seconds for which the head of the screen is lit up, for terminals without a sound."""
_LISTEN_EVERY = 1.0
_LOOKS: dict[Severity, Literal["warning", "error"]] = {"soon": "warning", "late": "error"}


class RingsForCases(Screen[None]):
    """The part of the board that calls for attention; the board gives it `queue` and `order`."""

    queue: Queue
    _alarms: Alarms | None = None
    _listening: Timer | None = None

    @abstractmethod
    def order(self, now: datetime) -> None:
        """Bring the order up to `now`."""

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
