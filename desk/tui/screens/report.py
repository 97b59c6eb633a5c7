"""The figures of a window, with pictures and the cases behind them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer

from desk.errors import Usage
from desk.reports.figures import Figure
from desk.tui.messages import CasesChanged, PolicyChanged
from desk.tui.report_counter import ReportCounter
from desk.tui.report_cursor import ReportCursor, View
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.screens.report_answers import ReportAnswers
from desk.tui.screens.report_view import ReportView
from desk.tui.ticker import Ticker
from desk.tui.visibility import is_in_view
from desk.tui.widgets.answer_line import AnswerLine
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.review_lines import ReviewLine
from desk.tui.widgets.text_column import TextColumn

PROGRESS_EVERY = 0.25


class ReportScreen(DeskScreen[None], inherit_bindings=False):
    """Shows the figures of a window, and what stands behind each.

    They are counted on a thread. What was counted before stays on screen meanwhile.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("ctrl+c", "stop_reading", show=False),
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
        Binding("h,left", "cell(-1)", show=False),
        Binding("l,right", "cell(1)", show=False),
        Binding("g,home", "step(-9999)", show=False),
        Binding("G,end", "step(9999)", show=False),
        Binding("pagedown,ctrl+d", "step(10)", show=False),
        Binding("pageup,ctrl+u", "step(-10)", show=False),
        Binding("right_curly_bracket", "page(1)", show=False),
        Binding("left_curly_bracket", "page(-1)", show=False),
        Binding("tab", "turn('cases')", show=False),
        Binding("P", "turn('picture')", show=False),
        Binding("question_mark,f1", "turn('about')", show=False),
        Binding("enter", "open", show=False),
        Binding("left_square_bracket", "window_before", show=False),
        Binding("right_square_bracket", "window_after", show=False),
        Binding("w", "window", show=False),
        Binding("apostrophe", "part", show=False),
        Binding("slash", "filter", show=False),
        Binding("E", "export", show=False),
        Binding("r", "read_again", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.cursor = ReportCursor()
        self._progress_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Header, figures and what stands beside them, keys."""
        self.counter = ReportCounter(self.desk, self._begin_count, self.show)
        self.answers = ReportAnswers(self, self.counter, self._go_to_figure)
        self.view = ReportView(self, self.counter, self.cursor)
        yield ReviewLine(id="report-header")
        yield ReviewLine(id="report-progress")
        with Horizontal(id="report-columns"):
            for name in ("report-left", "report-right"):
                column = TextColumn()
                column.id, column.can_focus = name, False
                yield column
        yield AnswerLine()
        yield KeyLine(id="sheet-keys")
        yield TooSmall(markup=False)

    def on_mount(self) -> None:
        """Begin to count."""
        self.ticker = Ticker(self, self.desk.clock, lambda _now: self._renew_second())
        self.ticker.start()
        self._progress_timer = self.set_interval(PROGRESS_EVERY, self.view.show_progress)
        self.counter.count_anew()
        self.show()

    def on_unmount(self) -> None:
        """Stop counting."""
        self.ticker.stop()
        self.counter.reader.close()

    def _begin_count(self) -> None:
        self.run_worker(self.counter.count(), exclusive=True, group="report", exit_on_error=False)

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Count anew, quietly, after a commit."""
        if message.gone:
            self.counter.reader.forget_archives()
        self.counter.renew(now=is_in_view(self))

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Count by the new targets."""
        self.counter.renew(now=is_in_view(self))

    def on_screen_resume(self) -> None:
        """Show what changed while the screen was covered."""
        if not self.counter.catch_up():
            self.show()

    def _renew_second(self) -> None:
        """Show the time. Once a minute a window that is not over is counted anew."""
        self.view.show_lines()
        if is_in_view(self) and not self.counter.catch_up() and self.counter.is_old(self.desk.clock()):
            self.counter.renew()

    # ---------------------------------------------------------------- what is shown

    @property
    def figure(self) -> Figure | None:
        """The figure under the cursor."""
        return self.view.figure

    def on_resize(self) -> None:
        """Lay everything out in the new width."""
        self.show()

    def show(self) -> None:
        """Show the report as it was last counted. The cursor stays where it was."""
        self.view.show()

    # ---------------------------------------------------------------- the cursor

    def action_step(self, steps: int) -> None:
        """Go to another figure, or another case of the list."""
        if self.cursor.view == "cases" and self.view.case_list:
            self.cursor.step_case(self.view.case_list.cases, steps)
        else:
            self.cursor.step(self.view.lines, steps)
        self.show()

    def action_cell(self, steps: int) -> None:
        """Go to another figure of the same line."""
        if self.cursor.view != "cases":
            self.cursor.step_in_line(self.view.lines, steps)
            self.show()

    def action_page(self, pages: int) -> None:
        """Go to the first figure of another page."""
        if self.cursor.view != "cases":
            self.cursor.step_page(self.view.lines, pages)
            self.show()

    def action_turn(self, view: View) -> None:
        """Look at something beside the figures, or back at them."""
        if self.figure is not None:
            self.cursor.view = "figures" if self.cursor.view == view else view
            self.show()

    async def action_open(self) -> None:
        """Open the list of cases, or the case chosen in it."""
        if self.cursor.view != "cases":
            self.action_turn("cases")
        elif self.cursor.case:
            await self.run_action(f"app.go_to_case({self.cursor.case!r})")

    # ---------------------------------------------------------------- the window

    def action_window_before(self) -> None:
        """Go to the window before."""
        self.counter.go_before()
        self.view.show_lines()

    def action_window_after(self) -> None:
        """Go to the window after."""
        try:
            self.counter.go_after()
        except Usage as error:
            self.say(str(error), seconds=3)
        self.view.show_lines()

    def action_window(self) -> None:
        """Ask for another window."""
        self.answers.ask_window()

    def _go_to_figure(self, figure: str) -> None:
        self.cursor.view, self.cursor.figure = "figures", figure
        self.show()

    def action_part(self) -> None:
        """Ask for the part of the report to go to."""
        self.answers.ask_part()

    def action_filter(self) -> None:
        """Ask for a filter."""
        self.answers.ask_filter()

    def action_export(self) -> None:
        """Ask for the file to write the report to."""
        self.answers.ask_file()

    @on(AnswerLine.Given)
    async def _take_answer(self, event: AnswerLine.Given) -> None:
        await self.answers.take(event)
        self.view.show_lines()

    @on(AnswerLine.Turned)
    def _take_next_answer(self, event: AnswerLine.Turned) -> None:
        self.answers.take_next(event)

    @on(AnswerLine.Cancelled)
    def _leave_answer(self) -> None:
        self.set_focus(None)

    # ---------------------------------------------------------------- the end

    def action_read_again(self) -> None:
        """Count again, with the archives."""
        self.counter.use(self.counter.window, self.counter.filter)

    async def action_stop_reading(self) -> None:
        """Stop reading archives."""
        if self.counter.is_reading_archives:
            self.counter.reader.stop()
        else:
            await self.run_action("app.say_how_to_leave")

    def action_leave(self) -> None:
        """Go back by one step, and leave in the end."""
        if self.counter.is_reading_archives and not self.counter.reader.is_stopping:
            self.counter.reader.stop()
        elif self.cursor.view != "figures":
            self.action_turn(self.cursor.view)
        elif self.counter.filter:
            self.counter.use(self.counter.window, "")
        else:
            self.dismiss(None)
