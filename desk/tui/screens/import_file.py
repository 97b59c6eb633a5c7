"""The question for an export, over a shift at work."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.screens.import_line import ImportLine
from desk.tui.widgets.answer_line import AnswerLine


class ImportFileScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Asks which export to bring in. What would come is shown before it does."""

    AUTO_FOCUS = ""

    line = getters.query_one(ImportLine)

    def compose(self) -> ComposeResult:
        """A title, what will happen, the line for the file."""
        with Vertical():
            yield Static("Bring in the queue of another desk", classes="notice--title", markup=False)
            yield Static("From its export. You see what is new and what changes before it does. esc goes back.", markup=False)
            yield ImportLine()

    def on_mount(self) -> None:
        """Ask for the file."""
        self.line.ask_file()

    @on(AnswerLine.Cancelled)
    @on(ImportLine.BroughtIn)
    def _leave_question(self) -> None:
        self.dismiss(None)
