"""The board written down, to be painted first at the next start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from desk.board.queue_order import queue_key
from desk.board.sorts import BY_RISK
from desk.first_frame.frame import NO_KEY, Key
from desk.first_frame.frame_text import FrameText
from desk.sla.microseconds import microseconds
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.sync_state import is_synced
from desk.tui.screens.board_groups import OLDER
from desk.tui.screens.board_parts import BoardParts
from desk.tui.screens.frame_rows import NEVER_TURNS, FrameRows
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.board_header import BoardHeader, HeaderText, TimeOfDay
from desk.tui.widgets.column_titles import ColumnTitles
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.frame_styles import FrameStyles
from desk.tui.widgets.toned_line import tone_style

KNOWN_FOR = timedelta(hours=16)
"""The time for which a frame tells what is in view: until the next shift begins."""
_BEYOND_VIEW, _TURNING = 16, 48
"""The cases kept beside those in view: the next ones below, and those that turn first."""


class BoardFrame:
    """Writes down the board as it opens.

    It has no filter then, no other order, and no case unfolded."""

    def __init__(self, screen: Screen[Any], desk: DeskContext, parts: BoardParts) -> None:
        self._screen = screen
        self._desk = desk
        self._parts = parts

    def text(self, now: datetime) -> str:
        """The frame from now on. Empty where the board shows something else than it opens with."""
        offset = self._zone_offset(now)
        if offset is None or not self._is_usual():
            return ""
        self._parts.queue.tick(now)
        listed = [line for line in self._parts.listed(now) if line != OLDER]
        return self._written(now, listed, offset).text if listed else ""

    def _written(self, now: datetime, listed: Sequence[str], offset: int) -> FrameText:
        table, queue, until = self._parts.table, self._parts.queue, now + KNOWN_FOR
        kept, rest_key, rest_turn = self._kept_cases(now, listed)
        styles = FrameStyles(table, tone_style(self._screen.query_one(TimeOfDay), "strong"))
        rows = FrameRows(self._parts, styles)
        return FrameText(
            made=microseconds(now),
            until=microseconds(until),
            offset=offset,
            top=table.region.y + 1,
            height=table.size.height,
            folded=self._parts.group.count,
            rest_turn=rest_turn,
            time_column=self._screen.query_one(TimeOfDay).region.x + 1,
            rest_key=rest_key,
            older=rows.older_parts(now),
            cases=[rows.phases(queue.views[case], now, until) for case in kept],
            styles=styles.looks,
            ground=self._ground(styles),
            live=self._heading(styles, ""),
            stale=self._heading(styles, f"as of {now.astimezone(self._desk.zone):%H:%M}"),
        )

    def _is_usual(self) -> bool:
        session, desk, parts = self._desk.session, self._desk, self._parts
        if session.wall or session.filter or session.practice or session.review_at or desk.live.is_reading:
            return False
        if parts.filter.text or parts.queue.sort is not BY_RISK or parts.group.is_open or not is_synced(desk.client.sync_state):
            return False
        return parts.table.size.height > 0 and not self._screen.query_one(TooSmall).display

    def _zone_offset(self, now: datetime) -> int | None:
        """The seconds of the zone. None where its clocks change soon."""
        offsets = {at.astimezone(self._desk.zone).utcoffset() for at in (now, now + KNOWN_FOR)}
        offset = offsets.pop()
        return None if offsets or offset is None else round(offset.total_seconds())

    def _kept_cases(self, now: datetime, listed: Sequence[str]) -> tuple[list[str], Key, int]:
        """The cases to keep. Of the others the worst key, and the microsecond at which the first changes by itself."""
        queue, count = self._parts.queue, self._parts.table.size.height + _BEYOND_VIEW
        folded = set(queue.ids).difference(listed)  # they stay behind their line
        turns = queue.next_turns(count + _TURNING + 1, skipped=folded)
        kept = dict.fromkeys([*listed[:count], *(case for _, case in turns[:_TURNING])])
        worst = next((case for case in listed[count:] if case not in kept), None)
        turn = next((round(at * 1_000_000) for at, case in turns if case not in kept), NEVER_TURNS)
        return list(kept), NO_KEY if worst is None else queue_key(queue.views[worst], now), turn

    def _ground(self, styles: FrameStyles) -> str:
        """Titles and footer, with blanks everywhere else."""
        width, table = self._screen.size.width, self._parts.table
        lines = [Strip.blank(width, self._screen.rich_style)] * self._screen.size.height
        lines[table.region.y : table.region.bottom] = [table.painter.blank_line(width)] * table.region.height
        for kind in (ColumnTitles, ActionFooter):
            widget: Widget = self._screen.query_one(kind)
            lines[widget.region.y] = widget.render_lines(Region(0, 0, widget.region.width, 1))[0]
        return "".join(f"\x1b[{y};1H{styles.sequences(line)}" for y, line in enumerate(lines, 1))

    def _heading(self, styles: FrameStyles, note: str) -> str:
        """The header of a board whose figures are not counted yet."""
        header, path = self._screen.query_one(BoardHeader), self._desk.session.path
        heading = HeaderText(file=path.name if path else "", agent=self._desk.agent, people=note)
        return f"\x1b[1;1H{styles.sequences(header.strip_of(header.pieces_of(heading, header.size.width)))}"
