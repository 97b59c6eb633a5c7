"""The line of saved views over the cases, counted now and then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from textual.screen import Screen
from textual.worker import WorkType

from desk.board.view_tally import CountedView, ViewTally
from desk.model.shift import Shift
from desk.tui.board_filter import BoardFilter
from desk.tui.desk_context import DeskContext
from desk.tui.screens.board_scope import BoardScope
from desk.tui.widgets.filter_lines import ViewsLine

_LEAST_PAUSE = timedelta(seconds=5)
_PAUSE_PER_CASE = timedelta(milliseconds=20)
"""With `_LEAST_PAUSE` the time between two counts: on a full board they stay below a hundredth of the processor."""
AT_ONCE = 300
"""Cases that are counted as soon as they are read or change. More of them wait until the board has stood for a while."""
_FEW = 50
"""Cases that are asked again alone where they changed."""
_START_PAUSE = timedelta(seconds=3)
_TIMED_PAUSE = timedelta(minutes=1)
"""The time after which views are counted although nothing changed, for some ask for the moment."""


class BoardViews:
    """Counts the saved views in the background, between keys."""

    def __init__(self, screen: Screen[Any], desk: DeskContext, scope: BoardScope) -> None:
        self._screen = screen
        self._desk = desk
        self._scope = scope
        self._counted_at: datetime | None = None
        self._first_asked_at: datetime | None = None
        self._is_outdated = True
        self._tally: ViewTally | None = None
        """Who passes the views of a board that is counted at once. None while it is counted."""
        self._counted_for: tuple[Shift, int] | None = None
        """The shift and the turns of cases that were counted."""

    def renew(self, now: datetime, *, changed: bool, cases: Collection[str] = ()) -> None:
        """Count again, if cases changed or a minute passed. Not sooner than the size of the board allows.

        Where only these `cases` changed, they alone are asked again.
        """
        if cases and not self._is_outdated and self._count_again(cases, now):
            return
        self._is_outdated = self._is_outdated or changed or self._is_overtaken
        is_due = self._is_due(now)
        if is_due and not self._desk.live.is_reading and self._screen.query_one("#views", ViewsLine).display:
            self._counted_at, self._is_outdated, self._tally = now, False, None
            self._counted_for = self._facts_now
            count: WorkType[None] = partial(self._count, now)  # no coroutine yet: a window that closes would leave it unawaited
            self._screen.run_worker(count, group="count-views", exclusive=True, exit_on_error=False)

    def forget(self) -> None:
        """Count every case anew at the next look."""
        self._is_outdated = True

    def _is_due(self, now: datetime) -> bool:
        cases = len(self._desk.live.queue.views)
        if self._counted_at is None:
            self._first_asked_at = self._first_asked_at or now
            return cases <= AT_ONCE or abs(now - self._first_asked_at) >= _START_PAUSE
        if self._is_outdated and cases <= AT_ONCE:
            return True
        passed = abs(now - self._counted_at)
        pause = max(_LEAST_PAUSE, cases * _PAUSE_PER_CASE)
        return passed >= max(pause, timedelta() if self._is_outdated else _TIMED_PAUSE)

    @property
    def _facts_now(self) -> tuple[Shift, int]:
        """The facts by which all views are counted. One that asks for approvals goes by the limits of the shift."""
        return self._desk.shift, self._desk.live.queue.turns

    @property
    def _is_overtaken(self) -> bool:
        """Did a clock turn since a small board was counted? Its head tells of it at once."""
        is_small = len(self._desk.live.queue.views) <= AT_ONCE
        return is_small and self._counted_for is not None and self._counted_for != self._facts_now

    def _count_again(self, cases: Collection[str], now: datetime) -> bool:
        """Ask these cases alone. False where others may pass or not any more."""
        tally, live = self._tally, self._desk.live
        if len(cases) > _FEW or tally is None or tally.views != self._desk.views or self._counted_for != self._facts_now:
            return False
        for case in cases:
            tally.renew(case, live.queue.view(case), now)
        self.show(tally.figures)
        return True

    async def _count(self, now: datetime) -> None:
        tally = await self._scope.view_tally(now)
        if len(self._desk.live.queue.views) <= AT_ONCE:
            self._tally = tally
        if self.is_there:
            self.show(tally.figures)

    @property
    def is_there(self) -> bool:
        """Is there still a board? Its window may have closed while something was read."""
        return bool(self._screen.query("#views"))

    def show(self, views: Sequence[CountedView]) -> None:
        """Show figures that were counted elsewhere."""
        line = self._screen.query_one("#views", ViewsLine)
        if line.views != views:
            line.show(views)

    def show_current(self, board_filter: BoardFilter) -> None:
        """Name the view in force. Without a filter it is the one that shows everything."""
        everything = next((name for name, text in self._desk.views if not text), "")
        self._screen.query_one("#views", ViewsLine).mark(board_filter.view if board_filter.text else everything)
