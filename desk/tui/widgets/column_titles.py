"""The line of titles above the cases."""

from __future__ import annotations

from textual import events

from desk.tui.presentation.columns import FULL_NEEDS, ColumnNeeds, column_titles, columns_for
from desk.tui.presentation.toned_text import Piece
from desk.tui.widgets.toned_line import TonedLine, tone_classes

SCROLLBAR = 1
"""The cell the cases leave to their scrollbar."""


class ColumnTitles(TonedLine):
    """Shows the titles exactly above their columns."""

    COMPONENT_CLASSES = tone_classes("text", "title")

    chosen: tuple[str, ...] | None = None
    needs = FULL_NEEDS

    def choose_columns(self, chosen: tuple[str, ...] | None) -> None:
        """Show the titles of these columns. None for the desk's own."""
        self.chosen = chosen
        self.update_text()

    def fit_columns(self, needs: ColumnNeeds) -> None:
        """Fit the titles to what the lines need."""
        was, self.needs = self.needs, needs
        width = self.size.width - SCROLLBAR
        if columns_for(width, self.chosen, was) != columns_for(width, self.chosen, needs):
            self.update_text()

    def on_click(self, event: events.Click) -> None:
        """Ask for the order of the cases."""
        self.app.call_later(self.screen.run_action, "sort")

    def compose_line(self, width: int) -> list[Piece]:
        """The titles as one piece. Only the width and the list change them."""
        return [(column_titles(columns_for(width - SCROLLBAR, self.chosen, self.needs)), "title")]
