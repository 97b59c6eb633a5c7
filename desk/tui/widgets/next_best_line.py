"""The line of the next best case."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rich.cells import cell_len

from desk.board.next_best import Suggestion
from desk.tui.presentation.cell_text import cut_at_word, printable
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes


class NextBestLine(TonedLine):
    """Says which case to work on next and why. `hint` names the keys."""

    COMPONENT_CLASSES = tone_classes("text", "title", "strong", "dim")

    suggestion: Suggestion | None = None
    hint = ""
    _skipped: tuple[str, ...] = ()

    def show(self, suggestion: Suggestion, hint: str) -> None:
        """Show another suggestion."""
        self.suggestion, self.hint, self.display = suggestion, hint, True
        self.update_text()

    def hide(self) -> None:
        """Suggest nothing. A case that was skipped may be suggested again."""
        self.suggestion, self._skipped, self.display = None, (), False

    def skip(self) -> tuple[str, ...]:
        """Skip the case shown, and give all skipped so far."""
        if self.suggestion is not None:
            self._skipped = (*self._skipped, self.suggestion.case)
        return self._skipped

    def outdate(self, cases: Container[str]) -> None:
        """Say no more of a case that has changed.

        Its reasons are those of before. It stays skipped.
        """
        if self.suggestion is not None and self.suggestion.case in cases:
            self.skip()
            self.suggestion, self.display = None, False

    def compose_line(self, width: int) -> list[Piece]:
        """The line. Reasons are cut before the keys are."""
        if self.suggestion is None:
            return []
        right: list[Piece] = [(f"{self.hint} ", "dim")]
        left: list[Piece] = [(" next best  ", "title"), (self.suggestion.case, "strong"), ("  ", "text")]
        room = max(0, width - pieces_width(left) - pieces_width(right) - 2)
        return spread_pieces([*left, (_fitting_reasons(self.suggestion.reasons, room), "text")], right, width)


def _fitting_reasons(reasons: Sequence[str], room: int) -> str:
    """The reasons that fit whole, of the first as much as fits."""
    said = printable(reasons[0]) if reasons else ""
    for reason in reasons[1:]:
        longer = f"{said}, {printable(reason)}"
        if cell_len(longer) > room:
            break
        said = longer
    return cut_at_word(said, room)
