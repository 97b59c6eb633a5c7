"""Welcome on a shift without a case."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from desk.errors import DeskError
from desk.tui.messages import SessionOpened
from desk.tui.presentation.cell_text import printable
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.screens.import_line import ImportLine
from desk.tui.toast import show_toast
from desk.tui.widgets.answer_line import AnswerLine
from desk.tui.widgets.toned_static import TonedStatic


class WelcomeScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Offers the demo shift, another desk's export, or an empty shift."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "demo", "demo"),
        Binding("i", "import", "import"),
        Binding("e,escape,enter", "dismiss(None)", "empty"),
        Binding("q", "app.quit", "leave"),
    ]

    words = getters.query_one("#start-words", TonedStatic)
    answer_line = getters.query_one(ImportLine)

    def compose(self) -> ComposeResult:
        """A title, then the keys."""
        with Vertical():
            yield Static("There is no case here yet.", classes="notice--title", markup=False)
            yield TonedStatic(self._welcome_lines(), id="start-words")
            yield ImportLine()

    def _welcome_lines(self) -> list[FlowLine]:
        path = self.desk.session.path
        shown = str(path) if path else self.desk.session.place
        place: list[FlowLine] = [(("cases are kept in  ", "dim"), (printable(shown), "text"))] if shown else []
        begins = "the shift begins" if self.desk.session.place and not path else "the file is made"
        keys = (
            ("d", "look around in the demo shift: invented cases, clocks running, a file of its own"),
            ("i", "bring in the queue of another desk, from its export: you see what comes before it does"),
            ("e", f"start with an empty board; {begins} with the first case"),
            ("q", "leave"),
        )
        return [*place, (), *(((key, "key"), (f"  {words}", "text")) for key, words in keys)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take no keys of its own while a file is typed."""
        return not self.answer_line.question if action in {"demo", "import"} else super().check_action(action, parameters)

    def action_demo(self) -> None:
        """Make the demo shift and open it."""
        self.words.show([(("Making the demo shift ...", "text"),)])
        self._open_demo()

    @work(group="demo", exclusive=True, exit_on_error=False)
    async def _open_demo(self) -> None:
        make = self.desk.session.demo
        if make is None:
            return
        try:
            session = await asyncio.to_thread(make)
        except DeskError as error:
            self.warn(error, seconds=5)
            self.words.show(self._welcome_lines())
            return
        app = self.app
        self.dismiss(None)
        app.post_message(SessionOpened(session))
        show_toast(app, f"You are {session.agent} in this demo, and its cases are invented.", seconds=8)

    # ---------------------------------------------------------------- the queue of another desk

    def action_import(self) -> None:
        """Ask for the export of another desk."""
        self.answer_line.ask_file()

    @on(AnswerLine.Cancelled)
    def _forget_file(self, event: AnswerLine.Cancelled) -> None:
        event.stop()
        self.set_focus(None)

    @on(ImportLine.BroughtIn)
    def _leave_after_import(self) -> None:
        self.dismiss(None)
