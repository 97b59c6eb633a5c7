"""The panes of a case as tabs, for narrow windows."""

from __future__ import annotations

from collections.abc import Mapping

from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import StaticTonedLine, tone_classes


class PaneTabs(StaticTonedLine):
    """Shows the panes with their counts, and who else is here.

    The pane in view is strong.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "soon")
    names: Mapping[str, str] = {}
    counts: Mapping[str, int] = {}
    current = ""
    presence = ""

    def show_presence(self, words: str) -> None:
        """Show who else is at the case."""
        if words != self.presence:
            self.presence = words
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        left: list[Piece] = [(" ", "text")]
        for name, title in self.names.items():
            count = self.counts.get(name, 0)
            words = f"{title} {count}" if count else title
            left += [(f"[{words}]", "strong") if name == self.current else (f" {words} ", "dim"), (" ", "text")]
        room = max(0, width - pieces_width(left) - 1)
        return spread_pieces(left, [(cut(f"{self.presence} ", room), "soon")] if self.presence and room > 4 else [], width)
