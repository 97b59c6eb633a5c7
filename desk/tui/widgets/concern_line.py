"""The line over the board while a concern is open."""

from __future__ import annotations

from collections.abc import Sequence

from desk.tui.presentation.toned_text import Piece, cut_pieces, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes

_START: list[Piece] = [(" concerns: ", "title")]
_LEAST = 20
"""Cells below which the words of another concern say too little."""


class ConcernLine(TonedLine):
    """Shows each open concern with its next call. `key` opens them."""

    COMPONENT_CLASSES = tone_classes("text", "title", "strong", "late", "soon", "dim", "key")

    concerns: Sequence[Sequence[Piece]] = ()
    key = ""

    def show(self, concerns: Sequence[Sequence[Piece]], key: str) -> None:
        """Show these concerns, each as pieces. None hides the line."""
        self.concerns, self.key = concerns, key
        if self.display != bool(concerns):
            self.display = bool(concerns)
        self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line. The first is cut before it gives way, those that do not fit are counted."""
        line, shown = list(_START), 0
        for pieces in self.concerns:
            room = width - pieces_width(line) - len("  +9   C ") - (3 if shown else 0)
            if shown and (room < _LEAST or pieces_width(pieces) > room):
                break
            line += [("   ", "text")] if shown else []
            line += cut_pieces(pieces, room)
            shown += 1
        more: list[Piece] = [(f"  +{len(self.concerns) - shown}", "dim")] if shown < len(self.concerns) else []
        return spread_pieces(line, [*more, ("   ", "text"), (self.key, "key"), (" ", "text")], width)
