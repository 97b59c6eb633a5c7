"""Welcome on a shift with no case: the demo shift, or an empty board."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from desk.errors import DeskError
from desk.tui.desk_context import desk_of
from desk.tui.messages import SessionOpened


class WelcomeScreen(ModalScreen[None], inherit_bindings=False):
    """Offers the demo shift or an empty one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "demo", "demo"),
        Binding("e,escape,enter", "dismiss(None)", "empty"),
        Binding("q", "app.quit", "leave"),
    ]

    def compose(self) -> ComposeResult:
        """A few words and three keys."""
        with Vertical():
            yield Static("There is no case here yet.", classes="notice--title", markup=False)
            yield Static(self._welcome_text(), id="start-words", markup=False)

    def _welcome_text(self) -> Content:
        path = desk_of(self).session.path
        key = "bold $footer-key-foreground"
        place = f"{path}\n" if path else ""
        return Content.assemble(
            place,
            ("\nd", key),
            "  look around in the demo shift: invented cases, clocks running, a file of its own\n",
            ("e", key),
            "  start with an empty board; the file is made with the first case\n",
            ("q", key),
            "  leave; `desk import FILE` brings in the queue of another desk",
        )

    def action_demo(self) -> None:
        """Make the demo shift and go on with it."""
        self.query_one("#start-words", Static).update(Content("Making the demo shift ..."))
        self._open_demo()

    @work(group="demo", exclusive=True, exit_on_error=False)
    async def _open_demo(self) -> None:
        make = desk_of(self).session.demo
        if make is None:
            return
        try:
            session = await asyncio.to_thread(make)
        except DeskError as error:
            self.notify(str(error), markup=False, severity="error")
            self.query_one("#start-words", Static).update(self._welcome_text())
            return
        app = self.app
        self.dismiss(None)
        app.post_message(SessionOpened(session))
