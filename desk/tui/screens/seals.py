"""The seals of the signed handovers, in words."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.errors import DeskError
from desk.tui.presentation.notebooks import empty_block
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane


class SealsScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Says whether every signed handover is as it was signed."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(None)", show=False),
        Binding("j,down", "scroll_text(1)", show=False),
        Binding("k,up", "scroll_text(-1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """A pane, and the keys under it."""
        with Vertical(id="over-case"):
            yield Pane("over", "SEALS of the signed handovers")
            line = KeyLine(id="sheet-keys")
            line.keys = (("j k", "scroll"), ("esc", "back"))
            yield line

    def on_mount(self) -> None:
        """Begin to check."""
        self.query_one(Pane).show([empty_block("Checking ..")])
        self.run_worker(self._check(), group="seals", exit_on_error=False)

    async def _check(self) -> None:
        checked = self.desk.session.seals
        try:
            lines = await asyncio.to_thread(checked) if checked else ["no handover was signed yet"]
        except DeskError as error:
            lines = [str(error)]
        blocks = [TextBlock(f"line {number}", ((safe_text(line), "text"),), hang=3) for number, line in enumerate(lines)]
        self.query_one(Pane).show(blocks)

    def action_scroll_text(self, lines: int) -> None:
        """Scroll the words."""
        self.query_one(Pane).blocks.move(lines)
