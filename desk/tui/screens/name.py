"""The question for the agent's name, at their first start."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from desk.errors import DeskError
from desk.tui.messages import SessionOpened
from desk.tui.presentation.cell_text import printable
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.one_line_input import OneLineInput
from desk.tui.widgets.toned_static import TonedStatic


class NameScreen(ModalScreen[bool], DeskScreen[bool], inherit_bindings=False):
    """Asks who the agent is, once. Answers with False where they go on under the account's name."""

    AUTO_FOCUS = "OneLineInput"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(False)", show=False, priority=True)]

    words = getters.query_one("#name-words", TonedStatic)

    def compose(self) -> ComposeResult:
        """The question, the name, what follows from it."""
        with Vertical():
            yield TonedStatic([(("Who are you?", "strong"),)], classes="notice--title")
            yield TonedStatic(self._name_lines(), id="name-words")
            yield OneLineInput(self.desk.agent, id="name-text", compact=True, select_on_focus=True)
            yield TonedStatic(
                [(("enter", "key"), ("  keeps it in your settings; ", "dim"), ("esc", "key"), ("  asks at the next start", "dim"))]
            )

    def _name_lines(self, fault: str = "") -> list[FlowLine]:
        if fault:
            return [((fault, "late"),), ()]
        first = (("Your colleagues see it on the board and on whatever you log:", "text"),)
        return [first, (("one word, such as ines. Two people need two names.", "text"),), ()]

    @on(Input.Submitted)
    def _take_name(self, event: Input.Submitted) -> None:
        event.stop()
        self._use_name(event.value.strip())

    @work(group="name", exclusive=True, exit_on_error=False)
    async def _use_name(self, name: str) -> None:
        rename = self.desk.session.rename
        if rename is None:
            return
        try:
            session = await asyncio.to_thread(rename, name)
        except DeskError as error:
            self.words.show(self._name_lines(printable(str(error))))
            return
        app = self.app
        self.dismiss(True)
        app.post_message(SessionOpened(session))
