"""The lists that are told at a change of shift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.tui.presentation.handover.keys import Keys
from desk.tui.presentation.handover.parts import list_blocks
from desk.tui.presentation.text_block import TextBlock
from desk.tui.screens.handover_sheet import HandoverSheet


class ListsScreen(HandoverSheet, inherit_bindings=False):
    """Shows the lists of a handover: debt, overrides, approvals, absent owners."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *HandoverSheet.BINDINGS,
        Binding("L", "leave", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]

    def heading(self) -> str:
        """The words in the upper edge."""
        return f"ALSO TOLD  {self.access.pack.id}" if self.access.pack else "ALSO TOLD"

    def blocks(self) -> Sequence[TextBlock]:
        """Every list that is not empty."""
        return list_blocks(self.access.pack, self.desk.clock()) if self.access.pack else ()

    def keys(self) -> Keys:
        """The keys of the sheet."""
        return [("j k", "scroll"), ("esc", "back")]

    def action_scroll(self, lines: int) -> None:
        """Scroll by a line."""
        self.pane.blocks.move(lines)
