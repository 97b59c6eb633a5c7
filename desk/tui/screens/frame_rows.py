"""The rows of a board, written down with their countdowns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from desk.board.case_view import CaseView, next_due
from desk.board.queue_order import queue_key
from desk.board.row_turns import row_turns
from desk.board.rows import COLUMN_CLOCKS
from desk.first_frame.frame_text import PhaseText, part_text
from desk.sla.clock_names import spoken_clock
from desk.sla.microseconds import microseconds
from desk.text.durations import due_words
from desk.tui.presentation.case_row import CaseRow, column_pieces
from desk.tui.presentation.columns import SAID_DUE, Column, columns_for
from desk.tui.presentation.signs import CURSOR, CUT
from desk.tui.presentation.toned_text import Piece, pieces_width
from desk.tui.screens.board_groups import OLDER
from desk.tui.screens.board_parts import BoardParts
from desk.tui.widgets.frame_styles import FrameStyles

NEVER_TURNS = 2**62
_FOLDED_AFTER = timedelta(days=1)


class FrameRows:
    """Writes down cases as rows of a board, from turn to turn."""

    def __init__(self, parts: BoardParts, styles: FrameStyles) -> None:
        self._parts = parts
        self._styles = styles
        self._columns = columns_for(parts.table.content_width, parts.table.chosen, parts.table.needs)

    def phases(self, view: CaseView, now: datetime, until: datetime) -> list[PhaseText]:
        """A case from turn to turn, until it is known no more."""
        return [self._phase(view, turn) for turn in row_turns(view, now, until)]

    def _phase(self, view: CaseView, at: datetime) -> PhaseText:
        upcoming, is_shown = next_due(view, at), self._parts.queue.filter_in_force.test(view, at)
        old_from = NEVER_TURNS if upcoming.due_at is None else microseconds(upcoming.due_at + _FOLDED_AFTER)
        parts = self._parts_of(self._parts.rows.lone_row(view.id, at), view, at) if is_shown else []
        return PhaseText(microseconds(at), queue_key(view, at), old_from, is_shown, parts)

    def older_parts(self, now: datetime) -> list[str]:
        """The row of the folded cases."""
        row = self._parts.group.row(OLDER)
        return [] if row is None else self._parts_of(row, None, now)

    def _parts_of(self, row: CaseRow, view: CaseView | None, at: datetime) -> list[str]:
        cursor = self._styles.plain_text(CURSOR)
        parts, cell = (
            [part_text(self._styles.number("key"), 1, "cursor", cursor), part_text(self._styles.number("text"), 2, "text", " ")],
            3,
        )
        for column in self._columns:
            pieces = column_pieces(row, column)
            counted = self._counted_part(row, column, cell, view, at)
            parts += [counted] if counted else self._text_parts(pieces, cell)
            cell += pieces_width(pieces)
            if counted and column.gap:
                parts += self._text_parts([(" " * column.gap, "text")], cell - column.gap)
        return parts

    def _text_parts(self, pieces: list[Piece], cell: int) -> Iterator[str]:
        for text, tone in pieces:
            if text:
                yield part_text(self._styles.number(tone), cell, "text", self._styles.plain_text(text))
            cell += pieces_width([(text, tone)])

    def _counted_part(self, row: CaseRow, column: Column, cell: int, view: CaseView | None, at: datetime) -> str:
        """The part of a column whose text moves with the time. Empty for one that stands still."""
        if view is None:
            return part_text(self._styles.number("strong"), cell, "behind", column.width + 1) if column.key == "case" else ""
        if column.key == "next" and (due := _counted_due(view, row, at)):
            facts = (column.room, *due, int(column.room < SAID_DUE), spoken_clock(row.row.next_name), self._styles.plain_text(CUT))
            return part_text(self._styles.number("text"), cell, "due", *facts)
        if column.key in COLUMN_CLOCKS and (used_up := _counted_clock(view, column.key, at)) is not None:
            return part_text(self._styles.number("text"), cell, "left", column.width + 1, used_up)
        return ""


def _counted_due(view: CaseView, row: CaseRow, at: datetime) -> tuple[int, int, int] | None:
    """The time that a row counts to or from. None where it counts to none.

    The second figure is 1 for an appointment or an end, whose seconds are cut and not rounded down, the third is 1 for what is owed.
    """
    upcoming = next_due(view, at)
    if not upcoming.name and view.state.ending:
        return microseconds(view.state.ending.at), 1, 0
    if upcoming.left is None or row.row.due != due_words(upcoming.left, is_owed=upcoming.is_owed):
        return None
    if upcoming.clock is None:
        return None if upcoming.due_at is None else (microseconds(upcoming.due_at), 1, int(upcoming.is_owed))
    used_up = upcoming.clock.used_up_at(at)
    return None if used_up is None else (used_up, 0, 1)


def _counted_clock(view: CaseView, name: str, at: datetime) -> int | None:
    """The microsecond at which the clock of a column is used up. None where its word stands still."""
    clock = next((clock for clock in reversed(view.clocks) if clock.name == name), None)
    if clock is None or clock.state(at) not in {"running", "soon"}:
        return None
    return clock.used_up_at(at)
