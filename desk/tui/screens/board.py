"""The board: every case of the shift, worst first, clocks running."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.dom import DOMNode

from desk.actions_and_keys import Where
from desk.board.arrivals import Arrivals, arrival_words
from desk.board.next_best import Suggestion
from desk.errors import DeskError
from desk.tui.bindings import screen_bindings
from desk.tui.board_filter import BoardFilter
from desk.tui.help_groups import HelpGroup, filter_groups
from desk.tui.key_hold import KeyHold
from desk.tui.messages import (
    BoardFilled,
    CasesChanged,
    HandoverRead,
    PolicyChanged,
    PresenceChanged,
    ReadShift,
    ShiftRead,
    ShiftUnreadable,
    SyncStateChanged,
)
from desk.tui.screens.board_calls import CALLS, BoardCalls
from desk.tui.screens.board_groups import OLDER, LateGroup
from desk.tui.screens.board_layout import BoardLayout
from desk.tui.screens.board_lines import BoardLines
from desk.tui.screens.board_preview import BoardPreview
from desk.tui.screens.board_rows import BoardRows
from desk.tui.screens.board_scope import BoardScope
from desk.tui.screens.board_views import BoardViews
from desk.tui.screens.case_actions import CaseActions
from desk.tui.ticker import Ticker
from desk.tui.visibility import is_in_view
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.board_header import BoardHeader, TimeOfDay
from desk.tui.widgets.case_preview import CasePreview
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.column_titles import ColumnTitles
from desk.tui.widgets.concern_line import ConcernLine
from desk.tui.widgets.empty_board import EmptyBoard, TooSmall
from desk.tui.widgets.filter_bar import FilterBar
from desk.tui.widgets.filter_lines import FilterHitLine, ViewsLine
from desk.tui.widgets.next_best_line import NextBestLine
from desk.tui.widgets.overdue_action_line import OverdueActionLine
from desk.tui.widgets.pieces_line import PiecesLine
from desk.tui.widgets.status_line import StatusLine
from desk.tui.widgets.write_problem_line import WriteProblemLine

_NEED_A_CASE = frozenset({"open", "explain", "next_best"})
"""Actions of the board itself that need a case under the cursor."""
_NEED_THE_QUEUE = frozenset({"filter", "view", "newest", "sort", "review", "report"})
"""Actions that need the queue. It belongs to the reading thread until everything is read."""
_ON_A_WALL = frozenset({"view", "sort", "back", "leave"})
"""Actions of a board that everybody sees. The rest would show customers."""
_LEAVE_SAID_FOR = timedelta(seconds=3)
"""The time for which a toast says how to leave."""

_MOST_ARCHIVED = 100
"""Archived cases that one filter lists. More than that are narrowed by another word."""


class BoardScreen(CaseActions[None], inherit_bindings=False):
    """Shows the queue of the live shift and what narrows it."""

    WHERE: ClassVar[Where] = "board"
    AUTO_FOCUS = "CaseTable"
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("board", without=CaseTable.ACTIONS)]

    next_best_line = getters.query_one(NextBestLine)
    filter_bar = getters.query_one(FilterBar)

    def __init__(self, key_hold: KeyHold | None = None) -> None:
        super().__init__()
        self._key_hold = key_hold or KeyHold()
        self._leave_said_at: datetime | None = None
        self._listed: Sequence[str] = ()
        self._changed = True
        """Did cases or their order change since they were counted?"""
        self._stale: set[str] = set()
        """Cases whose lines must be renewed when the board is seen again."""

    def compose(self) -> ComposeResult:
        """Header, titles, cases, what stands under them."""
        self.queue = self.desk.live.queue
        self.filter = BoardFilter(self.queue)
        self._calls = BoardCalls(self.desk, self.filter)
        self.arrivals = Arrivals(self.desk.agent)
        self._group = LateGroup(self.desk, self.filter)
        self._rows = BoardRows(self.desk, self._calls, self._group, self.arrivals)
        self.table = CaseTable(self._rows, id="cases")
        self.ticker = Ticker(self, self.desk.clock, self._renew_second)
        self.layout_choice = BoardLayout(self, self.table, self.queue)
        self.scope = BoardScope(self, self.table, self.filter, self._group, changed=self._show_scope, is_case=self._is_case)
        self._views = BoardViews(self, self.desk, self.scope)
        self._preview = BoardPreview(self, self.desk, self.table)
        self._lines = BoardLines(self, self.desk, self.table, self.filter, self.arrivals)
        with Horizontal(id="header-line"):
            yield BoardHeader(id="header")
            yield TimeOfDay(id="time")
        yield ViewsLine(id="views")
        yield WriteProblemLine(id="rights")
        yield OverdueActionLine(id="lesson")
        yield ConcernLine(id="concerns")
        yield PiecesLine(id="handover-line")
        yield ColumnTitles(id="titles")
        with Container(id="cases-area"):
            yield self.table
            yield EmptyBoard(id="empty", markup=False)
        yield CasePreview(id="preview")
        yield NextBestLine(id="best")
        yield FilterHitLine(id="hits")
        yield StatusLine(id="status")
        yield FilterBar(self.filter, id="filter")
        yield ActionFooter(id="footer")
        yield TooSmall(markup=False)

    def on_mount(self) -> None:
        """Paint the empty board, then ask for the shift to be read."""
        self._start_reading()

    async def restart(self) -> None:
        """Go on with the desk's new session."""
        self.ticker.stop()
        await self.recompose()
        self._start_reading()

    def _start_reading(self) -> None:
        self.layout_choice.start()
        self._changed, self._stale, self._listed = True, set(), ()
        self.table.focus()
        self.ticker.start()
        self.call_after_refresh(self.post_message, ReadShift())

    def on_shift_read(self, message: ShiftRead) -> None:
        """Show the shift for the first time."""
        now = self.desk.clock()
        self._start_filter()
        self._update_order(now)
        self._renew_second(now)
        self.call_after_refresh(self.app.post_message, BoardFilled())

    def _start_filter(self) -> None:
        """Show what the agent asked for on the command line."""
        try:
            self.filter.use(self.desk.session.filter)
        except DeskError as error:
            self.say(str(error), seconds=5)

    def on_shift_unreadable(self, message: ShiftUnreadable) -> None:
        """Keep the cases of a file that went bad."""
        self._lines.update_empty(self.desk.clock())

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Renew lines at once, and their order when no key is pressed."""
        now = self.desk.clock()
        self._note_arrivals(message)
        if message.gone:
            self._update_order(now)
        if message.own:
            self._follow_own(message)
        self._renew_rows(message.ids, now)

    def _note_arrivals(self, message: CasesChanged) -> None:
        """Mark new cases of others. Where the board is covered, a toast says so."""
        known = {case: view.state for case in message.ids if (view := self.desk.live.view(case))}
        self.arrivals.forget(message.gone)
        self.arrivals.renew(known.values())
        if message.own:
            return
        for case in message.new:
            self.arrivals.add(known[case])
        came = [state for state in self.arrivals.states if state.id in message.new]
        if came and self.app.screen is not self:
            self.say(arrival_words(came), seconds=8)

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Show every case by the new targets."""
        self._renew_rows(self.queue.views.keys(), self.desk.clock())

    def _renew_rows(self, cases: Iterable[str], now: datetime) -> None:
        """Show these cases anew, at the latest when the board is seen."""
        self._changed = True
        self._stale.update(cases)
        if is_in_view(self):
            self._renew_stale(now)
            self._renew_second(now)

    def _renew_stale(self, now: datetime) -> None:
        stale, self._stale, self._rows.moment = self._stale, set(), now
        self.table.renew(stale)
        if self.table.cursor in stale:
            self._preview.renew(now)

    def _follow_own(self, message: CasesChanged) -> None:
        """Go to a case just logged, and unmark cases acted on."""
        self.table.unmark(message.changed)
        if message.new:
            self._update_order(self.desk.clock())
            self.scope.reveal(message.new[-1])

    def on_handover_read(self, message: HandoverRead) -> None:
        """Show the backlog of the handover, where the filter asks for it."""
        if self.filter.asks_backlog:
            self._update_order(self.desk.clock())
            self.filter_bar.show_matches(self.filter.matches)

    def on_presence_changed(self, message: PresenceChanged) -> None:
        """Show who is at which case."""
        self._stale.update(message.cases)
        if is_in_view(self):
            self._renew_stale(self.desk.clock())
            self._lines.update_header(self.desk.clock())
            self._update_status()

    def on_sync_state_changed(self, message: SyncStateChanged) -> None:
        """Show how well the file is shared."""
        self._lines.update_header(self.desk.clock())

    # ---------------------------------------------------------------- time

    def on_screen_suspend(self) -> None:
        """Stop the clocks, unless the board is seen under a form."""
        if not is_in_view(self):
            self.ticker.stop()

    def on_screen_resume(self) -> None:
        """Renew stale lines and start the clocks."""
        self._changed = True
        self._renew_stale(self.desk.clock())
        self.ticker.start()

    def _renew_second(self, now: datetime) -> None:
        if not is_in_view(self):
            return
        self._rows.moment = now
        if self.desk.live.is_reading:
            self._lines.update_empty(now)
        else:
            if not self._key_hold.is_held:
                self._update_order(now)
            self.table.tick(now.timestamp())
            self._preview.tick(now)
            self._lines.update_status(now)
        self._lines.update_header(now)

    def _update_order(self, now: datetime) -> None:
        """Bring order and figures up to `now`, whatever was pressed."""
        self.queue.tick(now)
        ids = self._group.folded(self._calls.with_calls(self.queue.ids, now), now)
        if ids is not self._listed and ids != self._listed:
            self._preview.fit(len(ids))
            self.table.show(ids)
            self._changed = True
        self._listed = ids
        self._lines.count(now, changed=self._changed)
        self._views.renew(now, changed=self._changed)
        self._views.show_current(self.filter)
        self._changed = False
        self._lines.update_status(now)
        self._lines.update_empty(now)

    def on_key(self, event: events.Key) -> None:
        """Hold the lines where they are for a moment."""
        self._key_hold.press()

    @on(CaseTable.Scrolled)
    def _fit_lines(self) -> None:
        """Fit the lines around the cases to how many are in view."""
        self._preview.fit(len(self._listed))
        self._update_status()

    @on(CaseTable.MarksChanged)
    def _update_status(self) -> None:
        self._lines.update_status(self.desk.clock())

    @on(CaseTable.CursorMoved)
    def _follow_cursor(self, event: CaseTable.CursorMoved) -> None:
        """Hide the suggestion when the cursor leaves its case."""
        line = self.next_best_line
        if line.suggestion and line.suggestion.case != event.case:
            line.hide()
        if seen := self.arrivals.forget([event.case]):
            self.table.renew(seen)
            self._lines.update_header(self.desk.clock())
        self._preview.follow()
        self._update_status()

    # ---------------------------------------------------------------- actions

    def targets(self) -> tuple[str, ...]:
        """The marked cases, else the one under the cursor."""
        chosen = self.table.marks or ((self.table.cursor,) if self.table.cursor else ())
        return tuple(filter(self._is_case, chosen))

    def _is_case(self, line: str) -> bool:
        return line != OLDER and not self._calls.has_call(line)

    def responder(self, action: str) -> DOMNode:
        """The table moves and marks, the screen does the rest."""
        return self.table if action in CaseTable.ACTIONS else self

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer actions on a case only when there is one."""
        if self.desk.session.wall and action not in _ON_A_WALL:
            return False
        if action in _NEED_A_CASE:
            return bool(self.table.cursor)
        if action in _NEED_THE_QUEUE:
            return not self.desk.live.is_reading
        return super().check_action(action, parameters)

    def case_in_view(self) -> str:
        """The case under the cursor."""
        return self.table.cursor if self._is_case(self.table.cursor) else ""

    @on(CaseTable.OpenCase)
    async def action_open(self) -> None:
        """Open the case under the cursor."""
        case = self.table.cursor
        if self.desk.session.wall:
            return
        if self._calls.has_call(case):
            await self.action_concern()
        elif case == OLDER:
            self._group.toggle()
            self.table.renew({OLDER})
            self._update_order(self.desk.clock())
        elif case:
            await self.run_action(f"app.go_to_case({case!r})")

    def action_next_best(self) -> None:
        """Go to the case whose waiting costs most. Once more goes to the one after it."""
        self.scope.go_to_next_best(self.next_best_line)

    def action_newest(self) -> None:
        """Go to the most urgent case that nobody looked at yet."""
        if waiting := self.arrivals.states:
            self.scope.go_to(waiting[0].id)
        else:
            self.say("Nothing new waits to be looked at.", seconds=3)

    def case_beside(self, case: str, step: int) -> str:
        """Move to the case so many places after this one.

        Where it has left the board, the case in its place is the next one.
        """
        self._update_order(self.desk.clock())
        return self.scope.case_beside(case, step)

    def best_case_after(self, case: str) -> Suggestion | None:
        """The next best case but for this one. Asked for once more, it is another one."""
        return self.scope.best_case_after(case)

    async def action_review(self) -> None:
        """Show the board as it was."""
        await self.run_action("app.open_review")

    async def action_practice(self) -> None:
        """Practise on a copy of this shift."""
        await self.run_action("app.open_practice")

    async def action_concern(self) -> None:
        """Show what may go wrong next.

        It begins at the call under the cursor, or at the one suggested.
        """
        suggestion = self.next_best_line.suggestion
        chosen = suggestion.case if suggestion and not self.desk.live.view(suggestion.case) else ""
        chosen = self.table.cursor if self._calls.has_call(self.table.cursor) else chosen
        await self.run_action(f"app.open_concerns({chosen!r})")

    def action_calls(self) -> None:
        """Show whom to call now."""
        self.scope.use_filter(CALLS)

    # ---------------------------------------------------------------- what narrows the board

    def own_help(self) -> tuple[str, Sequence[HelpGroup]]:
        """The words of the filter, while one is typed."""
        return ("Words of the filter", filter_groups()) if self.has_class("-filtering") else ("", ())

    def action_filter(self) -> None:
        """Begin to type a filter. The board follows while it is typed."""
        self.add_class("-filtering")
        self.filter_bar.begin()
        self._count_views()

    @work(group="views", exclusive=True)
    async def _count_views(self) -> None:
        """Name the saved views at once, then count them between keys."""
        async for views in self.scope.counted_views(self.desk.clock()):
            self.filter_bar.show_views(views)
        self._views.show(views)

    @on(FilterBar.ViewWanted)
    @work(group="save-view")
    async def _save_view(self, event: FilterBar.ViewWanted) -> None:
        if await self.scope.save_view(event.number, event.text):
            self._count_views()

    @on(FilterBar.Changed)
    def _show_filtered(self, event: FilterBar.Changed) -> None:
        self._update_order(self.desk.clock())
        if event.readable:
            self.filter_bar.show_matches(self.filter.answer)
        self._look_further()

    def _show_scope(self) -> None:
        self._update_order(self.desk.clock())
        self._look_further()

    def _look_further(self) -> None:
        """Have found what the queue does not know by itself."""
        self._find_archived()
        if self.filter.asks_backlog:
            self.app.call_later(getattr(self.app, "renew_handover"))  # noqa: B009  the app is ours, its type is not known here

    @work(group="archive", exclusive=True)
    async def _find_archived(self) -> None:
        """Look up the newest archived cases that the filter asks for."""
        asked = self.queue.filter_in_force
        if not asked.asks_archive:
            return
        try:
            found = await self.desk.client.search_archives(asked.tree, _MOST_ARCHIVED)
            self.desk.live.show_archived(await self.desk.client.look_up_archived(found))
        except DeskError as error:
            self.say(str(error), seconds=8)
        self._update_order(self.desk.clock())
        self.filter_bar.show_matches(self.filter.answer)

    @on(FilterBar.Kept)
    def _keep_filter(self) -> None:
        """Leave the filter. One that nothing matches asks finished and archived cases first."""
        if self.filter.can_widen:
            self.filter_bar.action_widen()
        else:
            self._leave_filter()

    @on(FilterBar.Closed)
    def _leave_filter(self) -> None:
        self.remove_class("-filtering")
        self.table.focus()
        self._update_status()

    @on(FilterBar.Passed)
    async def _run_passed_action(self, event: FilterBar.Passed) -> None:
        await self.table.run_action(event.action)

    @work(group="layout", exclusive=True)
    async def action_sort(self) -> None:
        """Ask in which order the cases are shown."""
        if await self.layout_choice.choose_sort():
            self._update_order(self.desk.clock())
            self.table.move_to_start()

    @work(group="layout", exclusive=True)
    async def action_columns(self) -> None:
        """Ask which columns are shown."""
        await self.layout_choice.choose_columns()

    def action_show_filter(self, text: str) -> None:
        """Show the cases that match a filter."""
        self.scope.use_filter(text)

    def action_view(self, number: int) -> None:
        """Show a saved view, by its number from 1."""
        self.scope.use_view(number)

    async def action_back(self) -> None:
        """Take back what narrows the board, or leave. Escape alone never leaves."""
        if self.scope.widen(self.next_best_line):
            self._update_status()
            return
        if self.desk.session.practice is not None:
            await self.run_action("app.end_practice")
            return
        if self.bound_key == "escape":
            self._say_how_to_leave(self.desk.clock())
        else:
            self.app.exit(0)

    def _say_how_to_leave(self, now: datetime) -> None:
        """Say how to leave, unless it is still being said."""
        if self._leave_said_at is None or abs(now - self._leave_said_at) >= _LEAVE_SAID_FOR:
            self._leave_said_at = now
            self.say("q leaves the board. Everything logged is already saved.", seconds=_LEAVE_SAID_FOR.seconds)
