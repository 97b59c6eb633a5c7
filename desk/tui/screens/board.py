"""The live board: it joins the queue, the shift and the lines on screen; it knows no file and works out nothing about a case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from desk.board.reading import NEVER
from desk.errors import DeskError
from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.freshness import fresh_until
from desk.tui.keys import bindings
from desk.tui.messages import CasesChanged, PolicyChanged, PresenceChanged, ReadShift, ShareChanged, ShiftRead, ShiftUnreadable
from desk.tui.screens.acting import ActsOnCases
from desk.tui.screens.looking import LooksAtBoard
from desk.tui.screens.telling import TellsTheBoard
from desk.tui.stillness import Stillness
from desk.tui.ticker import Ticker
from desk.tui.visibility import is_in_view
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.best_line import BestLine
from desk.tui.widgets.board_header import BoardHeader, TimeOfDay
from desk.tui.widgets.case_row import CaseRow
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.column_titles import ColumnTitles
from desk.tui.widgets.empty_board import EmptyBoard, TooSmall
from desk.tui.widgets.filter_bar import FilterBar
from desk.tui.widgets.lesson_line import LessonLine
from desk.tui.widgets.presence import sign_of
from desk.tui.widgets.status_line import StatusLine

_ON_A_CASE = frozenset({"open", "explain", "mark", "next_best"})
"""Actions of the board itself that need a case under the cursor."""
_ON_THE_QUEUE = frozenset({"filter", "view"})
"""Actions that need the queue; it belongs to the reading thread until everything is read."""
_TOLD = timedelta(seconds=3)
"""How long it is said how to leave."""


_CHECKING = "This folder does not tell of changes, so the file is looked at four times a second. Others' work appears a moment later."


class BoardScreen(TellsTheBoard, LooksAtBoard, ActsOnCases, inherit_bindings=False):
    """The queue, worst first, every clock running."""

    AUTO_FOCUS = "CaseTable"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("board")]

    def __init__(self, stillness: Stillness | None = None) -> None:
        super().__init__()
        self._stillness = stillness or Stillness()
        self._changed = True
        self._moment = NEVER
        self._last_key = ""
        self._told_at: datetime | None = None
        self._stale: set[str] = set()
        """Cases whose lines must be renewed when the board is seen again."""

    def compose(self) -> ComposeResult:
        """Header, titles, cases, what stands under them."""
        self.queue = self._desk.live.queue
        self.table = CaseTable(self._row_of, id="cases")
        self.ticker = Ticker(self, self._desk.clock, self._beat)
        with Horizontal(id="header-line"):
            yield BoardHeader(id="header")
            yield TimeOfDay(id="time")
        yield LessonLine(id="lesson")
        yield ColumnTitles(id="titles")
        yield self.table
        yield EmptyBoard(id="empty", markup=False)
        yield BestLine(id="best")
        yield StatusLine(id="status")
        yield FilterBar(id="filter")
        yield ActionFooter(id="footer")
        yield TooSmall(markup=False)

    def on_mount(self) -> None:
        """Paint the empty board, then read the shift."""
        self._begin()

    async def begin_anew(self) -> None:
        """Go on with the desk's new session."""
        self.ticker.stop()
        await self.recompose()
        self._begin()

    def _begin(self) -> None:
        self.forget_figures()
        self._moment = self._desk.clock()
        self.table.focus()
        self.ticker.start()
        self.call_after_refresh(self.post_message, ReadShift())

    @property
    def _desk(self) -> DeskContext:
        return desk_of(self)

    # ---------------------------------------------------------------- the shift

    def on_shift_read(self, message: ShiftRead) -> None:
        """The shift is there for the first time: show it."""
        now = self._desk.clock()
        self._start_filter()
        self.order(now)
        self._beat(now)
        if not self._desk.live.cases and self._desk.session.demo is not None:
            self._offer_a_start()

    def _start_filter(self) -> None:
        """Show what the agent asked for on the command line."""
        wanted = self._desk.session.filter
        if not wanted:
            return
        try:
            self.queue.filter(wanted)
        except DeskError as error:
            self.notify(str(error), markup=False)

    def _offer_a_start(self) -> None:
        from desk.tui.screens.start import StartScreen

        self.app.push_screen(StartScreen())

    def _show_unreadable(self, error: DeskError) -> None:
        from desk.tui.screens.damaged import DamagedScreen

        self.say_why_empty()
        self.app.push_screen(DamagedScreen(error))

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Cases changed, here or elsewhere: their lines follow at once, their places when the hands are off the keyboard."""
        now = self._desk.clock()
        self._changed = True
        if message.gone:
            self.order(now)
        if message.own:
            self._follow_own(message)
        self._stale |= message.ids
        if is_in_view(self):
            self._renew(now)

    def _renew(self, now: datetime) -> None:
        """Show the cases that changed while the board was covered, or just now."""
        stale, self._stale = self._stale, set()
        self._moment = now
        self.table.renew(stale)
        self._beat(now)

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Every case counts by new targets."""
        now = self._desk.clock()
        self._changed = True
        self._stale |= set(self.queue.readings)
        if is_in_view(self):
            self._renew(now)

    def _follow_own(self, message: CasesChanged) -> None:
        """What the agent did themselves is seen at once: a case just logged is gone to, marks that were acted on are done with."""
        self.table.unmark(message.changed)
        if message.new:
            self._show_order(self._desk.clock())
            self.table.move_to(message.new[-1])

    def on_presence_changed(self, message: PresenceChanged) -> None:
        """Somebody came to a case or left it."""
        self.table.renew(message.cases)
        self.say_status()

    def on_share_changed(self, message: ShareChanged) -> None:
        """The file is shared better or worse than before."""
        self.say_heading(self._desk.clock())
        if self._desk.sync.share == "polling":
            self.notify(_CHECKING, markup=False, timeout=8)

    def on_shift_unreadable(self, message: ShiftUnreadable) -> None:
        """The file went bad under us; what is known stays on the board."""
        self._show_unreadable(message.error)

    # ---------------------------------------------------------------- time

    def on_screen_suspend(self) -> None:
        """Under a form the clocks go on; behind another screen nothing ticks."""
        if not is_in_view(self):
            self.ticker.stop()

    def on_screen_resume(self) -> None:
        """Catch up."""
        self._changed = True
        self.table.renew(self._stale)
        self._stale = set()
        self.ticker.start()

    def _beat(self, now: datetime) -> None:
        if not is_in_view(self):
            return
        self._moment = now
        if self._desk.live.is_reading:
            self.say_why_empty()
        else:
            if not self._stillness.held:
                self.order(now)
            self.table.tick(now.timestamp())
            self.say_status()
        self.say_heading(now)

    def _show_order(self, now: datetime) -> None:
        """Bring the order up to `now`, whether keys were pressed or not."""
        if self.queue.tick(now):
            self.table.show(self.queue.ids)
            self._changed = True

    def order(self, now: datetime) -> None:
        """Bring the order and the figures up to `now`, whether keys were pressed or not."""
        self._show_order(now)
        self.say_figures(now, changed=self._changed)
        self._changed = False
        self.say_why_empty()

    def on_key(self, event: events.Key) -> None:
        """Whatever the key does, the lines stay where they are for a moment."""
        self._last_key = event.key
        self._stillness.press()

    # ---------------------------------------------------------------- what is said

    def _row_of(self, case: str) -> CaseRow | None:
        desk, now = self._desk, self._moment
        reading = self.queue.reading(case)
        if reading is None:
            return None
        row, other = self.queue.row(case, now), sign_of(desk.sync.others(case))
        until = fresh_until(row, reading, now)
        return CaseRow(row, other, desk.sync.has_draft(case), mine=row.owner == desk.agent != "", until=until)

    @on(CaseTable.Moved)
    def _moved(self, event: CaseTable.Moved) -> None:
        self.hide_best_unless(event.case)
        self.say_status()

    @on(CaseTable.Scrolled)
    def _scrolled(self) -> None:
        self.say_status()

    # ---------------------------------------------------------------- actions

    def targets(self) -> tuple[str, ...]:
        """The marked cases, else the one under the cursor."""
        return self.table.marks or ((self.table.cursor,) if self.table.cursor else ())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a case is offered only when there is one."""
        if action in _ON_A_CASE:
            return bool(self.table.cursor)
        if action in _ON_THE_QUEUE:
            return not self._desk.live.is_reading
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open the case under the cursor."""
        from desk.tui.screens.case import CaseScreen

        if case := self.table.cursor:
            self.app.push_screen(CaseScreen(case))

    def action_explain(self) -> None:
        """Show how the clocks of the case under the cursor are worked out."""
        from desk.tui.screens.explain import ExplainScreen

        if case := self.table.cursor:
            self.app.push_screen(ExplainScreen(case))

    @on(CaseTable.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_back(self) -> None:
        """Take back what narrows the board; with nothing left, leave. Escape alone never leaves."""
        if self.take_back_look():
            return
        if self._last_key == "escape":
            self._say_how_to_leave(self._desk.clock())
        else:
            self.app.exit(0)

    def _say_how_to_leave(self, now: datetime) -> None:
        """Once while it stands: said at every escape it would heap up over the next form."""
        if self._told_at is None or now - self._told_at >= _TOLD:
            self._told_at = now
            self.notify("q leaves the board. Everything logged is already saved.", markup=False, timeout=_TOLD.seconds)
