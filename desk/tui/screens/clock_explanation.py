"""The arithmetic of a case's clocks, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.sla.clock import Clock
from desk.sla.explain import explain
from desk.sla.explain_text import explanation_lines
from desk.tui.presentation.case_moment import CLOCK_TONES, CaseMoment
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.screens.case_sheet import CaseSheet


class ClockExplanationScreen(CaseSheet, inherit_bindings=False):
    """Explains one clock of a case, or each.

    The lines give start, counted spans, pauses, holidays, sum and due time.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*CaseSheet.BINDINGS, Binding("enter,W", "leave", show=False)]

    def __init__(self, case: str, place: int | None = None) -> None:
        super().__init__(case, f"HOW {case} STANDS")
        self._place = place

    def blocks(self, moment: CaseMoment) -> Sequence[TextBlock]:
        """A block for each clock."""
        wanted = [clock for place, clock in enumerate(moment.view.clocks) if self._is_wanted(place, clock)]
        zone = str(self.desk.zone)
        told = [explain(clock, moment.state, self.desk.policy, now=moment.now, agent_zone=zone) for clock in wanted]
        blocks = []
        for number, explanation in enumerate(told):
            verdict, *rest = explanation_lines(explanation)
            blocks.append(TextBlock(str(number), ((safe_text(verdict), CLOCK_TONES[explanation.state]),), table=(*rest, "")))
        return blocks or [TextBlock("none", (("No clock of this case has a target.", "dim"),))]

    def _is_wanted(self, place: int, clock: Clock) -> bool:
        return clock.target_seconds is not None if self._place is None else place == self._place
