"""An input of one line, whose cursor is the terminal's too."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset, Region
from textual.widgets import Input

from desk.tui.textual_compat.key_input import run_own_binding


class OneLineInput(Input):
    """One line of text. Input methods open at the terminal's own cursor, which stands on the painted one.

    A text too long for it shows its beginning while the keys are elsewhere.
    """

    is_left = False
    """Was it left by a key, so that the letters behind it are none of its text?"""

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell of the cursor on the screen. Textual gives the one behind it at the end of a text."""
        offset = super().cursor_screen_offset
        return offset - (1, 0) if self.cursor_at_end else offset

    def on_focus(self) -> None:
        """Show the cursor where one types."""
        self.show_cursor()

    def show_cursor(self) -> None:
        """Scroll to the cursor. Textual leaves it out of view when the first that comes into a field is pasted."""
        self._show_cell(self.cursor_screen_offset.x - self.content_region.x + round(self.scroll_x))

    def on_blur(self) -> None:
        """Show the beginning."""
        self._show_cell(0)

    def _show_cell(self, cell: int) -> None:
        self.scroll_to_region(Region(cell, 0, 1, 1), force=True, animate=False)

    async def _on_key(self, event: events.Key) -> None:
        """Take keys in the order in which they come. Those behind the key that leaves are for what is below."""
        if not self.is_left:
            await run_own_binding(self, event)
        if self.is_left:
            event.prevent_default()
