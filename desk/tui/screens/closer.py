"""Looking closer at a case: its clocks' arithmetic, all that is known, what it shows for itself; each opens over the case."""

from __future__ import annotations

from abc import abstractmethod

from textual import on
from textual.screen import Screen

from desk.tui.widgets.case_header import ClockStrip
from desk.tui.widgets.pane import Pane


class LooksCloser(Screen[None]):
    """The part of a case's screen that opens sheets to read; the screen gives it `case`."""

    case: str

    @property
    @abstractmethod
    def there(self) -> bool:
        """Whether the case is on the shift."""

    @abstractmethod
    def go_to(self, pane: str) -> None:
        """Bring a pane into view and let it listen."""

    def action_open(self) -> None:
        """On a clock, show how it is worked out."""
        clocks = self.query_one(ClockStrip)
        if clocks.has_focus:
            clocks.explain()
        else:
            self.action_explain()

    @on(ClockStrip.Explain)
    def _explain_one(self, event: ClockStrip.Explain) -> None:
        self._explain(event.place)

    def action_explain(self) -> None:
        """Show how each clock is worked out."""
        self._explain(None)

    def _explain(self, place: int | None) -> None:
        from desk.tui.screens.clock_explanation import ClockExplanationScreen

        if self.there:
            self.app.push_screen(ClockExplanationScreen(self.case, place))

    def action_about(self) -> None:
        """Show all that is known of the case, what has no room in its head among it."""
        from desk.tui.screens.case_facts import CaseFactsScreen

        if self.there:
            self.app.push_screen(CaseFactsScreen(self.case))

    def action_evidence(self) -> None:
        """Show the four bars and what fills them; from there to an entry, or to what would give one."""
        from desk.tui.screens.evidence import EvidenceScreen

        if self.there:
            self.app.push_screen(EvidenceScreen(self.case, self._show_entry))

    def _show_entry(self, entry: str) -> None:
        self.go_to("timeline")
        self.query_one("#timeline", Pane).blocks.go_to(entry)
