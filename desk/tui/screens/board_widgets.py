"""The widgets of the board, from top to bottom."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Horizontal

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


def board_widgets(table: CaseTable, filter_bar: FilterBar) -> ComposeResult:
    """Compose header, titles, cases, and what stands under them."""
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
        yield table
        yield EmptyBoard(id="empty", markup=False)
    yield CasePreview(id="preview")
    yield NextBestLine(id="best")
    yield FilterHitLine(id="hits")
    yield StatusLine(id="status")
    yield filter_bar
    yield ActionFooter(id="footer")
    yield TooSmall(markup=False)
