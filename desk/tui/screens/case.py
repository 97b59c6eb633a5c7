"""The screen of one case: it joins the case, the moment and the parts on screen; it works out nothing about the case itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal

from desk.actions import Where
from desk.board.reading import Reading
from desk.errors import DeskError
from desk.model.timeline import retracted
from desk.recovery.learning import Lesson, lessons_of
from desk.recovery.reaching import moments
from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.keys import bindings, key_word, valid_actions
from desk.tui.messages import CasesChanged, PolicyChanged, PresenceChanged
from desk.tui.printable import printable
from desk.tui.screens.acting import ActsOnCases
from desk.tui.screens.closer import LooksCloser
from desk.tui.screens.knowing import in_view_of_others, notices
from desk.tui.screens.moving import MovesInCase
from desk.tui.ticker import Ticker
from desk.tui.visibility import is_in_view
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.case_header import ClockStrip, TitleLine
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.facts import FactLines
from desk.tui.widgets.notice_lines import NoticeLines
from desk.tui.widgets.pane import Pane, PaneColumn
from desk.tui.widgets.panes.sight import Sight
from desk.tui.widgets.panes.table import PANES
from desk.tui.widgets.presence import presence_words, who
from desk.tui.widgets.rail_line import CALM, HOT, GuideLine, RailLine
from desk.tui.widgets.tabs import PaneTabs
from desk.tui.widgets.timeline import timeline_of, what

_TABS = {"timeline": "TIMELINE", **{name: kind.tab for name, kind in PANES.items()}}
_COLUMNS = (tuple(PANES)[:2], tuple(PANES)[2:])
"""Which panes stand in one column; the columns stand below each other, or side by side where there is room for three."""


class CaseScreen(MovesInCase, LooksCloser, ActsOnCases, inherit_bindings=False):
    """One case, every clock running; what others log appears by itself and moves nothing that is being read."""

    WHERE: ClassVar[Where] = "case"
    AUTO_FOCUS = "#timeline Blocks"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-normal"), (108, "-wide"), (160, "-vast")]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("case")]

    def __init__(self, case: str) -> None:
        super().__init__()
        self.case = case
        self._minute: datetime | None = None
        self._reading: Reading | None = None
        self._day: date | None = None
        self._stale = False
        """Did something change while the screen was covered?"""
        self._last_key = ""

    def compose(self) -> ComposeResult:
        """Head, tabs, timeline and panes, footer."""
        keymap = self._desk.keymap
        yield TitleLine(id="case-title")
        yield ClockStrip(id="clocks")
        yield FactLines(id="facts")
        yield RailLine(id="rail")
        yield GuideLine(id="guide")
        yield NoticeLines(id="notices")
        yield PaneTabs(id="tabs")
        with Horizontal(id="case-body"):
            yield Pane("timeline", "TIMELINE")
            with Container(id="side"):
                for names in _COLUMNS:
                    with PaneColumn():
                        for name in names:
                            yield Pane(name, PANES[name].title, key_word(PANES[name].action, keymap), weighs=True)
        yield ActionFooter(id="footer")
        yield TooSmall(markup=False)

    def on_mount(self) -> None:
        """Read the case, say that we are here, begin to tick."""
        self.ticker = Ticker(self, self._desk.clock, self._beat)
        self._read(follow=True)
        self.show_pane("timeline")
        self._say_focus()
        self.ticker.start()

    @property
    def _desk(self) -> DeskContext:
        return desk_of(self)

    def targets(self) -> tuple[str, ...]:
        """The case on screen."""
        return (self.case,)

    def lessons(self) -> list[Lesson]:
        """What this case has to teach."""
        desk, reading = self._desk, self._reading
        return lessons_of(reading.state, desk.live.states(), desk.clock()) if reading else []

    # ---------------------------------------------------------------- the case

    def _read(self, *, follow: bool = False) -> None:
        """Read the case anew; `follow` goes to the end of its timeline."""
        self._reading = self._desk.live.view(self.case)
        if self._reading is None:
            self.query_one("#timeline", Pane).show([Block("gone", ((f"There is no case {printable(self.case)} on this shift.", "text"),))])
            return
        case, now = self._reading.state.case, self._desk.clock()
        self._day = now.astimezone(self._desk.zone).date()
        marks = moments(self._reading.state)
        self.query_one("#timeline", Pane).show(timeline_of(case, now=now, zone=self._desk.shift.zone, marks=marks), follow=follow)
        self._show_whole(now)
        if self._reading.state.apologies:
            self._read_apologies()

    @property
    def there(self) -> bool:
        """Whether the case is on the shift."""
        return self._reading is not None

    def _sight(self, now: datetime) -> Sight | None:
        desk, reading = self._desk, self._reading
        if reading is None:
            return None
        said = desk.wording.said(reading.state.apologies)
        return Sight(reading, desk.shift, now, desk.keymap, said=said, others=desk.live.states)

    @work(group="wording", exclusive=True, exit_on_error=False)
    async def _read_apologies(self) -> None:
        """Find what the apologies have, on the thread that reads texts; the pane shows it once it is known."""
        if self._reading and await self._desk.wording.read_apologies(self._reading.state.apologies):
            self._show_panes()

    def _show_panes(self) -> None:
        if sight := self._sight(self._desk.clock()):
            self._show_moment(sight)

    def _show_whole(self, now: datetime) -> None:
        """Everything that only changes when the case does."""
        sight = self._sight(now)
        if sight is None:
            return
        self._calm(sight)
        for line in (self.query_one(TitleLine), self.query_one(RailLine), self.query_one(GuideLine)):
            line.sight = sight
            line.renew()
        self.query_one(GuideLine).display = sight.state.recovery
        self._show_minute(sight)
        self._show_moment(sight)
        tabs = self.query_one(PaneTabs)
        tabs.names, tabs.counts = _TABS, {name: kind.count(sight.state) for name, kind in PANES.items()}
        tabs.renew()
        self.query_one(ActionFooter).show(valid_actions(self, self.WHERE, self._desk.keymap), self._desk.keymap)

    def _show_minute(self, sight: Sight) -> None:
        """Facts, and what to know before acting: looked at anew when a case changes and once a minute, for it looks across all cases."""
        self._minute = sight.now.replace(second=0, microsecond=0)
        self.query_one(FactLines).show(in_view_of_others(self._desk, sight))
        self.query_one(NoticeLines).show(notices(self._desk, sight), sight.key)
        self._show_panes_of(sight, beside_others=True)

    def _show_moment(self, sight: Sight) -> None:
        """Everything that changes as time passes."""
        self.query_one(ClockStrip).show(sight)
        self._show_panes_of(sight, beside_others=False)
        self._say_who_is_here()
        below = self.query_one("#timeline", Pane).blocks.below
        if not below:
            self.query_one("#timeline", Pane).note("")

    def _show_panes_of(self, sight: Sight, *, beside_others: bool) -> None:
        for name, kind in PANES.items():
            if kind.beside_others is beside_others:
                pane, lack = self.query_one(f"#{name}", Pane), kind.lacks(sight)
                pane.show(kind.says(sight))
                pane.note(kind.note(sight))
                pane.lacks(sight.key(lack.action) if lack else "", lack.words if lack else "")

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Somebody logged something. A screen that is covered catches up when it is seen again."""
        self._minute = None  # with the next second, however many commits that second brings
        self._stale = True
        if is_in_view(self):
            self._catch_up(own=message.own)

    def _catch_up(self, *, own: bool = False) -> None:
        """Show what was logged on the case since it was last shown; what is being read stays where it is."""
        self._stale = False
        if self._desk.live.view(self.case) is self._reading:
            return
        known = len(self._reading.state.case.entries) if self._reading else 0
        self._read(follow=own)
        if not own and self._reading:
            case = self._reading.state.case
            news = [entry for entry in case.entries[known:] if entry.id not in retracted(case.entries)]
            if news:
                self.query_one("#timeline", Pane).note(f"new: {what(news[-1])} by {news[-1].by}")

    # ---------------------------------------------------------------- time and presence

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Count by the new targets."""
        self._stale = True
        if is_in_view(self):
            self._catch_up()

    def _beat(self, now: datetime) -> None:
        if not is_in_view(self):
            return
        if self._day != now.astimezone(self._desk.zone).date():
            self._read()
        elif sight := self._sight(now):
            if self._minute != now.replace(second=0, microsecond=0):
                self._show_minute(sight)
            self._show_moment(sight)

    async def on_screen_resume(self) -> None:
        """Catch up, and say that we look at this case."""
        if self._stale:
            self._catch_up()
        self.ticker.start()
        with suppress(DeskError):
            await self._desk.sync.say_where((self.case,), "viewing")

    def on_screen_suspend(self) -> None:
        """Behind a form the clocks go on; behind another screen nothing does."""
        if not is_in_view(self):
            self.ticker.stop()

    async def on_unmount(self) -> None:
        """We left."""
        self.ticker.stop()
        self._desk.focus.leave()
        with suppress(DeskError):
            await self._desk.sync.say_where((), "viewing")

    def on_presence_changed(self, message: PresenceChanged) -> None:
        """Somebody came to this case or left it."""
        self._say_who_is_here()

    def _say_who_is_here(self) -> None:
        others = self._desk.sync.others(self.case)
        now = self._desk.clock()
        wide = presence_words(others, now) if self.side_by_side else ""
        for line, words in ((self.query_one(RailLine), wide), (self.query_one(PaneTabs), who(others, now))):
            if words != line.presence:
                line.presence = words
                line.renew()

    def begun(self, case: str) -> None:
        """The agent goes on with the new case."""
        super().begun(case)
        self.app.call_later(self.app.run_action, f"go_to_case({case!r})", self.app)

    def acted(self, words: str) -> None:
        """The timeline shows it."""

    # ---------------------------------------------------------------- alone with it, and back

    def action_focus_view(self) -> None:
        """Only this case, and again all of them."""
        focus = self._desk.focus
        if focus.case == self.case:
            self._leave_focus()
        else:
            focus.case = self.case
            self._say_focus()

    def _leave_focus(self) -> None:
        if missed := self._desk.focus.leave():
            self.app.notify(f"Meanwhile: {missed}", markup=False, timeout=10)
        self._say_focus()

    def _say_focus(self) -> None:
        title = self.query_one(TitleLine)
        title.focus_key = key_word("focus_view", self._desk.keymap) if self._desk.focus.case == self.case else ""
        title.renew()

    def action_back(self) -> None:
        """Back to where the agent came from; escape first takes back what stands in between."""
        if self._last_key == "escape" and self._calmed():
            return
        if self._desk.focus.case == self.case:
            self._leave_focus()
            if self._last_key == "escape":
                return
        self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Whatever key it is, the word to breathe by has been read."""
        self._last_key = event.key
        if event.key != "escape":
            self._calmed()

    def _calm(self, sight: Sight) -> None:
        """Before a hot case, once, a word to breathe by (RECOVERY.md, S3.9)."""
        desk = self._desk
        if desk.session.calm and sight.state.feeling.casefold() in HOT and not sight.state.finished and self.case not in desk.calmed:
            desk.calmed.add(self.case)
            self.query_one(GuideLine).calm = CALM

    def _calmed(self) -> bool:
        """Take the word away; False when there was none."""
        guide = self.query_one(GuideLine)
        was, guide.calm = guide.calm, ""
        if was:
            guide.renew()
        return bool(was)
