"""The line of titles above the cases; it knows the columns and no case."""

from __future__ import annotations

from desk.tui.presentation.columns import column_titles, columns_for
from desk.tui.presentation.toned_text import Piece
from desk.tui.widgets.toned_line import TonedLine, tone_classes

SCROLLBAR = 1
"""The cell the cases leave to their scrollbar."""


class ColumnTitles(TonedLine):
    """The titles, exactly above their columns."""

    COMPONENT_CLASSES = tone_classes("text", "title")

    def compose_line(self, width: int) -> list[Piece]:
        """One piece; nothing in it changes but with the width."""
        return [(column_titles(columns_for(width - SCROLLBAR)), "title")]
