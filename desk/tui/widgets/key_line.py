"""The lower edge of a form or sheet: its keys."""

from __future__ import annotations

from collections.abc import Sequence

from desk.tui.presentation.toned_text import Piece, pieces_width
from desk.tui.widgets.toned_line import StaticTonedLine, tone_classes


class KeyLine(StaticTonedLine):
    """Shows the keys that matter, as many as fit."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "key")
    keys: Sequence[tuple[str, str]] = ()

    def compose_line(self, width: int) -> list[Piece]:
        """The edge in `width` cells."""
        line: list[Piece] = [(" ", "text")]
        for key, words in self.keys:
            entry: list[Piece] = [(key, "key"), (f" {words}   ", "dim")]
            if pieces_width(line) + pieces_width(entry) > width + 3:
                break
            line += entry
        return line
