"""The lines of board and case on which news may stand."""

from __future__ import annotations

from textual.geometry import Region

from desk.tui.widgets.case_rows import CaseRows
from desk.tui.widgets.entry_list import EntryList
from desk.tui.widgets.notice_lines import NoticeLines


def board_calm_lines(table: CaseRows, status: Region, typed: Region) -> list[int]:
    """The line over the keys, then those above it.

    While a filter is `typed` they are those over it. The line with the cursor is none.
    """
    below = status.bottom if status.height else typed.y
    cursor = table.region.y + table.selection.place - table.first_line
    return [y for y in range(below - 1, table.region.y, -1) if y != cursor]


def case_calm_lines(notices: NoticeLines, body: Region, entries: EntryList, *, has_titles: bool) -> list[int]:
    """The lines kept free under the head, then those of the body.

    Its titles and the line with the cursor are none.
    """
    free = [notices.region.y + row for row in reversed(notices.free_rows)]
    return [*free, *(y for y in range(body.y + has_titles, body.bottom) if not entries.has_cursor_at(y))]
