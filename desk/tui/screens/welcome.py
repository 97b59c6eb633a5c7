"""Welcome on a shift without a case."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import getters, work
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
from desk.tui.widgets.toned_static import TonedStatic


class WelcomeScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Offers the demo shift or an empty one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "demo", "demo"),
        Binding("e,escape,enter", "dismiss(None)", "empty"),
        Binding("q", "app.quit", "leave"),
    ]

    words = getters.query_one("#start-words", TonedStatic)

    def compose(self) -> ComposeResult:
        """A title, then the keys."""
        with Vertical():
            yield Static("There is no case here yet.", classes="notice--title", markup=False)
            yield TonedStatic(self._welcome_lines(), id="start-words")

    def _welcome_lines(self) -> list[FlowLine]:
        path = self.desk.session.path
        place: list[FlowLine] = [((printable(str(path)), "text"),)] if path else []
        keys = (
            ("d", "look around in the demo shift: invented cases, clocks running, a file of its own"),
            ("e", "start with an empty board; the file is made with the first case"),
            ("q", "leave; `desk import FILE` brings in the queue of another desk"),
        )
        return [*place, (), *(((key, "key"), (f"  {words}", "text")) for key, words in keys)]

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
