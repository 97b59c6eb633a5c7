"""Keeps the report of one screen up to date."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from desk.errors import DeskError, Usage
from desk.handover.record import waiting_handover
from desk.reports.window import Window, shift_before, shift_window
from desk.tui.desk_context import DeskContext
from desk.tui.report_reader import CountedReport, ReadingStopped, ReportReader, ReportRequest

REST = 2.0
"""The rest after a count, in its own lengths: a large shift must not be counted all the time."""
_MINUTE = 60


class ReportCounter:
    """Holds window, filter and last report of a screen.

    `begin` starts `count` in place of a count that is under way, `changed` is called when there is something new to show.
    """

    def __init__(self, desk: DeskContext, begin: Callable[[], None], changed: Callable[[], None]) -> None:
        self._desk = desk
        self._begin = begin
        self._changed = changed
        self._later: list[Window] = []
        self._is_counting = False
        self._is_stale = False
        self._rest_until = 0.0
        self._number = 0
        self.reader = ReportReader(desk.session)
        self.window = shift_window(desk.shift, desk.clock())
        self.filter = ""
        self.counted: CountedReport | None = None
        self.error = ""
        self.is_reading_archives = False
        self.is_stopped = False
        """Did the agent stop the reading of archives?"""

    @property
    def is_counting(self) -> bool:
        """Is anything being counted, or waiting to be?"""
        return self._is_counting or self._is_stale

    # ---------------------------------------------------------------- what is asked for

    def use(self, window: Window, words: str) -> None:
        """Count another window or filter."""
        self.window, self.filter, self.is_stopped = window, words, False
        self.count_anew()

    def go_before(self) -> None:
        """Count the window before."""
        self._later.append(self.window)
        self.use(shift_before(self.window, self.counted.spans if self.counted else ()), self.filter)

    def go_after(self) -> None:
        """Count the window after. Raises Usage for one that has not begun."""
        after = self._later.pop() if self._later else self.window.after
        self.check_begun(after)
        self.use(after, self.filter)

    def go_to(self, window: Window) -> None:
        """Count this window. Raises Usage for one that has not begun."""
        self.check_begun(window)
        self._later.clear()
        self.use(window, self.filter)

    def check_begun(self, window: Window) -> None:
        """Raise Usage for a window that has not begun."""
        if window.start >= self._desk.clock():
            raise Usage("That has not begun yet.")

    # ---------------------------------------------------------------- counting

    def count_anew(self) -> None:
        """Count with what is known now. A count for another window is given up."""
        self._is_stale = False
        self.reader.stop()
        self._begin()

    def renew(self, *, now: bool = True) -> None:
        """Count again after a change, not `now` when nobody looks."""
        if self._is_counting or not now or time.monotonic() < self._rest_until:
            self._is_stale = True
        else:
            self.count_anew()

    def catch_up(self) -> bool:
        """Count what changed while nobody looked. False when nothing did."""
        if self._is_stale and not self._is_counting and time.monotonic() >= self._rest_until:
            self.count_anew()
            return True
        return False

    def is_old(self, now: datetime) -> bool:
        """Did a minute pass in a window that is not over?"""
        counted = self.counted
        return counted is not None and now < self.window.end and (now - counted.report.as_of).total_seconds() >= _MINUTE

    async def count(self) -> None:
        """Count the shift first, then the archives as well."""
        self._number += 1
        number, begun = self._number, time.monotonic()
        self._is_counting, self.error = True, ""
        try:
            await self._count_both()
        except ReadingStopped:
            self.is_stopped = number == self._number
        except DeskError as error:
            self.error = str(error)
        finally:
            if number == self._number:  # one that was given up ends after the next has begun
                self._is_counting = self.is_reading_archives = False
                self._rest_until = time.monotonic() + REST * (time.monotonic() - begun)
        self._changed()
        self.catch_up()

    async def _count_both(self) -> None:
        first = self._request(with_archives=False)
        is_known = self.reader.has_archives_of(first)
        counted = await self.reader.read(first)
        is_last = is_known or self.is_stopped
        if is_last or self._is_better(counted):
            self._take(counted)
        if not is_last:
            self.is_reading_archives = True
            self._changed()
            self._take(await self.reader.read(self._request(with_archives=True)))

    def _is_better(self, counted: CountedReport) -> bool:
        """Is a report without archives better than the one on screen? Not where that is whole, and of the same window and filter."""
        was = self.counted
        return was is None or not was.is_whole or (was.report.window, was.report.filter) != (counted.report.window, counted.report.filter)

    def _take(self, counted: CountedReport) -> None:
        self.counted = counted
        self._changed()

    def _request(self, *, with_archives: bool) -> ReportRequest:
        desk = self._desk
        return ReportRequest(
            window=self.window,
            filter=self.filter,
            now=desk.clock(),
            policy=desk.policy,
            shift=desk.shift,
            cases=desk.client.copied_cases(),
            packs=dict(desk.client.documents.packs),
            waiting=waiting_handover(desk.client.documents.record),
            me=desk.agent,
            with_archives=with_archives,
        )
