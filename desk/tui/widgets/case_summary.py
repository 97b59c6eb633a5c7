"""The lines between the clocks of a case and its timeline."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical

from desk.recovery.notices import Notice
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.widgets.fact_lines import FactLines
from desk.tui.widgets.notice_lines import NoticeLines
from desk.tui.widgets.step_line import StepLine


class CaseSummary(Vertical):
    """Shows facts, steps and notices of a case."""

    DEFAULT_CSS = "CaseSummary { height: auto; }"

    facts = getters.query_one(FactLines)
    steps = getters.query_one(StepLine)
    notices = getters.query_one(NoticeLines)

    def compose(self) -> ComposeResult:
        """A line or a few for each."""
        yield FactLines(id="case-facts")
        yield StepLine(id="case-steps")
        yield NoticeLines(id="case-notices")

    def show(self, moment: CaseMoment, notices: Sequence[Notice]) -> None:
        """Show a case. What it says may change with every minute."""
        self.facts.show(moment)
        self.steps.moment = moment
        self.steps.update_text()
        self.notices.show(notices, moment.key, are_usual=moment.state.recovery)

    def show_presence(self, *words: str) -> None:
        """Show who else is at the case.

        The longest words that fit are shown.
        """
        if words != self.steps.presence:
            self.steps.presence = words
            self.steps.update_text()
