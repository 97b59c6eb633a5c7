"""What the lines around the cases say: header, status, footer, and why there are no cases; it decides nothing and changes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual.screen import Screen

from desk.actions import Where
from desk.board.ahead import Ahead
from desk.board.queue import Counts, Queue
from desk.board.reading import NEVER
from desk.recovery.learning import lessons
from desk.tui.desk_context import desk_of
from desk.tui.keys import key_word, valid_actions
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.board_header import BoardHeader, Heading, TimeOfDay
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.empty_board import EmptyBoard
from desk.tui.widgets.lesson_line import LessonLine
from desk.tui.widgets.presence import presence_words
from desk.tui.widgets.status_line import Status, StatusLine, crowd_words

_SHARED = {"ok": "shared ok", "polling": "shared, checking"}
"""How the file is shared, in words, where the state's name is not for reading."""


class TellsTheBoard(Screen[None]):
    """The part of the board that speaks; the board gives it `queue` and `table`."""

    WHERE: ClassVar[Where] = "board"
    queue: Queue
    table: CaseTable
    view_name = ""
    _counts: Counts | None = None
    _ahead = Ahead(())
    _looked_ahead = NEVER
    _offered: bool | None = None

    def forget_figures(self) -> None:
        """The next figures are worked out anew, whatever was said before."""
        self._counts, self._offered, self._looked_ahead = None, None, NEVER

    def say_figures(self, now: datetime, *, changed: bool) -> None:
        """Count, and look ahead once a minute or when the cases changed."""
        minute = now.replace(second=0, microsecond=0)
        if changed or minute != self._looked_ahead:
            self._ahead, self._looked_ahead = self.queue.ahead(now), minute
            self._say_lesson(now)
        self._counts = self.queue.counts()
        self.say_status()

    def _say_lesson(self, now: datetime) -> None:
        """A mistake that came again while its action is overdue stands on top until somebody owns it."""
        desk = desk_of(self)
        self.query_one(LessonLine).show(lessons(desk.live.states(), now), now, key_word("lesson", desk.keymap))

    def say_heading(self, now: datetime) -> None:
        """The first line: shift, agent, figures, how the file is shared, the time."""
        desk = desk_of(self)
        zone, shift, share = desk.zone, desk.shift, desk.sync.share
        hours = [f"{at.astimezone(zone):%H:%M}" for at in (shift.start, shift.end) if at]
        heading = Heading(
            shift=shift.name,
            span="-".join(hours) if len(hours) == 2 else "",
            agent=desk.agent,
            share=_SHARED.get(share, share),
            well=share in {"ok", "polling", "reading"},
            counts=self._counts,
        )
        self.query_one(BoardHeader).show(heading)
        self.query_one(TimeOfDay).show(f"{now.astimezone(zone):%H:%M:%S}")

    def say_status(self) -> None:
        """Bring the line under the cases up to date, and the footer when what can be done has changed."""
        counts, desk = self._counts, desk_of(self)
        status = Status(
            filter=self.queue.filter_text,
            view=self.view_name,
            shown=counts.shown if counts else 0,
            open=counts.open if counts else 0,
            marked=len(self.table.marks),
            below=self.table.below,
            ahead=self._ahead.slots,
            crowd=crowd_words(self._ahead, desk.zone),
            company=self._company(),
        )
        self.query_one(StatusLine).show(status)
        if self._offered != bool(self.table.cursor):
            self._offered = bool(self.table.cursor)
            self.query_one(ActionFooter).show(valid_actions(self, self.WHERE, desk.keymap), desk.keymap)

    def _company(self) -> str:
        """Who else is at the case under the cursor."""
        desk, case = desk_of(self), self.table.cursor
        words = presence_words(desk.sync.others(case), desk.clock())
        return f"{case}  {words}" if words else ""

    def say_why_empty(self) -> None:
        """Where no case is listed: why, and the key that changes it."""
        board = self.query_one(EmptyBoard)
        board.display = not self.queue.ids
        self.table.display = not board.display
        if board.display:
            board.say(*self._why_empty())

    def _why_empty(self) -> tuple[str, str]:
        keymap, known = desk_of(self).keymap, len(self.queue.readings)
        if desk_of(self).live.is_reading:
            return "Reading the shift ...", f"{known} cases so far" if known else ""
        if desk_of(self).sync.share == "damaged" and not known:
            return "The shift could not be read.", ""
        if self.queue.filter_text and known:
            hint = f"{key_word('filter', keymap)} changes the filter, {key_word('back', keymap)} shows all open cases."
            return f"None of {known} cases match.", hint
        return "No open case.", f"{key_word('new', keymap)} logs a new one, {key_word('help', keymap)} lists the keys."
