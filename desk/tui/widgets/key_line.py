"""The lower edge of a form or sheet: its keys."""

from __future__ import annotations

from collections.abc import Sequence

from desk.tui.presentation.toned_text import Piece, width_of
from desk.tui.widgets.line import Line, tone_classes


class KeyLine(Line):
    """Shows the keys that matter, as many as fit."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "key")
    keys: Sequence[tuple[str, str]] = ()

    def pieces(self, width: int) -> list[Piece]:
        """The edge in `width` cells."""
        line: list[Piece] = [(" ", "text")]
        for key, words in self.keys:
            entry: list[Piece] = [(key, "key"), (f" {words}   ", "dim")]
            if width_of(line) + width_of(entry) > width + 3:
                break
            line += entry
        return line
