"""The next best case in one line, with the reasons an agent would give; it is told them and weighs nothing."""

from __future__ import annotations

from desk.board.best import Suggestion
from desk.tui.presentation.cell_text import cut, printable
from desk.tui.presentation.toned_text import Piece, spread, width_of
from desk.tui.widgets.line import PlainLine, tone_classes


class BestLine(PlainLine):
    """Says which case to work on next and why; `hint` names the keys."""

    COMPONENT_CLASSES = tone_classes("text", "title", "strong", "dim")

    suggestion: Suggestion | None = None
    hint = ""

    def show(self, suggestion: Suggestion | None, hint: str) -> None:
        """Say another suggestion; nothing hides the line."""
        self.suggestion, self.hint = suggestion, hint
        self.display = suggestion is not None
        self.renew()

    def pieces(self, width: int) -> list[Piece]:
        """The line; reasons are cut before the keys are."""
        if self.suggestion is None:
            return []
        right: list[Piece] = [(f"{self.hint} ", "dim")]
        left: list[Piece] = [(" next best  ", "title"), (self.suggestion.case, "strong"), ("  ", "text")]
        room = max(0, width - width_of(left) - width_of(right) - 2)
        return spread([*left, (cut(printable(", ".join(self.suggestion.reasons)), room), "text")], right, width)
