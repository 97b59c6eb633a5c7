"""The figures of a report on screen, and what stands beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desk.reports.figures import Figure
from desk.reports.report import Report
from desk.tui.presentation.report import report_lines as words
from desk.tui.presentation.report.figure_detail import CaseList, detail_blocks
from desk.tui.presentation.report.figure_lines import FigureLine, figure_blocks, figure_list
from desk.tui.presentation.report.figure_values import has_before
from desk.tui.presentation.text_block import TextBlock
from desk.tui.report_counter import ReportCounter
from desk.tui.report_cursor import ReportCursor
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.review_lines import ReviewLine
from desk.tui.widgets.text_column import TextColumn

WIDE = 108
"""Cells from which figures and what stands beside them are seen together."""
_EDGES = 3
"""Cells of a column beside its text: blank, scrollbar, blank."""


class ReportView:
    """Fills the widgets of a report's screen."""

    def __init__(self, screen: DeskScreen[Any], counter: ReportCounter, cursor: ReportCursor) -> None:
        self._screen = screen
        self._desk = screen.desk
        self._counter = counter
        self._cursor = cursor

    @property
    def _left(self) -> TextColumn:
        return self._screen.query_one("#report-left", TextColumn)

    @property
    def _right(self) -> TextColumn:
        return self._screen.query_one("#report-right", TextColumn)

    @property
    def is_wide(self) -> bool:
        """Is there room for two columns?"""
        return self._screen.size.width >= WIDE

    @property
    def figure(self) -> Figure | None:
        """The figure under the cursor."""
        counted = self._counter.counted
        return counted.report.figure(self._cursor.figure) if counted else None

    @property
    def _left_width(self) -> int:
        """The cells for text in the first column."""
        return self._screen.size.width // 2 - _EDGES if self.is_wide else self._screen.size.width - _EDGES

    @property
    def right_width(self) -> int:
        """The cells for text in the second column."""
        return self._screen.size.width - self._screen.size.width // 2 - _EDGES - 1 if self.is_wide else self._screen.size.width - _EDGES

    @property
    def lines(self) -> tuple[FigureLine, ...]:
        """The lines of figures, from top to bottom."""
        counted = self._counter.counted
        return figure_list(counted.report, self._left_width) if counted else ()

    def show(self) -> None:
        """Show the report as it was last counted. The cursor stays where it was."""
        if not self._screen.is_mounted or not self._screen.size.width:
            return
        self._cursor.keep_on(self.lines)
        self._cursor.keep_on_case(self.case_list.cases if self.case_list else ())
        self._left.styles.width = self._screen.size.width // 2 if self.is_wide else self._screen.size.width
        self._right.display = self.is_wide
        self._left.show(self._left_blocks() if self.is_wide or self._cursor.view == "figures" else self.right_blocks())
        if self.is_wide:
            self._right.show(self.right_blocks())
        self.show_lines()
        self._screen.call_after_refresh(self._reveal_cursor)

    @property
    def case_list(self) -> CaseList | None:
        """The cases behind the figure under the cursor."""
        figure, cursor = self.figure, self._cursor
        return CaseList(figure, self._name_of, cursor.case if cursor.view == "cases" else "") if figure else None

    def _name_of(self, case: str) -> tuple[str, str]:
        """Customer and subject of a case, also of one in an archive."""
        found = self._desk.client.cases.get(case) or self._desk.live.past.case(case)
        return (found.customer, found.subject) if found else ("", "")

    def _left_blocks(self) -> list[TextBlock]:
        counted = self._counter.counted
        if counted is None:
            return [TextBlock("counting", (("" if self._counter.error else "Counting ..", "dim"),), hang=1)]
        return figure_blocks(counted.report, self._cursor.figure, self._left_width, before=self._before_title(counted.report))

    def _before_title(self, report: Report) -> str:
        """The title over the window before. It names its time where the first line has no room to."""
        return "before" if self.is_wide or report.before is None else f"before {words.brief_before(report.before.window)}"

    def right_blocks(self) -> list[TextBlock]:
        """The texts beside the figure under the cursor."""
        listed, counted = self.case_list, self._counter.counted
        if listed is None or counted is None:
            return []
        return detail_blocks(counted.report, counted.series, listed, view=self._cursor.view, width=self.right_width)

    def show_lines(self) -> None:
        """Show the lines above and below the columns."""
        if not self._screen.is_mounted:
            return
        counted = self._counter.counted
        status = words.ReportStatus(
            window=self._counter.window,
            now=self._desk.clock(),
            zone=self._desk.zone,
            filter=self._counter.filter,
            policy=Path(self._desk.policy.name).name,
            before=counted.report.before.window if counted and counted.report.before else None,
            has_before=counted is None or has_before(counted.report),
        )
        self._screen.query_one("#report-header", ReviewLine).show(lambda width: words.header_pieces(status, width))
        self.show_progress()
        key_line = self._screen.query_one(KeyLine)
        key_line.keys = words.keys_of(self._cursor.view, is_wide=self.is_wide)
        key_line.update_text()

    def show_progress(self) -> None:
        """Say how far the archives are read."""
        counter = self._counter
        line = self._screen.query_one("#report-progress", ReviewLine)
        is_partial = counter.counted is not None and not counter.counted.is_whole
        line.display = bool(counter.error) or counter.is_reading_archives or (is_partial and counter.is_stopped)
        if not line.display:
            return
        progress = words.ReadingProgress(counter.reader.read_cases, is_stopped=not counter.is_reading_archives, error=counter.error)
        line.show(lambda width: words.progress_pieces(progress, width))

    def _reveal_cursor(self) -> None:
        if self._cursor.view == "cases":
            (self._right if self.is_wide else self._left).reveal(self._cursor.case)
        line = self._cursor.line_of(self.lines)
        if line is None or not (self.is_wide or self._cursor.view == "figures"):
            return
        if line.key == next(each.key for each in self.lines if each.page == line.page):
            self._left.reveal(f"page {line.page}")
        self._left.reveal(line.key)
