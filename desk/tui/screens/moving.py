"""Moving about in a case: which pane is in view, which listens, how far it is scrolled; it knows panes and nothing that is in them."""

from __future__ import annotations

from textual import events
from textual.screen import Screen

from desk.tui.widgets.blocks import Blocks
from desk.tui.widgets.case_header import ClockStrip
from desk.tui.widgets.pane import Pane, PaneColumn
from desk.tui.widgets.panes.table import PANES
from desk.tui.widgets.tabs import PaneTabs

_SHOWS = {kind.action: name for name, kind in PANES.items()} | {"answer": "offers", "tangible": "promises", "done": "promises"}
"""Which pane an action is about: where there is room for one only, it comes into view behind the form."""
_ORDER = ["clocks", "timeline", *PANES]


class MovesInCase(Screen[None]):
    """The part of a case's screen that moves; where panes stand side by side nothing has to."""

    _pane = "timeline"

    @property
    def side_by_side(self) -> bool:
        """Whether there is room for timeline and panes at once."""
        return self.has_class("-wide") or self.has_class("-vast")

    def show_pane(self, name: str) -> None:
        """Bring a pane into view where there is room for one only."""
        self._pane = name
        self.set_class(name != "timeline", "-side")
        for pane in self.query(Pane):
            pane.set_class(pane.pane == name, "-current")
        for column in self.query(PaneColumn):
            column.set_class(bool(column.query(".-current")), "-current")
        tabs = self.query_one(PaneTabs)
        tabs.current = name
        tabs.renew()

    def before_form(self, name: str) -> None:
        """Behind the form of an action stands the pane it is about; where all stand side by side, nothing moves."""
        if name in _SHOWS and not self.side_by_side:
            self.go_to(_SHOWS[name])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The pane that listens is the one in view."""
        pane = next((each for each in event.widget.ancestors if isinstance(each, Pane)), None)
        if pane is not None and pane.pane != self._pane:
            self.show_pane(pane.pane)

    def _go(self, steps: int) -> None:
        here = "clocks" if self.query_one(ClockStrip).has_focus else self._pane
        there = _ORDER[(_ORDER.index(here) + steps) % len(_ORDER)]
        if there == "clocks":
            self.query_one(ClockStrip).focus()
        else:
            self.go_to(there)

    def go_to(self, pane: str) -> None:
        """Bring a pane into view and let it listen."""
        self.show_pane(pane)
        self.query_one(f"#{pane}", Pane).blocks.focus()

    def action_next_pane(self) -> None:
        """Clocks, timeline, apologies, offers, root cause, promises, and round again."""
        self._go(1)

    def action_previous_pane(self) -> None:
        """The other way round."""
        self._go(-1)

    def _scrolled(self) -> Blocks:
        return self.query_one(f"#{self._pane}", Pane).blocks

    def action_down(self) -> None:
        """One line down, or the next clock."""
        self._move(1)

    def action_up(self) -> None:
        """One line up, or the clock before."""
        self._move(-1)

    def _move(self, steps: int) -> None:
        clocks = self.query_one(ClockStrip)
        if clocks.has_focus:
            clocks.action_choose(steps)
        else:
            self._scrolled().move(steps)

    def action_page_down(self) -> None:
        """One page down."""
        self._scrolled().move_page(1)

    def action_page_up(self) -> None:
        """One page up."""
        self._scrolled().move_page(-1)

    def action_first(self) -> None:
        """To the first line."""
        self._scrolled().move_to_start()

    def action_last(self) -> None:
        """To the last line."""
        self._scrolled().move_to_end()
