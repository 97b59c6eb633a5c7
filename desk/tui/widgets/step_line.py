"""The steps of a case and what to do next."""

from __future__ import annotations

from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.head_facts import feeling_word
from desk.tui.presentation.step_row import step_row
from desk.tui.presentation.toned_text import Piece
from desk.tui.widgets.toned_line import StaticTonedLine, tone_classes

_LOW = 20
"""Lines of a window below which the feeling stands before the steps."""


class StepLine(StaticTonedLine):
    """Shows the steps as keys, then who is here."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "key", "soon", "strong", "next")
    moment: CaseMoment | None = None
    presence: tuple[str, ...] = ()
    """The others here, in their longest words first."""

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        if self.moment is None:
            return []
        label = feeling_word(self.moment) if self.app.size.height < _LOW else ""
        return step_row(self.moment, width, label=label, presence=self.presence)
