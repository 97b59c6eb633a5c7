"""The screen of one case: its head, its timeline and its panes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.dom import DOMNode

from desk.actions_and_keys import Where
from desk.errors import DeskError
from desk.recovery.causes.debt import OverdueLesson, overdue_lessons_of
from desk.tui.bindings import key_word, screen_bindings
from desk.tui.clipboard import entry_copy
from desk.tui.messages import CasesChanged, PolicyChanged, PresenceChanged, SyncStateChanged
from desk.tui.navigation import built_screen, open_target
from desk.tui.presentation.entry_targets import entry_targets
from desk.tui.screens.calm_lines import case_calm_lines
from desk.tui.screens.case_actions import CaseActions
from desk.tui.screens.case_renewal import CaseRenewal
from desk.tui.screens.case_widgets import CaseWidgets
from desk.tui.ticker import Ticker
from desk.tui.toast_place import ToastPlace
from desk.tui.visibility import is_in_view
from desk.tui.widgets.case_header import ClockStrip
from desk.tui.widgets.entry_list import EntryList
from desk.tui.widgets.pane_group import PaneGroup


class CaseScreen(CaseActions[None], inherit_bindings=False):
    """Shows one case, every clock running.

    Entries of others appear by themselves and move nothing that is being read.
    """

    WHERE: ClassVar[Where] = "case"
    AUTO_FOCUS = "EntryList"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-normal"), (108, "-wide"), (160, "-vast")]
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("case", without=PaneGroup.ACTIONS)]

    def __init__(self, case: str) -> None:
        super().__init__()
        self.case = case

    def compose(self) -> ComposeResult:
        """Head, tabs, timeline and panes, footer."""
        widgets = CaseWidgets(self.desk.keymap)
        self.panes, self.clocks, self.timeline, self.tabs = widgets.panes, widgets.clocks, widgets.timeline, widgets.tabs
        self.title_line, self.summary, self.footer = widgets.title_line, widgets.summary, widgets.footer
        self.renewal = CaseRenewal(self, self.desk, widgets, self.case)
        self.ticker = Ticker(self, self.desk.clock, self.renewal.tick)
        yield from widgets.compose()

    def on_mount(self) -> None:
        """Read the case, announce that we view it, start the clocks."""
        self.renewal.read(follow=True)
        self.panes.show_pane("timeline")
        ToastPlace(self, self._calm_lines).start()
        self._show_focus()
        self.renewal.show_sync_state()
        self.ticker.start()

    def _calm_lines(self) -> list[int]:
        body = self.query_one("#case-body").region
        return case_calm_lines(self.summary.notices, body, self.timeline.blocks, has_titles=self.panes.is_side_by_side)

    def targets(self) -> tuple[str, ...]:
        """The case on screen."""
        return (self.case,)

    def action_undo(self) -> None:
        """Ask whether to take back what the agent did last. Nothing of another case is offered where this one was begun last."""
        self._undo_actions.undo(self.target_cases(), inside=True)

    def overdue_lessons(self) -> list[OverdueLesson]:
        """The overdue actions against mistakes that came again in this case."""
        desk, view = self.desk, self.renewal.view
        return overdue_lessons_of(view.state, desk.live.states_with_causes(), desk.clock()) if view else []

    def action_open(self) -> None:
        """Explain the chosen clock, or open the chosen entry."""
        if self.clocks.has_focus:
            self.clocks.explain()
        else:
            self.panes.open_entry()

    @on(EntryList.Opened)
    def _open_entry(self, event: EntryList.Opened) -> None:
        """Show an entry whole."""
        if self.renewal.view is not None:
            search = self.timeline.search
            self.app.push_screen(built_screen("entry:EntryScreen", self.case, event.key, search), self.after_sheet)

    def action_follow(self) -> None:
        """Go to what the entry names. Where that is more than one thing, the entry lists them."""
        view = self.renewal.view
        targets = entry_targets(view.state, self.timeline.blocks.chosen) if view else []
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
        return entry_copy(self.case, blocks.texts.block(blocks.chosen)) if blocks.has_focus and self.renewal.view else ""

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

    async def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Show the same case under its new number, and say so."""
        before, self.case = self.case, renumbered.get(self.case, self.case)
        self.renewal.case = self.case
        if before == self.case:
            return
        if self.desk.focus.case == before:
            self.desk.focus.case = self.case
        self.footer.show_note(f"This case is {self.case} now: {before} is another case.")
        self.renewal.note_change()
        with suppress(DeskError):
            await self.desk.client.presence.announce((self.case,), "viewing")

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Show a change now, or when the screen is seen again."""
        self.renewal.note_change(own=message.own)

    # ---------------------------------------------------------------- time and presence

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Count by the new targets."""
        self.renewal.note_change()

    async def on_screen_resume(self) -> None:
        """Show changes, and announce that we view this case."""
        self.renewal.catch_up()
        self.ticker.start()
        with suppress(DeskError):
            await self.desk.client.presence.announce((self.case,), "viewing")

    def on_screen_suspend(self) -> None:
        """Stop the clocks behind another screen, not behind a form."""
        if not is_in_view(self):
            self.ticker.stop()

    async def on_unmount(self) -> None:
        """Stop the clocks, and announce that we left the case."""
        self.ticker.stop()
        self.desk.focus.leave()
        with suppress(DeskError):
            await self.desk.client.presence.announce((), "viewing")

    def on_presence_changed(self, message: PresenceChanged) -> None:
        """Show who else is at this case."""
        self.renewal.show_presence()

    def on_sync_state_changed(self, message: SyncStateChanged) -> None:
        """Show what is wrong with the file."""
        self.renewal.show_sync_state()

    def after_new_case(self, case: str, words: str, *, is_taken: bool) -> None:
        """Go on with the new case: the next keys are about it."""
        super().after_new_case(case, words, is_taken=True)

    async def action_newest(self) -> None:
        """Go to the new case that waits most."""
        await self.run_action("app.go_to_newest_case")

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

    def on_key(self) -> None:
        """Take the calming words away with any key."""
        self.footer.show_note("")
