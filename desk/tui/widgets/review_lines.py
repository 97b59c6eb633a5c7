"""The lines around the board as it was."""

from __future__ import annotations

from collections.abc import Callable

from desk.tui.presentation.toned_text import Piece
from desk.tui.widgets.toned_line import StaticTonedLine


class ReviewLine(StaticTonedLine):
    """A line whose pieces a function of the width gives."""

    pieces_in: Callable[[int], list[Piece]] | None = None

    def show(self, pieces_in: Callable[[int], list[Piece]]) -> None:
        """Show what this function gives from now on."""
        self.pieces_in = pieces_in
        self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line. It is blank before anything is known."""
        return self.pieces_in(width) if self.pieces_in else []
