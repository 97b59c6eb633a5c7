"""An input of one line, whose cursor is the terminal's too."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from textual.widgets import Input

from desk.tui.textual_compat.key_input import run_own_binding


class OneLineInput(Input):
    """One line of text. Input methods open at the terminal's own cursor, which stands on the painted one."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell of the cursor on the screen. Textual gives the one behind it at the end of a text."""
        offset = super().cursor_screen_offset
        return offset - (1, 0) if self.cursor_at_end else offset

    async def _on_key(self, event: events.Key) -> None:
        """Take keys in the order in which they come."""
        await run_own_binding(self, event)
