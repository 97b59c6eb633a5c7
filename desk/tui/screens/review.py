"""The board as it was, under a slider."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from desk.errors import DeskError
from desk.tui.board_filter import BoardFilter
from desk.tui.help_groups import HelpGroup
from desk.tui.presentation.case_row import CaseRow
from desk.tui.presentation.review import (
    CHASE,
    HANDOVER,
    LATE,
    ReviewSpan,
    ReviewStatus,
)
from desk.tui.review_player import ReviewPlayer
from desk.tui.screens.case_as_of import CaseAsOfScreen
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.screens.review_view import HELP_KEYS, LAST_EVENTS, ReviewView
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.column_titles import ColumnTitles
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.filter_bar import FilterBar
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.review_lines import ReviewLine

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
RUN_EVERY, RUN_STEP = 0.5, timedelta(seconds=30)
"""Sixty times as fast as it was."""


class ReviewScreen(DeskScreen[None], inherit_bindings=False):
    """Shows the board as it was, and moves it through time.

    It begins at `at`, and writes nothing.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
        Binding("left_square_bracket,left", "minutes(-1)", show=False),
        Binding("right_square_bracket,right", "minutes(1)", show=False),
        Binding("left_curly_bracket", "previous_event", show=False),
        Binding("right_curly_bracket", "next_event", show=False),
        Binding("exclamation_mark", "next_chase", show=False),
        Binding("L", "next_late", show=False),
        Binding("g,home", "first", show=False),
        Binding("G,end", "last", show=False),
        Binding("space", "run", show=False),
        Binding("enter", "open", show=False),
        Binding("slash", "filter", show=False),
        Binding("question_mark,f1", "app.help", show=False),
    ]

    filter_bar = getters.query_one(FilterBar)

    def __init__(self, at: datetime | None = None) -> None:
        super().__init__()
        self._start_at = at
        self._progress: tuple[int, int] | None = None
        self._run_timer: Timer | None = None
        self._signs: dict[str, Sequence[datetime]] = {}

    def compose(self) -> ComposeResult:
        """Header, slider, cases, the last events, keys."""
        self.player = ReviewPlayer(self.desk, self._show_moment, self._show_progress)
        self.table = CaseTable(self._row_of, id="cases-as-of")
        self.table.can_focus = False
        self._view = ReviewView(self)
        yield ReviewLine(id="review-header")
        yield ReviewLine(id="review-slider")
        yield ReviewLine(id="review-caret")
        yield ColumnTitles(id="titles")
        yield self.table
        for number in range(LAST_EVENTS):
            yield ReviewLine(id=f"review-event-{number}")
        yield KeyLine(id="sheet-keys")
        yield TooSmall(markup=False)

    def own_help(self) -> tuple[str, Sequence[HelpGroup]]:
        """The keys of the slider and the list."""
        return "The board as it was", [("Keys", HELP_KEYS)]

    def on_mount(self) -> None:
        """Begin to read the cases as they were."""
        now = self.desk.clock()
        self.at = min(self._start_at or now, now)
        self.span = self._span_around(self.at, now)
        self._show_lines()
        self.run_worker(self._load(), exclusive=True, group="review", exit_on_error=False)

    def _span_around(self, at: datetime, now: datetime) -> ReviewSpan:
        """The span of the shift. Outside it, that of the day."""
        shift = self.desk.shift
        start = shift.start or at.astimezone(self.desk.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        end = min(shift.end, now) if shift.end else now
        if start <= at <= end:
            return ReviewSpan(start=start, end=end)
        midnight = at.astimezone(self.desk.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return ReviewSpan(start=midnight, end=min(now, midnight + timedelta(days=1)))

    async def _load(self) -> None:
        try:
            await self.player.load(self.at)
        except DeskError as error:
            self.warn(error)
            return
        board = self.player.board
        if board is None or not self.is_mounted:
            return
        await self.mount(FilterBar(BoardFilter(board.queue), has_views=False, id="filter"), before="#sheet-keys")
        span = self.span
        self._signs[CHASE] = list(board.events.matching(lambda event: event.is_chase, span.start, span.end))
        self._signs[HANDOVER] = list(board.events.matching(lambda event: event.is_handover, span.start, span.end))
        self._show_moment()
        await self.player.look_for_late_turns()

    # ---------------------------------------------------------------- what is shown

    def _row_of(self, case: str) -> CaseRow | None:
        """The row of a case as it was. None for one that was not there."""
        board = self.player.board
        if board is None or board.queue.view(case) is None:
            return None
        row = board.queue.row(case, board.at or self.at)
        return CaseRow(row, mine=row.owner == self.desk.agent != "", until=float("inf"))

    def _show_progress(self, progress: tuple[int, int]) -> None:
        self._progress = progress
        if self.is_mounted:
            self._show_lines()

    def _show_moment(self) -> None:
        """Show the board at the instant it came to."""
        board = self.player.board
        if board is None or board.at is None or not self.is_mounted:
            return
        self._progress, self.at = None, board.at
        if self.player.late_turns is not None:
            self._signs[LATE] = self.player.late_turns
        self.table.show(list(board.queue.ids))
        self.table.renew(board.queue.ids)
        self._show_lines()
        self._view.show_events(board, self.at)

    def _show_lines(self) -> None:
        self._view.show_lines(self.review_status())

    def on_resize(self) -> None:
        """Name as many keys as fit."""
        self._show_lines()

    def review_status(self) -> ReviewStatus:
        """The moment that the lines tell of."""
        board = self.player.board
        is_there = board is not None and board.at is not None
        return ReviewStatus(
            at=self.at,
            span=self.span,
            zone=self.desk.zone,
            shift=self.desk.shift.name,
            counts=board.queue.counts() if board and is_there else None,
            events=(board.events.count_within(self.span.start, self.at), board.events.count_within(self.span.start, self.span.end))
            if board
            else (0, 0),
            progress=self._progress if is_there else self._progress or (0, len(self.desk.client.cases)),
            filter=board.queue.filter_text if board else "",
            is_running=self._run_timer is not None,
            signs=self._signs,
        )

    # ---------------------------------------------------------------- through time

    async def _go_to(self, at: datetime | None, otherwise: str = "") -> None:
        """Go to an instant within the span. Without one it says so."""
        if at is None:
            self.say(otherwise, seconds=3)
            return
        await self.player.go_to(self.span.within(at))

    async def action_minutes(self, minutes: int) -> None:
        """Go on by minutes, or back."""
        await self._go_to(self.player.target + minutes * MINUTE)

    async def action_next_event(self) -> None:
        """Go to the next event."""
        if board := self.player.board:
            await self._go_to(board.events.next_at(self.player.target), "Nothing happened after this.")

    async def action_previous_event(self) -> None:
        """Go back to the event before."""
        if board := self.player.board:
            await self._go_to(board.events.previous_at(self.player.target), "Nothing happened before this.")

    async def action_next_chase(self) -> None:
        """Go to the next time that a customer had to chase us."""
        if board := self.player.board:
            found = board.events.next_at(self.player.target, lambda event: event.is_chase)
            await self._go_to(found, "Nobody had to chase us after this.")

    async def action_next_late(self) -> None:
        """Go to the next clock that turned late."""
        turns = self.player.late_turns
        if turns is None:
            self.say("Still looking for when clocks turned late.", seconds=3)
            return
        found = next((turn for turn in turns if turn + SECOND > self.player.target), None)
        await self._go_to(found + SECOND if found else None, "No clock turned late after this.")

    async def action_first(self) -> None:
        """Go to where the slider begins."""
        await self._go_to(self.span.start)

    async def action_last(self) -> None:
        """Go to where the slider ends."""
        await self._go_to(self.span.end)

    def action_run(self) -> None:
        """Let time run sixty times as fast, or stop it."""
        if self._run_timer is not None:
            self._stop_running()
        else:
            self._run_timer = self.set_interval(RUN_EVERY, self._run_on)
        self._show_lines()

    async def _run_on(self) -> None:
        if self.player.target >= self.span.end:
            self._stop_running()
            self._show_lines()
            return
        await self._go_to(self.player.target + RUN_STEP)

    def _stop_running(self) -> None:
        if self._run_timer is not None:
            self._run_timer.stop()
            self._run_timer = None

    # ---------------------------------------------------------------- cases

    def action_step(self, lines: int) -> None:
        """Move the cursor by lines."""
        self.table.move(lines)

    def action_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self.table.move_page(pages)

    @on(CaseTable.OpenCase)
    def action_open(self) -> None:
        """Show the case under the cursor as it was."""
        board, case = self.player.board, self.table.cursor
        today = board.case(case) if board else None
        if today is not None and not self._progress:
            self._stop_running()
            self.app.push_screen(CaseAsOfScreen(today, self.at))

    def action_filter(self) -> None:
        """Begin to type a filter. The board follows while it is typed."""
        if self.player.board is not None and self.query(FilterBar):
            self.add_class("-filtering")
            self.filter_bar.begin()

    @on(FilterBar.Changed)
    def _show_filtered(self, event: FilterBar.Changed) -> None:
        board = self.player.board
        if board is not None and board.at is not None:
            board.queue.tick(board.at)
            self._show_moment()
        if event.readable:
            self.filter_bar.show_matches(BoardFilter(board.queue).matches if board else "")

    @on(FilterBar.Kept)
    @on(FilterBar.Closed)
    def _leave_filter(self) -> None:
        self.remove_class("-filtering")
        self.set_focus(None)

    @on(FilterBar.Passed)
    async def _run_passed_action(self, event: FilterBar.Passed) -> None:
        await self.table.run_action(event.action)

    def action_leave(self) -> None:
        """Take back the filter, or leave the review."""
        board = self.player.board
        if board is not None and board.at is not None and board.queue.filter_text:
            board.queue.filter("")
            board.queue.tick(board.at)
            self._show_moment()
            return
        self._stop_running()
        self.dismiss(None)
