"""The lines of a board and of a case on which news may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.tui.screens.board import BoardScreen
    from desk.tui.screens.case import CaseScreen


def board_calm_lines(board: BoardScreen) -> list[int]:
    """The line over the keys, then the one above it.

    While a filter is typed they are those over it. The line with the cursor is none.
    """
    status, typed, table = board.query_one("#status").region, board.filter_bar.region, board.table
    below = status.bottom if status.height else typed.y
    cursor = table.region.y + table.cursor_place - table.first_line
    return [y for y in range(below - 1, table.region.y, -1) if y != cursor]


def case_calm_lines(case: CaseScreen) -> list[int]:
    """The lines kept free under the head, the last first, then those of the body without the cursor."""
    notices, body, entries = case.summary.notices, case.query_one("#case-body").region, case.timeline.blocks
    free = [notices.region.y + row for row in reversed(notices.free_rows)]
    first = body.y + case.panes.is_side_by_side
    return [*free, *(y for y in range(first, body.bottom) if not entries.has_cursor_at(y))]
