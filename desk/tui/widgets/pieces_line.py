"""A line that shows what it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desk.tui.presentation.toned_text import Piece, cut_pieces, pieces_width
from desk.tui.widgets.toned_line import StaticTonedLine

WidthPieces = Callable[[int], list[Piece]]
"""Gives the pieces of a line in a width."""


class PiecesLine(StaticTonedLine):
    """Shows the pieces of a function of its width."""

    pieces: WidthPieces = staticmethod(lambda width: [])

    def show(self, pieces: WidthPieces) -> None:
        """Show these pieces."""
        self.pieces = pieces
        self.update_text()

    def show_or_hide(self, pieces: list[Piece], end: Sequence[Piece] = ()) -> None:
        """Show these pieces, and take no room where there are none. The `end` of them is never cut."""
        if self.display != bool(pieces):
            self.display = bool(pieces)
        self.show(lambda width: [*cut_pieces(pieces, max(0, width - pieces_width(end))), *end])

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        return cut_pieces(self.pieces(width), width)
