"""The line over the board while a concern is open."""

from __future__ import annotations

from collections.abc import Sequence

from desk.tui.presentation.toned_text import Piece, cut_pieces, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes


class ConcernLine(TonedLine):
    """Counts the open concerns, with what is next about the worst. `key` opens them."""

    COMPONENT_CLASSES = tone_classes("text", "title", "strong", "late", "soon", "dim", "key")

    wordings: Sequence[list[Piece]] = ()
    key = ""

    def show(self, wordings: Sequence[list[Piece]], key: str) -> None:
        """Show the fullest of these wordings that fits. None hides the line."""
        self.wordings, self.key = wordings, key
        if self.display != bool(wordings):
            self.display = bool(wordings)
        self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line. Where no wording fits, the shortest is cut."""
        if not self.wordings:
            return []
        opens: list[Piece] = [("   ", "text"), (self.key, "key"), (" shows them ", "dim")]
        for wording in self.wordings:
            if pieces_width(wording) + pieces_width(opens) <= width:
                return spread_pieces(wording, opens, width)
        key: list[Piece] = [("  ", "text"), (self.key, "key"), (" ", "text")]
        return spread_pieces(cut_pieces(self.wordings[-1], width - pieces_width(key)), key, width)
