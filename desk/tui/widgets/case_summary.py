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
from desk.tui.widgets.rail_line import CALMING_WORDS, GuideLine, RailLine


class CaseSummary(Vertical):
    """Shows facts, steps of recovery, the guide and notices of a case."""

    DEFAULT_CSS = "CaseSummary { height: auto; }"

    facts = getters.query_one(FactLines)
    rail = getters.query_one(RailLine)
    guide = getters.query_one(GuideLine)
    notices = getters.query_one(NoticeLines)

    def compose(self) -> ComposeResult:
        """A line or a few for each."""
        yield FactLines(id="facts")
        yield RailLine(id="rail")
        yield GuideLine(id="guide")
        yield NoticeLines(id="notices")

    def show_case(self, moment: CaseMoment) -> None:
        """Show what changes with the case."""
        for line in (self.rail, self.guide):
            line.moment = moment
            line.update_text()
        self.guide.display = moment.state.recovery

    def show_minute(self, moment: CaseMoment, notices: Sequence[Notice]) -> None:
        """Show what may change with every minute."""
        self.facts.show(moment)
        self.notices.show(notices, moment.key)

    def show_presence(self, words: str) -> None:
        """Show who else is at the case."""
        if words != self.rail.presence:
            self.rail.presence = words
            self.rail.update_text()

    def begin_calm(self) -> None:
        """Show the calming line in place of the guide's words."""
        self.guide.calm = CALMING_WORDS

    def end_calm(self) -> bool:
        """Take the calming line away. False when there was none."""
        was, self.guide.calm = self.guide.calm, ""
        if was:
            self.guide.update_text()
        return bool(was)
