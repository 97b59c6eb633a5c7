"""The clocks, timeline and panes of a case, and moving among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events, getters, on
from textual.binding import BindingType
from textual.containers import Container, Vertical

from desk.model.state import CaseState
from desk.tui.bindings import key_word, screen_bindings
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.panes.registry import PANES
from desk.tui.widgets.case_header import ClockStrip
from desk.tui.widgets.entry_list import EntryList
from desk.tui.widgets.pane import Pane, PaneColumn, PaneFrame
from desk.tui.widgets.pane_tabs import PaneTabs
from desk.tui.widgets.text_column import TextColumn
from desk.tui.widgets.timeline_pane import TimelinePane

_PANE_OF_ACTION = {kind.action: name for name, kind in PANES.items()} | {"answer": "offers", "tangible": "promises", "done": "promises"}
"""The pane that an action is about. Where there is room for one only, it comes into view behind the form."""
_ORDER: list[str] = ["clocks", "timeline", *PANES]
_TABS = {"timeline": "TIMELINE", **{name: kind.tab for name, kind in PANES.items()}}
_COLUMNS = (tuple(PANES)[:2], tuple(PANES)[2:])
"""The panes of each column. Columns stand below each other, or side by side where there is room for three."""


def side_panes(keymap: Mapping[str, tuple[str, ...]]) -> Container:
    """The columns of panes beside the timeline."""
    columns = (PaneColumn(*(_side_pane(name, keymap) for name in names)) for names in _COLUMNS)
    return Container(*columns, id="side")


def _side_pane(name: str, keymap: Mapping[str, tuple[str, ...]]) -> Pane:
    kind = PANES[name]
    return Pane(name, kind.title, key_word(kind.action, keymap), follows_text=True)


class PaneGroup(Vertical):
    """Holds clocks, timeline and panes, and keeps one current.

    The current pane has the focus. Where there is room for one only, it is the one in view.
    """

    ACTIONS: ClassVar[frozenset[str]] = frozenset(
        {"down", "up", "first", "last", "page_down", "page_up", "next_pane", "previous_pane", "search", "next_hit", "previous_hit"}
    )
    """The actions of the table that it does."""
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("case", only=ACTIONS), *screen_bindings("search")]

    clocks = getters.query_one(ClockStrip)
    tabs = getters.query_one(PaneTabs)

    _current = "timeline"
    _order = _ORDER

    def show_moment(self, moment: CaseMoment, *, needs_all_cases: bool) -> None:
        """Show panes at one moment.

        `needs_all_cases` chooses those that look across all cases, or the rest.
        """
        for name, kind in PANES.items():
            if kind.needs_all_cases is needs_all_cases and kind.is_shown(moment.state):
                pane, missing = self.query_one(f"#{name}", Pane), kind.missing_item(moment)
                pane.show(kind.blocks(moment))
                pane.show_note(kind.note(moment))
                pane.show_missing(moment.key(missing.action) if missing else "", missing.words if missing else "")

    def show_places(self, state: CaseState) -> None:
        """Show the panes that the case has a place for.

        The tabs count what is in each.
        """
        shown = {name for name, kind in PANES.items() if kind.is_shown(state)}
        for column in self.query(PaneColumn):
            column.show_panes(shown)
        self._order = [name for name in _ORDER if name not in PANES or name in shown]
        self.tabs.names = {name: title for name, title in _TABS.items() if name in self._order}
        self.tabs.counts = {name: kind.count(state) for name, kind in PANES.items()}
        self.tabs.update_text()
        if self._current not in self._order:
            self.go_to("timeline")

    @property
    def is_side_by_side(self) -> bool:
        """Is there room for timeline and panes at once?"""
        return self.screen.has_class("-wide") or self.screen.has_class("-vast")

    def show_pane(self, name: str) -> None:
        """Bring a pane into view where there is room for one only."""
        self._current = name
        self.set_class(name != "timeline", "-side")
        for pane in self.query(PaneFrame):
            pane.set_class(pane.pane == name, "-current")
        for column in self.query(PaneColumn):
            column.set_class(bool(column.query(".-current")), "-current")
        self.tabs.current = name
        self.tabs.update_text()

    def show_pane_of(self, action: str) -> None:
        """Go to the pane an action is about.

        It stays where all panes stand side by side.
        """
        pane = _PANE_OF_ACTION.get(action)
        if pane in self._order and not self.is_side_by_side:
            self.go_to(pane)

    def go_to(self, name: str) -> None:
        """Bring a pane into view and give it the focus."""
        self.show_pane(name)
        self._blocks_of(name).focus()

    @on(PaneTabs.Chosen)
    def _go_to_tab(self, event: PaneTabs.Chosen) -> None:
        event.stop()
        self.go_to(event.pane)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the pane with the focus into view."""
        pane = next((each for each in event.widget.ancestors if isinstance(each, PaneFrame)), None)
        if pane is not None and pane.pane != self._current:
            self.show_pane(pane.pane)

    def _blocks_of(self, name: str) -> TextColumn | EntryList:
        return self.query_one(f"#{name}", PaneFrame).blocks

    @property
    def timeline(self) -> TimelinePane:
        """The pane of the timeline."""
        return self.query_one(TimelinePane)

    def open_entry(self) -> None:
        """Open the chosen entry. From a text of another pane, go to where it stands on the timeline."""
        blocks = self._blocks_of(self._current)
        if isinstance(blocks, EntryList):
            blocks.open_chosen()
        elif entry := next((key for key in blocks.keys_in_view if key in self.timeline.blocks.texts.keys), ""):
            self.go_to_entry(entry)

    def go_to_entry(self, entry: str) -> None:
        """Go to the timeline, its cursor on an entry."""
        self.go_to("timeline")
        self.timeline.blocks.go_to(entry)

    def _cycle_panes(self, steps: int) -> None:
        here = "clocks" if self.clocks.has_focus else self._current
        there = self._order[(self._order.index(here) + steps) % len(self._order)]
        if there == "clocks":
            self.clocks.focus()
        else:
            self.go_to(there)

    def action_next_pane(self) -> None:
        """Go to the next pane.

        The order is clocks, timeline, apologies, offers, root cause, promises, and round again.
        """
        self._cycle_panes(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self._cycle_panes(-1)

    def _move_by(self, steps: int) -> None:
        if self.clocks.has_focus:
            self.clocks.action_choose(steps)
        else:
            self._blocks_of(self._current).move(steps)

    def action_down(self) -> None:
        """Go down one line, or to the next clock."""
        self._move_by(1)

    def action_up(self) -> None:
        """Go up one line, or to the clock before."""
        self._move_by(-1)

    def action_page_down(self) -> None:
        """Go down one page."""
        self._blocks_of(self._current).move_page(1)

    def action_page_up(self) -> None:
        """Go up one page."""
        self._blocks_of(self._current).move_page(-1)

    def action_first(self) -> None:
        """Go to the first line."""
        self._blocks_of(self._current).move_to_start()

    def action_last(self) -> None:
        """Go to the last line."""
        self._blocks_of(self._current).move_to_end()

    def action_search(self) -> None:
        """Search for words in the timeline."""
        self.show_pane("timeline")
        self.timeline.begin_search()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way between hits while something is searched for. Its keys are the screen's own otherwise."""
        if action in {"next_hit", "previous_hit"}:
            return self.timeline.is_searching
        return super().check_action(action, parameters)

    def action_next_hit(self) -> None:
        """Go to the next entry with the words searched for."""
        self.show_pane("timeline")
        self.timeline.step_hit(1)

    def action_previous_hit(self) -> None:
        """Go to the entry before with the words searched for."""
        self.show_pane("timeline")
        self.timeline.step_hit(-1)
