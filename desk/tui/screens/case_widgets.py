"""The widgets of a case, from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal

from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.case_header import ClockStrip, TitleLine
from desk.tui.widgets.case_summary import CaseSummary
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.pane_group import PaneGroup, side_panes
from desk.tui.widgets.pane_tabs import PaneTabs
from desk.tui.widgets.timeline_pane import TimelinePane


class CaseWidgets:
    """Holds the widgets on the screen of a case."""

    def __init__(self, keymap: Mapping[str, tuple[str, ...]]) -> None:
        self._keymap = keymap
        self.title_line = TitleLine(id="case-title")
        self.panes = PaneGroup(id="panes")
        self.clocks = ClockStrip(id="clocks")
        self.summary = CaseSummary(id="summary")
        self.tabs = PaneTabs(id="tabs")
        self.timeline = TimelinePane("timeline", "TIMELINE")
        self.footer = ActionFooter(id="footer")

    def compose(self) -> ComposeResult:
        """Head, tabs, timeline and panes, footer."""
        yield self.title_line
        with self.panes:
            yield self.clocks
            yield self.summary
            yield self.tabs
            with Horizontal(id="case-body"):
                yield self.timeline
                yield side_panes(self._keymap)
        yield self.footer
        yield TooSmall(markup=False)
