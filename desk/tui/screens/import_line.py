"""The line in which an export is named."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from threading import Event
from time import monotonic

from textual import on, work
from textual.message import Message

from desk.errors import DeskError, Refused
from desk.tui.desk_context import desk_of
from desk.tui.presentation.cell_text import printable
from desk.tui.screens.import_preview import ImportPreviewScreen
from desk.tui.store_thread import bulk_read
from desk.tui.widgets.answer_line import AnswerLine

_SECONDS_BETWEEN = 0.1
"""Words that changed more often would be painted instead of keys."""


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
        is_left = Event()
        try:
            with bulk_read():
                planned = await asyncio.to_thread(read, name, partial(self._step_teller, is_left))
        except DeskError as error:
            self.note(printable(str(error)), is_fault=True)
            return
        finally:
            is_left.set()  # the thread cannot be stopped from here, and would read on for nobody
        self.note("")
        self.app.push_screen(ImportPreviewScreen(planned), self._tell_what_came)

    def _step_teller(self, is_left: Event, step: str) -> Callable[[int, int], None]:
        """A function that tells how far the worker is. Any thread may call it.

        It raises Refused once the question was left.
        """

        told_at = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told_at
            if is_left.is_set():
                raise Refused("Stopped. Nothing was brought in.")
            if monotonic() - told_at < _SECONDS_BETWEEN:
                return
            told_at = monotonic()
            self.post_message(self.RecordsRead(step, done, total))

        return tell

    @on(RecordsRead)
    def _note_records(self, event: RecordsRead) -> None:
        event.stop()
        self.note(f"{event.step.capitalize()} ... {event.done:,} of {event.total:,}")

    def action_cancel(self) -> None:
        """Take the question back, and stop what is read for it."""
        self.workers.cancel_group(self, "import")
        super().action_cancel()

    def _tell_what_came(self, is_in: bool | None) -> None:
        if is_in:
            self.post_message(self.BroughtIn())
