"""The lines around the cases of the board, kept up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from msgspec.structs import replace
from textual.screen import Screen

from desk.board.arrivals import Arrivals
from desk.board.case_view import NEVER, CaseView
from desk.board.load_forecast import LoadForecast
from desk.board.queue_tally import Counts
from desk.board.sorts import BY_RISK
from desk.handover.notes import PACKS
from desk.model.state import CaseState
from desk.recovery.causes.debt import overdue_lessons
from desk.tui.bindings import key_word, valid_actions
from desk.tui.board_filter import BoardFilter
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.handover.board_line import board_pieces, line_end
from desk.tui.screens.board_status import BoardStatus, empty_text, header_text, status_text, time_text
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.board_header import BoardHeader, TimeOfDay
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.concern_line import ConcernLine
from desk.tui.widgets.empty_board import EmptyBoard
from desk.tui.widgets.filter_lines import FilterHitLine
from desk.tui.widgets.overdue_action_line import OverdueActionLine
from desk.tui.widgets.pieces_line import PiecesLine
from desk.tui.widgets.status_line import StatusLine
from desk.tui.widgets.write_problem_line import WriteProblemLine


class BoardLines:
    """Shows header, status, footer, and the words of an empty board."""

    def __init__(self, screen: Screen[Any], desk: DeskContext, table: CaseTable, board_filter: BoardFilter, arrivals: Arrivals) -> None:
        self._screen = screen
        self._desk = desk
        self._table = table
        self._filter = board_filter
        self._arrivals = arrivals
        self.kept = ""
        """The case that stands on the board only as long as the cursor is on it. Empty for none."""
        self._counts: Counts | None = None
        self._ahead = LoadForecast(())
        self._ahead_at = self._lessons_at = self._second = NEVER
        self._causes: Sequence[CaseState] = ()
        """The cases with causes as they were when lessons were looked for."""
        self._said: tuple[object, ...] = ()
        """What header and status tell now. Empty where one of them may tell something else."""
        self._has_cursor: bool | None = None

    def count(self, now: datetime, *, changed: bool) -> None:
        """Count, and look ahead once a minute or when cases changed."""
        live, minute = self._desk.live, now.replace(second=0, microsecond=0)
        if changed or minute != self._ahead_at:
            self._ahead, self._ahead_at = live.queue.forecast(now), minute
            self._update_lesson(now, minute)
        self._counts = live.queue.counts()

    def _update_lesson(self, now: datetime, minute: datetime) -> None:
        causes = self._desk.live.states_with_causes()  # the same object until one of them changes
        if self._desk.session.wall or (causes is self._causes and minute == self._lessons_at):
            return
        self._causes, self._lessons_at = causes, minute
        self._screen.query_one(OverdueActionLine).show(overdue_lessons(causes, now), now, key_word("lesson", self._desk.keymap))

    def update(self, now: datetime) -> None:
        """Bring the lines above and under the cases up to date.

        Where nothing but the time changed, the words that tell no time are left as they are.
        """
        status, second = self._current_status(now), now.replace(microsecond=0)
        said = self._facts_of(status)
        is_other = said != self._said
        if is_other or status.filter or status.others:  # of a filter the words that it found, of others how long they are there
            self._show_status(status)
            self._show_heading(status)
        if is_other or second != self._second:
            self._show_times(status)
        self._said, self._second = said, second

    def _facts_of(self, status: BoardStatus) -> tuple[object, ...]:
        """All that header and status tell but the time. What is read from a document is the same object until it changes."""
        client = self._desk.client
        documents = client.documents
        return documents.record, documents.packs, documents.concerns, client.write_problem, replace(status, now=NEVER)

    def update_header(self, now: datetime) -> None:
        """Bring the first line up to date."""
        self._said, status = (), self._current_status(now)
        self._show_heading(status)
        self._show_times(status)

    def _show_heading(self, status: BoardStatus) -> None:
        self._screen.query_one(BoardHeader).show(header_text(status))
        self._screen.query_one(WriteProblemLine).show(self._desk.client.write_problem)

    def _show_times(self, status: BoardStatus) -> None:
        self._screen.query_one(TimeOfDay).show(time_text(status))
        if not status.is_reading and not self._desk.session.wall:
            self._update_concerns(status.now)
            self._update_handover(status.now)

    def _update_handover(self, now: datetime) -> None:
        desk = self._desk
        record = desk.client.documents.record
        document = desk.client.documents.table(PACKS).get(record.pack, b"") if record is not None and record.pack else b""
        pieces = board_pieces(record, desk.shift, now, desk.agent, document=document)
        end = line_end(record, now, key_word("handover", desk.keymap), "" if self._table.marks else key_word("copy_all", desk.keymap))
        self._screen.query_one("#handover-line", PiecesLine).show_or_hide(pieces, end)

    def _update_concerns(self, now: datetime) -> None:
        desk, line = self._desk, self._screen.query_one(ConcernLine)
        if desk.concerns or line.wordings:
            words = import_module("desk.tui.presentation.concerns")  # when something is foreseen
            moment = words.ConcernMoment(desk.concerns, now, desk.calendar, desk.shift.zone)
            line.show(list(words.line_wordings(moment)), key_word("concern", desk.keymap))

    def update_status(self, now: datetime) -> None:
        """Bring the line under the cases up to date. Footer and head follow."""
        self._said, status = (), self._current_status(now)
        self._show_status(status)
        self._screen.query_one(BoardHeader).show(header_text(status))

    def _show_status(self, status: BoardStatus) -> None:
        self._screen.query_one(StatusLine).show(status_text(status))
        self.update_hits(status.now)
        if self._has_cursor != bool(self._table.cursor):
            self._has_cursor = bool(self._table.cursor)
            keymap = self._desk.keymap
            self._screen.query_one(ActionFooter).show(valid_actions(self._screen, "board", keymap), keymap)

    def update_hits(self, now: datetime) -> None:
        """Say where the filter hit the case under the cursor."""
        case = self._table.cursor
        self._screen.query_one(FilterHitLine).show(case, self._filter.hits(case), now, self._desk.shift.zone)

    def update_empty(self, now: datetime) -> None:
        """Say over the cases why there are none.

        The cases keep their place under the words, so that the first rows seen are laid out for it.
        """
        empty = self._screen.query_one(EmptyBoard)
        empty.display = not self._table.cursor
        if empty.display:
            empty.show_words(*empty_text(self._current_status(now)))

    def _current_status(self, now: datetime) -> BoardStatus:
        desk, case = self._desk, self._table.cursor
        return BoardStatus(
            now=now,
            zone=desk.zone,
            shift=desk.shift,
            agent=desk.agent,
            file=desk.session.path.name if desk.session.path else desk.session.place,
            people=desk.client.presence.others,
            sync_state=desk.client.sync_state,
            sync_since=desk.client.sync_since,
            is_reading=desk.live.is_reading,
            known=len(desk.live.queue.views),
            counts=self._counts,
            filter=self._filter.text,
            is_searching=desk.live.queue.waiting > 0,
            asks_archive=self._filter.asks_archive,
            asks_finished=self._filter.asks_finished,
            is_typing=self._screen.has_class("-filtering"),
            view=self._filter.view,
            sort="" if desk.live.queue.sort is BY_RISK else desk.live.queue.sort.words,
            marked=len(self._table.marks),
            below=self._table.below,
            forecast=self._ahead,
            cursor=case,
            leaving=_leaving_words(desk.live.queue.view(self.kept)) if self.kept else "",
            arrivals=self._arrivals.states if self._arrivals else (),
            others=desk.client.presence.present_at(case),
            keymap=desk.keymap,
        )


def _leaving_words(view: CaseView | None) -> str:
    """The reason why a case leaves when the cursor does. Empty without one."""
    if view is None:
        return ""
    why = f"is {view.state.status}" if view.state.finished else "is outside this list"
    return f"{view.id} {why}: it leaves when you move on"
