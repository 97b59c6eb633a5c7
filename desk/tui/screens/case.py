"""The screen of one case: its head, its timeline and its panes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.dom import DOMNode

from desk.actions_and_keys import Where
from desk.board.case_view import CaseView
from desk.errors import DeskError
from desk.recovery.causes.debt import OverdueLesson, overdue_lessons_of
from desk.recovery.contact_history import entry_remarks
from desk.tui.bindings import key_word, screen_bindings, valid_actions
from desk.tui.clipboard import entry_copy
from desk.tui.messages import CasesChanged, PolicyChanged, PresenceChanged, SyncStateChanged
from desk.tui.navigation import built_screen, open_target
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.cell_text import printable
from desk.tui.presentation.entry_targets import entry_targets
from desk.tui.presentation.keyed_texts import StandingTexts
from desk.tui.presentation.presence import agent_names, presence_variants
from desk.tui.presentation.sync_state import is_synced, sync_words
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.timeline import Timeline, news_words
from desk.tui.screens.case_actions import CaseActions
from desk.tui.screens.case_knowledge import (
    CALMING_WORDS,
    is_helpful,
    moment_of_case,
    needs_calming,
    notices_of_case,
    with_failure_number,
)
from desk.tui.ticker import Ticker
from desk.tui.visibility import is_in_view
from desk.tui.widgets.action_footer import ActionFooter
from desk.tui.widgets.case_header import ClockStrip, TitleLine
from desk.tui.widgets.case_summary import CaseSummary
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.entry_list import EntryList
from desk.tui.widgets.pane_group import PaneGroup, side_panes
from desk.tui.widgets.pane_tabs import PaneTabs
from desk.tui.widgets.timeline_pane import TimelinePane


class CaseScreen(CaseActions[None], inherit_bindings=False):
    """Shows one case, every clock running.

    Entries of others appear by themselves and move nothing that is being read.
    """

    WHERE: ClassVar[Where] = "case"
    AUTO_FOCUS = "EntryList"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-normal"), (108, "-wide"), (160, "-vast")]
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("case", without=PaneGroup.ACTIONS)]

    panes = getters.query_one(PaneGroup)
    clocks = getters.query_one(ClockStrip)
    timeline = getters.query_one(TimelinePane)
    title_line = getters.query_one(TitleLine)
    summary = getters.query_one(CaseSummary)
    tabs = getters.query_one(PaneTabs)
    footer = getters.query_one(ActionFooter)

    def __init__(self, case: str) -> None:
        super().__init__()
        self.case = case
        self._minute: datetime | None = None
        self._view: CaseView | None = None
        self._day: date | None = None
        self._stale = False
        """Did something change while the screen was covered?"""

    def compose(self) -> ComposeResult:
        """Head, tabs, timeline and panes, footer."""
        yield TitleLine(id="case-title")
        with PaneGroup(id="panes"):
            yield ClockStrip(id="clocks")
            yield CaseSummary(id="summary")
            yield PaneTabs(id="tabs")
            with Horizontal(id="case-body"):
                yield TimelinePane("timeline", "TIMELINE")
                yield side_panes(self.desk.keymap)
        yield ActionFooter(id="footer")
        yield TooSmall(markup=False)

    def on_mount(self) -> None:
        """Read the case, announce that we view it, start the clocks."""
        self.ticker = Ticker(self, self.desk.clock, self._renew_second)
        self._read_case(follow=True)
        self.panes.show_pane("timeline")
        self._show_focus()
        self._show_sync_state()
        self.ticker.start()

    def targets(self) -> tuple[str, ...]:
        """The case on screen."""
        return (self.case,)

    def overdue_lessons(self) -> list[OverdueLesson]:
        """The overdue actions against mistakes that came again in this case."""
        desk, view = self.desk, self._view
        return overdue_lessons_of(view.state, desk.live.states_with_causes(), desk.clock()) if view else []

    def _read_case(self, *, follow: bool = False) -> None:
        """Show the case anew, and with `follow` the end of its timeline."""
        self._view = self.desk.live.view(self.case)
        if self._view is None:
            gone = TextBlock("gone", ((f"There is no case {printable(self.case)} on this shift.", "text"),))
            self.timeline.show(StandingTexts([gone]))
            return
        state, now = self._view.state, self.desk.clock()
        self._day = now.astimezone(self.desk.zone).date()
        self.timeline.show(Timeline(state, now=now, zone=self.desk.shift.zone, marks=entry_remarks(state)), follow=follow)
        self._show_case(now)
        if state.apologies:
            self._read_apologies()

    def action_open(self) -> None:
        """Explain the chosen clock, or open the chosen entry."""
        if self.clocks.has_focus:
            self.clocks.explain()
        else:
            self.panes.open_entry()

    @on(EntryList.Opened)
    def _open_entry(self, event: EntryList.Opened) -> None:
        """Show an entry whole."""
        if self._view is not None:
            search = self.timeline.search
            self.app.push_screen(built_screen("entry:EntryScreen", self.case, event.key, search), self.after_sheet)

    def action_follow(self) -> None:
        """Go to what the entry names. Where that is more than one thing, the entry lists them."""
        targets = entry_targets(self._view.state, self.timeline.blocks.chosen) if self._view else []
        if not targets:
            self.say("This entry names no other entry, no case and no link.")
        elif len(targets) > 1:
            self.timeline.blocks.open_chosen()
        elif targets[0].kind == "entry":
            self.panes.go_to_entry(targets[0].key)
        else:
            open_target(self.app, targets[0])

    def entry_to_copy(self) -> str:
        """The text of the entry with the cursor. Empty where another pane has the focus."""
        blocks = self.timeline.blocks
        return entry_copy(self.case, blocks.texts.block(blocks.chosen)) if blocks.has_focus and self._view else ""

    async def action_concern(self) -> None:
        """Note what else may go wrong.

        A concern that this case showed already is shown instead.
        """
        known = next((concern for concern in self.desk.concerns if concern.is_open and concern.case == self.case), None)
        if known is not None:
            await self.run_action(f"app.open_concerns({known.id!r})")
        elif (cases := self.target_cases()) and not self.desk.session.read_only:
            self._form_opener.open_new_concern(cases[0])

    @on(ClockStrip.Explain)
    async def _explain_clock(self, event: ClockStrip.Explain) -> None:
        await self.run_action(f"app.open_screen('explain', {event.place})")

    def responder(self, action: str) -> DOMNode:
        """The node that does an action: the panes, or the screen."""
        return self.panes if action in PaneGroup.ACTIONS else self

    def before_form(self, name: str) -> None:
        """Show the pane that the action is about, behind its form."""
        self.panes.show_pane_of(name)

    def after_sheet(self, entry: str | None) -> None:
        """Go to the timeline's entry that was chosen on a sheet."""
        if entry:
            self.panes.go_to_entry(entry)

    def _current_moment(self, now: datetime) -> CaseMoment | None:
        return moment_of_case(self.desk, self._view, now) if self._view else None

    @work(group="wording", exclusive=True, exit_on_error=False)
    async def _read_apologies(self) -> None:
        """Find the parts of the apologies, then show them.

        Texts are read on a thread of their own.
        """
        if not self._view or not await self.desk.wording.read_apologies(self._view.state.apologies):
            return
        if moment := self._current_moment(self.desk.clock()):
            self._show_moment(moment)

    def _show_case(self, now: datetime) -> None:
        """Show everything that changes only with the case."""
        moment = self._current_moment(now)
        if moment is None:
            return
        self._say_calming_words(moment)
        self.panes.show_places(moment.state)
        self.summary.show_case(moment)
        self._show_minute(moment)
        self._show_moment(moment)
        offered = [action for action in valid_actions(self, self.WHERE, self.desk.keymap) if is_helpful(action.id, self.desk, moment.state)]
        self.footer.show(offered, self.desk.keymap)

    def _show_minute(self, moment: CaseMoment) -> None:
        """Show the facts and notices, which look across all cases."""
        self._minute = moment.now.replace(second=0, microsecond=0)
        self.summary.show_minute(with_failure_number(self.desk, moment), notices_of_case(self.desk, moment))
        self.panes.show_moment(moment, needs_all_cases=True)

    def _show_moment(self, moment: CaseMoment) -> None:
        """Show everything that changes as time passes."""
        self.title_line.show(moment)
        self.clocks.show(moment)
        self.panes.show_moment(moment, needs_all_cases=False)
        self._show_presence()
        if self.timeline.blocks.is_at_end:
            self.timeline.show_note("")

    async def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Show the same case under its new number, and say so."""
        before, self.case = self.case, renumbered.get(self.case, self.case)
        if before == self.case:
            return
        if self.desk.focus.case == before:
            self.desk.focus.case = self.case
        self.footer.show_note(f"This case is {self.case} now: {before} is another case.")
        if is_in_view(self):
            self._catch_up()
        with suppress(DeskError):
            await self.desk.client.announce((self.case,), "viewing")

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Show a change now, or when the screen is seen again."""
        self._minute = None  # with the next second, however many commits that second brings
        self._stale = True
        if is_in_view(self):
            self._catch_up(own=message.own)

    def _catch_up(self, *, own: bool = False) -> None:
        """Show new entries. The lines being read stay where they are."""
        self._stale = False
        if self.desk.live.view(self.case) is self._view:
            return
        known = len(self._view.state.case.entries) if self._view else 0
        self._read_case(follow=own)
        if not own and self._view and (news := news_words(self._view.state.case, known)):
            self.timeline.show_note(news)

    # ---------------------------------------------------------------- time and presence

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Count by the new targets."""
        self._stale = True
        if is_in_view(self):
            self._catch_up()

    def _renew_second(self, now: datetime) -> None:
        if not is_in_view(self):
            return
        if self._day != now.astimezone(self.desk.zone).date():
            self._read_case()
        elif moment := self._current_moment(now):
            if self._minute != now.replace(second=0, microsecond=0):
                self._show_minute(moment)
            self._show_moment(moment)

    async def on_screen_resume(self) -> None:
        """Show changes, and announce that we view this case."""
        if self._stale:
            self._catch_up()
        self.ticker.start()
        with suppress(DeskError):
            await self.desk.client.announce((self.case,), "viewing")

    def on_screen_suspend(self) -> None:
        """Stop the clocks behind another screen, not behind a form."""
        if not is_in_view(self):
            self.ticker.stop()

    async def on_unmount(self) -> None:
        """Stop the clocks, and announce that we left the case."""
        self.ticker.stop()
        self.desk.focus.leave()
        with suppress(DeskError):
            await self.desk.client.announce((), "viewing")

    def on_presence_changed(self, message: PresenceChanged) -> None:
        """Show who else is at this case."""
        self._show_presence()

    def on_sync_state_changed(self, message: SyncStateChanged) -> None:
        """Show what is wrong with the file."""
        self._show_sync_state()

    def _show_sync_state(self) -> None:
        state = self.desk.client.sync_state
        self.title_line.trouble = "" if is_synced(state) else sync_words(state)
        self.title_line.update_text()

    def _show_presence(self) -> None:
        others, now = self.desk.client.present_at(self.case), self.desk.clock()
        self.summary.show_presence(*(presence_variants(others, now) if self.panes.is_side_by_side else ()))
        self.tabs.show_presence(agent_names(others, now))

    def after_new_case(self, case: str) -> None:
        """Go on with the new case."""
        super().after_new_case(case)
        self.app.call_later(self.app.run_action, f"go_to_case({case!r})", self.app)

    # ---------------------------------------------------------------- alone with it, and back

    def action_focus_view(self) -> None:
        """Show only this case, or all of them again."""
        focus = self.desk.focus
        if focus.case == self.case:
            self._leave_focus()
        else:
            focus.case = self.case
            self._show_focus()

    def _leave_focus(self) -> None:
        if missed := self.desk.focus.leave():
            self.say(f"Meanwhile: {missed}", seconds=10)
        self._show_focus()

    def _show_focus(self) -> None:
        self.title_line.focus_key = key_word("focus_view", self.desk.keymap) if self.desk.focus.case == self.case else ""
        self.title_line.update_text()

    def action_back(self) -> None:
        """Go back to where the agent came from.

        Escape takes back a search and the focus view first.
        """
        if self.bound_key == "escape" and self.timeline.end_search():
            return
        if self.desk.focus.case == self.case:
            self._leave_focus()
            if self.bound_key == "escape":
                return
        self.dismiss()

    def _say_calming_words(self, moment: CaseMoment) -> None:
        """Say the calming words before a hot case, once (S3.9)."""
        if needs_calming(self.desk, moment.state):
            self.desk.calmed.add(self.case)
            self.footer.show_note(CALMING_WORDS)

    def on_key(self) -> None:
        """Take the calming words away with any key."""
        self.footer.show_note("")
