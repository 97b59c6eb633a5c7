"""The label before a field."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from desk.tui.presentation.cell_text import cut


class FieldLabel(Widget):
    """Shows the label of a field on one line."""

    ALLOW_SELECT = False

    def __init__(self, words: str, *, id: str) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id, classes="label")
        self._words = words

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it."""
        width, style = self.size.width, self.rich_style
        return Strip([Segment(cut(self._words, width), style)]).adjust_cell_length(width, style)
