"""The line of an account that may not write the shift."""

from __future__ import annotations

from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece
from desk.tui.widgets.toned_line import TonedLine, tone_classes


class WriteProblemLine(TonedLine):
    """Says under the header why nothing can be saved, and the cure. It is there only while that holds."""

    COMPONENT_CLASSES = tone_classes("text", "late")

    words = ""

    def show(self, words: str) -> None:
        """Say why nothing can be saved. No words hide the line."""
        if words != self.words:
            self.words, self.display = words, bool(words)
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line, cut where it does not fit."""
        return [(cut(f" {safe_text(self.words)}", width), "late")]
