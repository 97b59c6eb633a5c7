"""The line in which an export is named."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import on, work
from textual.message import Message

from desk.errors import DeskError
from desk.tui.desk_context import desk_of
from desk.tui.presentation.cell_text import printable
from desk.tui.screens.import_preview import ImportPreviewScreen
from desk.tui.widgets.answer_line import AnswerLine


class ImportLine(AnswerLine):
    """Asks for another desk's export, and shows what would come in."""

    class BroughtIn(Message):
        """The cases of the export are on the shift."""

    class RecordsRead(Message):
        """So many of the records of the export are read, or further."""

        def __init__(self, step: str, done: int, total: int) -> None:
            super().__init__()
            self.step = step
            self.done = done
            self.total = total

    def ask_file(self) -> None:
        """Ask for the export, where this window may write."""
        if desk_of(self).session.read_import is not None:
            self.ask("file", "file", note="Zendesk, Freshdesk, Jira, ServiceNow, Zammad, a mailbox, plain CSV ...")

    @on(AnswerLine.Given)
    def _take_file(self, event: AnswerLine.Given) -> None:
        event.stop()
        if event.answer.strip():
            self.note("Reading ...")
            self._read_file(event.answer.strip())

    @work(group="import", exclusive=True, exit_on_error=False)
    async def _read_file(self, name: str) -> None:
        read = desk_of(self).session.read_import
        if read is None:
            return
        try:
            planned = await asyncio.to_thread(read, name, self._step_teller)
        except DeskError as error:
            self.note(printable(str(error)), is_fault=True)
            return
        self.note("")
        self.app.push_screen(ImportPreviewScreen(planned), self._tell_what_came)

    def _step_teller(self, step: str) -> Callable[[int, int], None]:
        """A function that tells how far the worker is. Any thread may call it."""

        def tell(done: int, total: int) -> None:
            self.post_message(self.RecordsRead(step, done, total))

        return tell

    @on(RecordsRead)
    def _note_records(self, event: RecordsRead) -> None:
        event.stop()
        self.note(f"{event.step.capitalize()} ... {event.done:,} of {event.total:,}")

    def _tell_what_came(self, is_in: bool | None) -> None:
        if is_in:
            self.post_message(self.BroughtIn())
