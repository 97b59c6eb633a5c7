"""An input of one line, whose cursor is the terminal's too."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widgets import Input

from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import CUT
from desk.tui.textual_compat.key_input import run_own_binding

_LEAST_WIDTH = 4
"""Cells from which there is room for a sign on either side of the cursor."""


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

    def scroll_to_region(self, region: Region, **how: Any) -> Offset:
        """Scroll to a region and one cell on either side.

        The sign of more stands there.
        """
        return super().scroll_to_region(region.grow((0, 1, 0, 1)), **how)

    def render_line(self, y: int) -> Strip:
        """The line, with a sign at each edge that cuts it."""
        width = self.scrollable_content_region.width
        if y == 0 and not self.value and cell_len(self.placeholder) > width:
            return self._cut_placeholder(width)
        strip, first = super().render_line(y), self.scroll_offset.x
        if y or width < _LEAST_WIDTH or not self.value:
            return strip
        if first:
            strip = _with_sign_at(0, strip)
        return _with_sign_at(width - 1, strip) if cell_len(self.value) - first > width else strip

    def _cut_placeholder(self, width: int) -> Strip:
        """The hint in an empty line that has no room for it. Textual breaks it between two words."""
        words, style = cut(self.placeholder, width), self.get_component_rich_style("input--placeholder")
        under_cursor = style + self.get_component_rich_style("input--cursor") if self.has_focus else style
        strip = Strip([Segment(words[:1], under_cursor), Segment(words[1:], style)])
        return strip.extend_cell_length(width + 1).apply_style(self.rich_style)

    def _show_cell(self, cell: int) -> None:
        self.scroll_to_region(Region(cell, 0, 1, 1), force=True, animate=False)

    async def _on_key(self, event: events.Key) -> None:
        """Take keys in the order in which they come. Those behind the key that leaves are for what is below."""
        if not self.is_left:
            await run_own_binding(self, event)
        if self.is_left:
            event.prevent_default()


def _with_sign_at(cell: int, strip: Strip) -> Strip:
    """A line with the sign of more in one cell."""
    style = next((segment.style for segment in strip.crop(cell, cell + 1)), None)
    return Strip.join([strip.crop(0, cell), Strip([Segment(CUT, style)]), strip.crop(cell + 1)])
