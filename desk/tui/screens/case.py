"""The screen of one case: it joins the case, the moment and the parts on screen; it works out nothing about the case itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from desk.actions import Where
from desk.board.reading import Reading, reading_of
from desk.errors import DeskError
from desk.model.entries import KINDS
from desk.model.state import CaseState
from desk.model.timeline import retracted
from desk.store.presence import Present
from desk.tui.keys import bindings, key_word, valid_actions
from desk.tui.messages import PolicyChanged, PresenceChanged, ShiftChanged
from desk.tui.printable import printable
from desk.tui.screens.acting import ActsOnCases
from desk.tui.screens.copying import CopiesCases
from desk.tui.session import Desk, desk_of
from desk.tui.ticker import Ticker
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.blocks import Block, Blocks
from desk.tui.widgets.case_header import ClockStrip, FactLines, RailLine, TitleLine
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.pane import Pane
from desk.tui.widgets.panes import apologies, causes, offers, promises
from desk.tui.widgets.panes.sight import Sight
from desk.tui.widgets.tabs import PaneTabs
from desk.tui.widgets.timeline import timeline_of, what

PANES: dict[str, tuple[str, str]] = {
    "apologies": ("APOLOGIES", "apology"),
    "offers": ("OFFERS", "offer"),
    "causes": ("ROOT CAUSE", "cause"),
    "promises": ("PROMISES", "promise"),
}
"""The panes beside the timeline: title, and the action that fills it."""
_SAYS: dict[str, Callable[[Sight], list[Block]]] = {
    "apologies": apologies.apologies,
    "offers": offers.offers,
    "causes": causes.causes,
    "promises": promises.promises,
}
_SHOWS = {"apology": "apologies", "offer": "offers", "answer": "offers", "cause": "causes", "promise": "promises", "tangible": "promises"}
"""Which pane an action is about: where there is room for one only, it comes into view behind the form."""
_TABS = {"timeline": "TIMELINE", "apologies": "APOLOGIES", "offers": "OFFERS", "causes": "CAUSE", "promises": "PROMISES"}


class CaseScreen(ActsOnCases, CopiesCases, inherit_bindings=False):
    """One case, every clock running; what others log appears by itself and moves nothing that is being read."""

    WHERE: ClassVar[Where] = "case"
    AUTO_FOCUS = "#timeline Blocks"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("case")]

    def __init__(self, case: str) -> None:
        super().__init__()
        self.case = case
        self._pane = "timeline"
        self._reading: Reading | None = None
        self._day: date | None = None

    def compose(self) -> ComposeResult:
        """Head, tabs, timeline and panes, footer."""
        keymap = self._desk.keymap
        yield TitleLine(id="case-title")
        yield ClockStrip(id="clocks")
        yield FactLines(id="facts")
        yield RailLine(id="rail")
        yield PaneTabs(id="tabs")
        with Horizontal(id="case-body"):
            yield Pane("timeline", "TIMELINE")
            with Vertical(id="side"):
                for name, (title, action) in PANES.items():
                    yield Pane(name, title, key_word(action, keymap), weighs=True)
        yield ActionFooter(id="footer")
        yield TooSmall(markup=False)

    def on_mount(self) -> None:
        """Read the case, say that we are here, begin to tick."""
        self.ticker = Ticker(self, self._desk.clock, self._beat)
        self._read(follow=True)
        self.show_pane("timeline")
        self.ticker.start()

    @property
    def _desk(self) -> Desk:
        return desk_of(self)

    def targets(self) -> tuple[str, ...]:
        """The case on screen."""
        return (self.case,)

    # ---------------------------------------------------------------- the case

    def _read(self, *, follow: bool = False) -> None:
        """Read the case anew; `follow` goes to the end of its timeline."""
        case = self._desk.sync.cases.get(self.case)
        if case is None:
            self._reading = None
            self.query_one("#timeline", Pane).show([Block("gone", ((f"There is no case {printable(self.case)} on this shift.", "text"),))])
            return
        self._reading = reading_of(case, self._desk.policy)
        now = self._desk.clock()
        self._day = now.astimezone(self._desk.zone).date()
        self.query_one("#timeline", Pane).show(timeline_of(case, now=now, zone=self._desk.shift.zone), follow=follow)
        self._show_whole(now)

    def _sight(self, now: datetime) -> Sight | None:
        return None if self._reading is None else Sight(self._reading, self._desk.shift, now, self._desk.keymap)

    def _show_whole(self, now: datetime) -> None:
        """Everything that only changes when the case does."""
        sight = self._sight(now)
        if sight is None:
            return
        for line in (self.query_one(TitleLine), self.query_one(RailLine)):
            line.sight = sight
            line.renew()
        self.query_one(FactLines).show(sight)
        self._show_moment(sight)
        tabs = self.query_one(PaneTabs)
        tabs.names, tabs.counts = _TABS, _counts(sight.state)
        tabs.renew()
        self.query_one(ActionFooter).show(valid_actions(self, self.WHERE, self._desk.keymap), self._desk.keymap)

    def _show_moment(self, sight: Sight) -> None:
        """Everything that changes as time passes."""
        self.query_one(ClockStrip).show(sight)
        for name, say in _SAYS.items():
            self.query_one(f"#{name}", Pane).show(say(sight))
        self._say_who_is_here()
        below = self.query_one("#timeline", Pane).blocks.below
        if not below:
            self.query_one("#timeline", Pane).note("")

    def on_shift_changed(self, message: ShiftChanged) -> None:
        """Somebody logged something; what is being read stays where it is."""
        if self.case not in message.cases:
            return
        known = len(self._reading.state.case.entries) if self._reading else 0
        self._read(follow=message.own)
        if not message.own and self._reading:
            case = self._reading.state.case
            news = [entry for entry in case.entries[known:] if entry.id not in retracted(case.entries)]
            if news:
                self.query_one("#timeline", Pane).note(f"new: {what(news[-1])} by {news[-1].by}")

    # ---------------------------------------------------------------- time and presence

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Count by the new targets."""
        self._read()

    def _beat(self, now: datetime) -> None:
        if self._day != now.astimezone(self._desk.zone).date():
            self._read()
        elif sight := self._sight(now):
            self._show_moment(sight)

    async def on_screen_resume(self) -> None:
        """Catch up, and say that we look at this case."""
        self.ticker.start()
        with suppress(DeskError):
            await self._desk.sync.say_where(self.case, "viewing")

    def on_screen_suspend(self) -> None:
        """Behind a form the clocks go on; behind another screen nothing does."""
        if not getattr(self.app.screen, "SHEET", False):
            self.ticker.stop()

    async def on_unmount(self) -> None:
        """We left."""
        self.ticker.stop()
        with suppress(DeskError):
            await self._desk.sync.say_where("", "idle")

    def on_presence_changed(self, message: PresenceChanged) -> None:
        """Somebody came to this case or left it."""
        self._say_who_is_here()

    def _say_who_is_here(self) -> None:
        others = self._desk.sync.others(self.case)
        now = self._desk.clock()
        for line, words in ((self.query_one(RailLine), presence_words(others, now)), (self.query_one(PaneTabs), who(others, now))):
            if words != line.presence:
                line.presence = words
                line.renew()

    # ---------------------------------------------------------------- moving about

    def show_pane(self, name: str) -> None:
        """Bring a pane into view where there is room for one only."""
        self._pane = name
        self.set_class(name != "timeline", "-side")
        for pane in self.query(Pane):
            pane.set_class(pane.pane == name, "-current")
        tabs = self.query_one(PaneTabs)
        tabs.current = name
        tabs.renew()

    def acting(self, name: str) -> None:
        """Behind the form of an action stands the pane it is about; where all stand side by side, nothing moves."""
        if name in _SHOWS and not self.has_class("-wide"):
            self._go_to(_SHOWS[name])

    def acted(self, words: str) -> None:
        """The timeline shows it."""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The pane that listens is the one in view."""
        pane = next((each for each in event.widget.ancestors if isinstance(each, Pane)), None)
        if pane is not None and pane.pane != self._pane:
            self.show_pane(pane.pane)

    def _go(self, steps: int) -> None:
        order = ["clocks", *_TABS]
        here = "clocks" if self.query_one(ClockStrip).has_focus else self._pane
        there = order[(order.index(here) + steps) % len(order)]
        if there == "clocks":
            self.query_one(ClockStrip).focus()
        else:
            self._go_to(there)

    def _go_to(self, pane: str) -> None:
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

    def action_back(self) -> None:
        """Back to where the agent came from."""
        self.dismiss()

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
        from desk.tui.screens.explain import ExplainScreen

        if self._reading is not None:
            self.app.push_screen(ExplainScreen(self.case, place))


def _counts(state: CaseState) -> dict[str, int]:
    return {
        "apologies": len(state.apologies),
        "offers": len(state.offers),
        "causes": len(state.causes),
        "promises": len(state.promises),
    }


def presence_words(others: Sequence[Present], now: datetime) -> str:
    """Who else is at a case: what the one nearest to the customer does, and for how long, then the names of the rest.

    `bo is writing an apology, 40 s; lou`
    """
    if not others:
        return ""
    first, *rest = sorted(others, key=_nearest)
    what = printable(first.what)
    doing = f" {'an' if what[0] in 'aeiou' else 'a'} {what}" if first.mode == "writing" and what in KINDS else ""
    names = f"; {', '.join(printable(other.agent) for other in rest)}" if rest else ""
    return f"{printable(first.agent)} is {first.mode}{doing}, {_since(first, now)}{names}"


def who(others: Sequence[Present], now: datetime) -> str:
    """The same where there is little room: `bo writing, 40 s`."""
    first = min(others, key=_nearest, default=None)
    return f"{printable(first.agent)} {first.mode}, {_since(first, now)}" if first else ""


def _nearest(other: Present) -> tuple[bool, datetime]:
    return other.mode != "writing", other.since


def _since(other: Present, now: datetime) -> str:
    seconds = max(0, int((now - other.since).total_seconds()))
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
