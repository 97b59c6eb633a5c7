"""The work at a change of shift. Some notes are put at once, for others a form opens."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from desk.errors import DeskError
from desk.handover.changes import agree_changes, keep_changes, pledge_changes, read_changes, redo_changes, undo_changes
from desk.handover.forms.note_words import note_words
from desk.handover.plain import PackLine
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.forms.kinds.handover_line import add_line_form, drop_line_form
from desk.tui.forms.kinds.handover_parts import part_form
from desk.tui.forms.kinds.handover_talk import correct_form, group_read_back_form, question_form, read_back_form, reply_form
from desk.tui.handover_access import Done, HandoverAccess, do_nothing
from desk.tui.pack_file import write_pack
from desk.tui.presentation.handover.seat import PackRow, Step

_IF_THEN_PART, _BACK_PART, _MOST_CHOICES = 4, 5, 9


class HandoverWork:
    """Writes to the handover for one screen."""

    def __init__(self, access: HandoverAccess) -> None:
        self._access = access
        self._screen = access.screen
        self._desk = access.desk

    # ---------------------------------------------------------------- the next thing due

    async def settle(self, row: PackRow, go_on: Done) -> None:
        """Do the next thing due on a row, then go on."""
        seat = self._access.seat
        if seat is None or not self._access.is_open():
            return
        if not seat.is_out and not seat.is_in:
            built = seat.record.built
            coming = ", ".join(built.incoming) or "nobody"
            self._screen.say(f"You are of neither side: {', '.join(built.outgoing)} to {coming}. D asks, enter opens the case.")
            return
        step = seat.row_step(row)
        match step:
            case "if-then" if row.line is not None:
                self.word_part(_IF_THEN_PART, row.line, self._say_next_space)
            case "keep" | "accept":
                await self._put_step(step, seat.cases_of_step(row, step), go_on)
            case "read back":
                self._read_back(row, seat.cases_of_step(row, step), go_on)
            case "answer" if row.line is not None:
                self.reply(row.line, go_on)
            case _:
                go_on()

    def _say_next_space(self) -> None:
        """Say that the same key checks the line from now on."""
        self._screen.say("Then noted. space now says that the line is right.", seconds=4)

    async def _put_step(self, step: Step, cases: Sequence[str], go_on: Done) -> None:
        make = keep_changes if step == "keep" else agree_changes
        if await self._access.commit(lambda source: make(source, cases)):
            go_on()

    def _read_back(self, row: PackRow, cases: Sequence[str], go_on: Done) -> None:
        record = self._access.record
        if record is None:
            return
        if row.line is not None:
            form = read_back_form(row.line, record, self._access.forms_desk, zone=self._desk.shift.zone)
        else:
            form = group_read_back_form(row.key, cases, record, self._access.forms_desk)
        self._access.push_form(form, go_on)

    async def mark_read(self, cases: Sequence[str]) -> None:
        """Say that the agent has read these lines."""
        seat = self._access.seat
        if cases and seat is not None and seat.is_in and seat.record.stage != "sealed" and not self._desk.session.read_only:
            await self._access.commit(lambda source: read_changes(source, cases))

    # ---------------------------------------------------------------- words

    def word_part(self, number: int, line: PackLine, go_on: Done = do_nothing) -> None:
        """Open the form of a part, by its number."""
        record = self._access.record
        if record is None or not self._access.is_open(frozen=number != _BACK_PART):
            return
        if number == _BACK_PART:
            if self._access.is_of_side("in"):
                self._access.push_form(read_back_form(line, record, self._access.forms_desk, zone=self._desk.shift.zone), go_on)
        else:
            agents = [agent.id for agent in self._desk.shift.agents]
            self._access.push_form(part_form(number, line, record, self._access.forms_desk, agents), go_on)

    def ask(self, line: PackLine) -> None:
        """Open the form of a question about a line."""
        if (record := self._access.record) is not None and self._access.is_open():
            self._access.push_form(question_form(line, record, self._access.forms_desk))

    def reply(self, line: PackLine, go_on: Done = do_nothing) -> None:
        """Open the form of an answer, or say that nothing was asked."""
        if (record := self._access.record) is None or not self._access.is_open():
            return
        if unanswered := [asked for asked in line.asked if asked.answer is None]:
            self._access.push_form(reply_form(line, unanswered, record, self._access.forms_desk), go_on)
        else:
            self._screen.say(f"Nothing is asked on {line.case}. D asks something.")

    def correct(self, line: PackLine) -> None:
        """Open the form that corrects a read-back."""
        if (record := self._access.record) is None or not self._access.is_open() or not self._access.is_of_side("out"):
            return
        if line.read_back is None:
            self._screen.say(f"{line.case} was not read back yet; there is nothing to correct.")
        else:
            self._access.push_form(correct_form(line, record, self._access.forms_desk))

    # ---------------------------------------------------------------- which lines, who takes them, files

    def add_line(self, case: str = "") -> None:
        """Open the form that puts a case into the handover."""
        record = self._access.record
        if record is None or not self._access.is_open(frozen=True):
            return
        pack = self._access.pack
        there = {line.case for line in pack.cases} if pack is not None else set()
        known = {name: found.customer for name, found in self._desk.client.present_cases().items() if name not in there}
        self._access.push_form(add_line_form(record, self._access.forms_desk, known, start=case))

    def drop_line(self, line: PackLine) -> None:
        """Open the form that takes a case out of the handover."""
        record = self._access.record
        if record is None or not self._access.is_open(frozen=True):
            return
        if line.heat == "red":
            self._screen.say(f"{line.case} is red and stays in {record.id}. 1 lowers its heat, with a reason.")
        else:
            self._access.push_form(drop_line_form(line, record, self._access.forms_desk))

    def pledge(self, line: PackLine) -> None:
        """Ask which of several incoming takes a line."""
        record = self._access.record
        if record is None or not self._access.is_open(frozen=True):
            return
        coming = record.built.incoming
        if len(coming) < 2:
            self._screen.say(f"{', '.join(coming) or 'Nobody'} comes; there is nobody else to give it to.")
            return

        async def answered(answer: str | None) -> None:
            if answer:
                await self._access.commit(lambda source: pledge_changes(source, [line.case], answer))

        options = [(str(number), agent, agent) for number, agent in enumerate(coming[:_MOST_CHOICES], start=1)]
        self._screen.app.push_screen(ChoiceDialog(f"Who takes {line.case}?", [("now", line.taker)], options), answered)

    def export(self) -> None:
        """Ask in which form to write the handover to a file."""
        pack, session = self._access.pack, self._desk.session
        if pack is None:
            return
        folder, now = session.path.parent if session.path is not None else Path.cwd(), self._desk.clock()

        async def answered(answer: str | None) -> None:
            if not answer:
                return
            try:
                path = await asyncio.to_thread(write_pack, pack, answer, folder, now)
            except DeskError as error:
                self._screen.warn(error)
                return
            self._screen.say(f"{path.name} is written, in {path.parent}.", seconds=6)

        options = [("m", "Markdown", "md"), ("h", "a page for the browser and for paper", "html"), ("t", "a table", "csv")]
        self._screen.app.push_screen(ChoiceDialog(f"Write {pack.id} to {folder}", [], options), answered)

    # ---------------------------------------------------------------- taking back, writing

    def take_back(self) -> None:
        """Ask whether to take back the agent's last note."""
        if not self._access.is_open(frozen=True):
            return
        try:
            note, _ = undo_changes(self._desk.handover.source())
        except DeskError:
            self._screen.say("There is nothing of yours to take back in this handover.", seconds=3)
            return

        async def answered(answer: str | None) -> None:
            if answer:
                await self._access.commit(lambda source: undo_changes(source)[1])

        title = f"Take back {note_words(note)} ({note.id})?"
        self._screen.app.push_screen(ChoiceDialog(title, [], [("y", "yes", "yes")]), answered)

    async def bring_back(self) -> None:
        """Bring back the note that the agent took back last."""
        if not self._access.is_open(frozen=True):
            return
        try:
            note, _ = redo_changes(self._desk.handover.source())
        except DeskError:
            self._screen.say("You took nothing back in this handover.", seconds=3)
            return
        if await self._access.commit(lambda source: redo_changes(source)[1]):
            self._screen.say(f"{note} counts again.", seconds=3)
