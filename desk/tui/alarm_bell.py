"""Service of the app that tells which clocks turned soon or late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from msgspec.structs import replace
from textual.app import App

from desk.board.alarms import Alarms, Alert, Severity
from desk.text.latest_moment import LatestMoment
from desk.tui.desk_context import DeskContext
from desk.tui.ticker import Ticker
from desk.tui.toast import show_toast

FLASH = 1.0
"""Seconds for which the head of the screen is lit up, for terminals without a sound."""
_LOOKS: dict[Severity, Literal["warning", "error"]] = {"soon": "warning", "late": "error"}


class AlarmBell:
    """Rings for the cases of the agent, whatever screen is on top. Looks once a second."""

    def __init__(self, app: App[Any], desk: DeskContext) -> None:
        self._app = app
        self._desk = desk
        self._alarms = Alarms(desk.agent)
        self._latest = LatestMoment()
        self._ticker = Ticker(app, desk.clock, self.check)

    def start(self) -> None:
        """Ring for what turns from now on. What stands so already is on the board for all to see."""
        queue = self._desk.live.queue
        queue.pop_turned()
        self._begin_anew(self._desk.clock())
        self._ticker.start()

    def _begin_anew(self, now: datetime) -> None:
        """Take for known what stands now."""
        self._alarms = Alarms(self._desk.agent)
        self._alarms.baseline(self._desk.live.queue.views.copy(), now)

    def stop(self) -> None:
        """Stop ringing."""
        self._ticker.stop()

    def check(self, now: datetime) -> None:
        """Say what turned since the last time, if anything did."""
        if not self._app.screen_stack:  # the app is leaving: the timer may still beat once, and there is nobody left to ring for
            return
        queue = self._desk.live.queue
        queue.rate_turned(now)
        if self._latest.is_set_back(now.timestamp()):
            self._begin_anew(now)
        ring = self._alarms.check(queue.pop_turned(), now)
        heard = self._let_through(ring) if ring else None
        if heard is None:
            return
        if heard.audible and self._sounds(each.case for each in heard.turned):
            self._app.bell()
        show_toast(self._app, heard.text, seconds=8, severity=_LOOKS[heard.severity])
        self._flash_screen(heard.severity)

    def hear_arrivals(self, cases: Iterable[str]) -> None:
        """Ring for urgent cases that came and that nobody owns."""
        came = [view for case in cases if (view := self._desk.live.view(case))]
        if self._desk.bell != "off" and any(view.state.priority == "urgent" and not view.state.owner for view in came):
            self._app.bell()

    def _sounds(self, cases: Iterable[str]) -> bool:
        """Does the agent want to hear of these cases?"""
        if self._desk.bell != "urgent":
            return self._desk.bell != "off"
        return any((view := self._desk.live.view(case)) and view.state.priority == "urgent" for case in cases)

    def _let_through(self, ring: Alert) -> Alert | None:
        """Give what may be heard now.

        In the focus view that is urgent cases and the one in view. The rest is told when it ends.
        """
        focus = self._desk.focus
        if not focus.case:
            return ring
        held = tuple(each for each in ring.turned if not self._breaks_in(each.case))
        focus.held |= {f"{each.case} {each.clock}": each.text for each in held}
        heard = tuple(each for each in ring.turned if each not in held)
        return replace(ring, turned=heard) if heard else None

    def _breaks_in(self, case: str) -> bool:
        view = self._desk.live.view(case)
        return case == self._desk.focus.case or (view is not None and view.state.priority == "urgent")

    def _flash_screen(self, severity: Severity) -> None:
        shown, lit = self._app.screen, f"-rings-{severity}"
        shown.add_class(lit)
        self._app.set_timer(FLASH, lambda: shown.remove_class(lit), name="flash")
