"""The parts of a board, made for one session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from desk.board.arrivals import Arrivals
from desk.tui.board_filter import BoardFilter
from desk.tui.desk_context import DeskContext
from desk.tui.screens.board_calls import BoardCalls
from desk.tui.screens.board_groups import OLDER, LateGroup
from desk.tui.screens.board_layout import BoardLayout
from desk.tui.screens.board_lines import BoardLines
from desk.tui.screens.board_preview import BoardPreview
from desk.tui.screens.board_rows import BoardRows
from desk.tui.screens.board_scope import BoardScope
from desk.tui.screens.board_search import BoardSearch
from desk.tui.screens.board_views import BoardViews
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.case_table import CaseTable


class BoardParts:
    """Holds the table of a board, and what tells of its lines.

    `narrowed` is called when the scope asks for other cases, `found` when more of them were found, `pressed` at each key that the table
    takes.
    """

    def __init__(
        self,
        screen: DeskScreen[Any],
        desk: DeskContext,
        *,
        narrowed: Callable[[], object],
        found: Callable[[], object],
        pressed: Callable[[], object],
    ) -> None:
        self.queue = desk.live.queue
        self.filter = BoardFilter(self.queue)
        self.calls = BoardCalls(desk, self.filter)
        self.group = LateGroup(desk, self.filter)
        self.arrivals = Arrivals(desk.agent)
        self.rows = BoardRows(desk, self.calls, self.group, self.arrivals)
        self.table = CaseTable(self.rows, pressed=pressed, id="cases")
        self.layout = BoardLayout(screen, self.table, self.queue)
        self.scope = BoardScope(screen, self.table, self.filter, self.group, changed=narrowed, is_case=self.is_case)
        self.search = BoardSearch(screen, desk, self.queue, found)
        self.views = BoardViews(screen, desk, self.scope)
        self.preview = BoardPreview(screen, desk, self.table)
        self.lines = BoardLines(screen, desk, self.table, self.filter, self.arrivals)

    def listed(self, now: datetime) -> Sequence[str]:
        """The lines of the board in their order.

        People to call are among them, and the line of folded cases."""
        return self.group.folded(self.calls.with_calls(self.queue.ids, now), now)

    def is_case(self, line: str) -> bool:
        """Is a line of the board a case?"""
        return line != OLDER and not self.calls.has_call(line)
