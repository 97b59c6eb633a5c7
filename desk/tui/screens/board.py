"""The board: every case of the shift, worst first, clocks running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.dom import DOMNode

from desk.actions_and_keys import Where
from desk.board.arrivals import NOTHING_NEW
from desk.board.next_best import Suggestion
from desk.tui.bindings import screen_bindings
from desk.tui.key_hold import KeyHold
from desk.tui.messages import (
    BoardFilled,
    CasesChanged,
    CommitSettled,
    HandoverRead,
    PolicyChanged,
    PresenceChanged,
    ReadShift,
    ShiftRead,
    ShiftUnreadable,
    SyncStateChanged,
)
from desk.tui.presentation.handover.board_line import is_just_sealed
from desk.tui.screens.board_arrivals import BoardArrivals
from desk.tui.screens.board_calls import CALLS
from desk.tui.screens.board_exit import BoardExit
from desk.tui.screens.board_filter_bar import BoardFilterBar
from desk.tui.screens.board_frame import BoardFrame
from desk.tui.screens.board_groups import OLDER
from desk.tui.screens.board_parts import BoardParts
from desk.tui.screens.board_renewal import BoardRenewal
from desk.tui.screens.board_widgets import board_widgets
from desk.tui.screens.calm_lines import board_calm_lines
from desk.tui.screens.case_actions import CaseActions
from desk.tui.ticker import Ticker
from desk.tui.toast_place import ToastPlace
from desk.tui.visibility import is_in_view
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.next_best_line import NextBestLine
from desk.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from desk.tui.help_groups import HelpGroup

_NEED_A_CASE = frozenset({"open", "explain", "next_best"})
"""Actions of the board itself that need a case under the cursor."""
_NEED_THE_QUEUE = frozenset({"filter", "view", "newest", "sort", "review", "report"})
"""Actions that need the queue. It belongs to the reading thread until everything is read."""
_ON_A_WALL = frozenset({"view", "sort", "back", "leave"})
"""Actions of a board that everybody sees. The rest would show customers."""


class BoardScreen(CaseActions[None], inherit_bindings=False):
    """Shows the queue of the live shift and what narrows it."""

    WHERE: ClassVar[Where] = "board"
    AUTO_FOCUS = "CaseTable"
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("board", without=CaseTable.ACTIONS)]

    next_best_line = getters.query_one(NextBestLine)
    filter_bar = getters.query_one(BoardFilterBar)

    def __init__(self, key_hold: KeyHold | None = None) -> None:
        super().__init__()
        self.key_hold = key_hold or KeyHold()
        self._exit = BoardExit(self)

    def compose(self) -> ComposeResult:
        """Header, titles, cases, what stands under them."""
        self._parts = parts = BoardParts(self, self.desk, narrowed=self._show_scope, found=self._show_found, pressed=self.key_hold.press)
        self.queue, self.filter, self.arrivals, self.table, self.scope = parts.queue, parts.filter, parts.arrivals, parts.table, parts.scope
        self.renewal = BoardRenewal(self, self.desk, parts, self.key_hold)
        self.frame = BoardFrame(self, self.desk, parts)
        self.ticker = Ticker(self, self.desk.clock, self.renewal.tick)
        self._news = BoardArrivals(self, parts.arrivals)
        yield from board_widgets(self.table, BoardFilterBar(parts, self._update_order, release_kept=self.renewal.release, id="filter"))

    def on_mount(self) -> None:
        """Paint the empty board, then ask for the shift to be read."""
        ToastPlace(self, self._calm_lines, lambda: self.query_one(StatusLine).figures_width).start()
        self._start_reading()

    def _calm_lines(self) -> list[int]:
        return board_calm_lines(self.table, self.query_one(StatusLine).region, self.filter_bar.region)

    async def restart(self) -> None:
        """Go on with the desk's new session."""
        self.ticker.stop()
        await self.recompose()
        self._start_reading()

    def _start_reading(self) -> None:
        self._parts.layout.start()
        self.table.focus()
        self.ticker.start()
        self.call_after_refresh(self.post_message, ReadShift())

    def on_shift_read(self, message: ShiftRead) -> None:
        """Show the shift for the first time."""
        now = self.desk.clock()
        self.scope.start()
        self.renewal.update_order(now)
        self.renewal.tick(now)
        self._parts.search.start()
        self.call_after_refresh(self.app.post_message, BoardFilled())

    def on_shift_unreadable(self, message: ShiftUnreadable) -> None:
        """Keep the cases of a file that went bad. Without any, keys need not wait for them."""
        self._parts.lines.update_empty(self.desk.clock())
        if not self.desk.client.cases:
            self.app.post_message(BoardFilled())

    async def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Keep the cursor and the marks on their cases."""
        self.table.follow_renumbered(renumbered)

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Renew lines at once, and their order when no key is pressed."""
        now = self.desk.clock()
        self._news.note(message)
        if message.gone:
            self.renewal.update_order(now)
        if message.own:
            self._follow_own(message)
        self.next_best_line.outdate(message.changed)
        self.renewal.renew_cases(message.ids, now)

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Show every case by the new targets."""
        self.renewal.renew_cases(self.queue.views.keys(), self.desk.clock())

    def _follow_own(self, message: CasesChanged) -> None:
        """Go to a case just logged. Unmark cases acted on, and keep the one under the cursor."""
        self.table.unmark(message.changed)
        if self.table.cursor in message.changed:
            self.renewal.keep(self.table.cursor)
        if message.new:
            logged = message.new[-1]
            self.renewal.keep_new(logged, self.desk.clock())
            self.scope.reveal(logged)
            self.renewal.keep(logged)

    def on_handover_read(self, message: HandoverRead) -> None:
        """Show the backlog of the handover, where the filter asks for it."""
        self.filter_bar.renew_backlog()

    def on_commit_settled(self, message: CommitSettled) -> None:
        """Show which cases have drafts."""
        self.renewal.renew_cases(message.cases, self.desk.clock())

    def on_presence_changed(self, message: PresenceChanged) -> None:
        """Show who is at which case."""
        self.renewal.renew_presence(message.cases, self.desk.clock())

    def on_sync_state_changed(self, message: SyncStateChanged) -> None:
        """Show how well the file is shared."""
        self._parts.lines.update_header(self.desk.clock())

    # ---------------------------------------------------------------- time

    def on_screen_suspend(self) -> None:
        """Stop the clocks, unless the board is seen under a form."""
        if not is_in_view(self):
            self.ticker.stop()

    def on_screen_resume(self) -> None:
        """Renew stale lines and start the clocks."""
        self.renewal.renew_all(self.desk.clock())
        self.ticker.start()

    def on_key(self, event: events.Key) -> None:
        """Hold the lines where they are for a moment."""
        self.key_hold.press()

    @on(CaseTable.Scrolled)
    def _fit_lines(self) -> None:
        """Fit the lines around the cases to how many are in view."""
        self.renewal.fit_lines(self.desk.clock())

    def _update_order(self) -> None:
        self.renewal.update_order(self.desk.clock())

    @on(CaseTable.MarksChanged)
    def _update_status(self) -> None:
        self._parts.lines.update_status(self.desk.clock())

    @on(CaseTable.CursorMoved)
    def _follow_cursor(self, event: CaseTable.CursorMoved) -> None:
        """Hide the suggestion when the cursor leaves its case."""
        line = self.next_best_line
        if line.suggestion is None or line.suggestion.case != event.case:
            line.hide()
        if seen := self.arrivals.forget([event.case]):
            self.table.renew(seen)
            self._parts.lines.update_header(self.desk.clock())
        self._parts.preview.follow()
        self._update_status()

    # ---------------------------------------------------------------- actions

    def targets(self) -> tuple[str, ...]:
        """The marked cases, else the one under the cursor."""
        chosen = self.table.marks or ((self.table.cursor,) if self.table.cursor else ())
        return tuple(filter(self._parts.is_case, chosen))

    def tells_seal(self) -> bool:
        """Does `Y` mean the pack that was just sealed? Marked cases are meant before it."""
        return is_just_sealed(self.desk.client.documents.record, self.desk.clock()) and not self.table.marks

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
        if action == "import":
            return self.desk.session.read_import is not None
        return super().check_action(action, parameters)

    def case_in_view(self) -> str:
        """The case under the cursor."""
        return self.table.cursor if self._parts.is_case(self.table.cursor) else ""

    @on(CaseTable.OpenCase)
    async def action_open(self) -> None:
        """Open the case under the cursor."""
        case = self.table.cursor
        if self.desk.session.wall:
            return
        if self._parts.calls.has_call(case):
            await self.action_concern()
        elif case == OLDER:
            self._parts.group.toggle()
            self.table.renew({OLDER})
            self._update_order()
        elif case:
            await self.run_action(f"app.go_to_case({case!r})")

    def action_next_best(self) -> None:
        """Go to the case whose waiting costs most. Once more goes to the one after it."""
        self.scope.go_to_next_best(self.next_best_line)

    def action_newest(self) -> None:
        """Go to the most urgent case that nobody looked at yet."""
        if waiting := self.newest_case():
            self.scope.go_to(waiting)
        else:
            self.say(NOTHING_NEW, seconds=3)

    def newest_case(self) -> str:
        """The most urgent case that nobody looked at yet.

        Empty without one.
        """
        return self.arrivals.states[0].id if self.arrivals.states else ""

    def reveal_case(self, case: str) -> bool:
        """Move the cursor to a case. False where the filter hides it."""
        return self.scope.reveal(case)

    def case_beside(self, case: str, step: int) -> str:
        """Move to the case so many places after this one.

        Where it has left the board, the case in its place is the next one.
        """
        self._update_order()
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

    async def action_import(self) -> None:
        """Ask for an export to bring in."""
        await self.run_action("app.open_book('import_file:ImportFileScreen')")

    async def action_concern(self) -> None:
        """Show what may go wrong next.

        It begins at the call under the cursor, or at the one suggested.
        """
        chosen = self._parts.calls.call_meant(self.table.cursor, self.next_best_line.suggestion)
        await self.run_action(f"app.open_concerns({chosen!r})")

    def action_calls(self) -> None:
        """Show whom to call now."""
        self.scope.use_filter(CALLS)

    # ---------------------------------------------------------------- what narrows the board

    def own_help(self) -> tuple[str, Sequence[HelpGroup]]:
        """The words of the filter, while one is typed."""
        is_open = self.filter_bar.is_open
        return ("Words of the filter", import_module("desk.tui.help_groups").filter_groups()) if is_open else ("", ())

    def action_filter(self) -> None:
        """Begin to type a filter. The board follows while it is typed."""
        self.filter_bar.open()

    def _show_scope(self) -> None:
        self.renewal.release()
        self._update_order()
        self.filter_bar.look_further()

    def _show_found(self) -> None:
        self._update_order()
        self.filter_bar.renew_matches()

    def action_sort(self) -> None:
        """Ask in which order the cases are shown."""
        self._parts.layout.choose_sort(self._show_from_first)

    def _show_from_first(self) -> None:
        self._update_order()
        self.table.action_first()

    def action_columns(self) -> None:
        """Ask which columns are shown."""
        self._parts.layout.choose_columns()

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
        await self._exit.leave()
