"""The renewal of a case's screen: its entries, clocks and panes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from textual.screen import Screen

from desk.board.case_view import CaseView
from desk.recovery.contact_history import entry_remarks
from desk.tui.bindings import valid_actions
from desk.tui.desk_context import DeskContext
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.cell_text import printable
from desk.tui.presentation.keyed_texts import StandingTexts
from desk.tui.presentation.presence import agent_names, presence_variants
from desk.tui.presentation.sync_state import is_synced, sync_words
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.timeline import Timeline, news_words
from desk.tui.screens.case_knowledge import (
    CALMING_WORDS,
    beside_earlier_cases,
    is_helpful,
    moment_of_case,
    needs_calming,
    notices_of_case,
)
from desk.tui.screens.case_widgets import CaseWidgets
from desk.tui.visibility import is_in_view


class CaseRenewal:
    """Keeps a case on screen up to date. A covered one only remembers that it is stale."""

    def __init__(self, screen: Screen[Any], desk: DeskContext, widgets: CaseWidgets, case: str) -> None:
        self.case = case
        self.view: CaseView | None = None
        """The case as it was shown last. None where the shift has no such case."""
        self._screen = screen
        self._desk = desk
        self._widgets = widgets
        self._minute: datetime | None = None
        self._day: date | None = None
        self._stale = False
        """Did something change while the screen was covered?"""

    def read(self, *, follow: bool = False) -> None:
        """Show the case anew, and with `follow` the end of its timeline."""
        self.view = self._desk.live.view(self.case)
        if self.view is None:
            gone = TextBlock("gone", ((f"There is no case {printable(self.case)} on this shift.", "text"),))
            self._widgets.timeline.show(StandingTexts([gone]))
            return
        state, now = self.view.state, self._desk.clock()
        self._day = now.astimezone(self._desk.zone).date()
        timeline = Timeline(state, now=now, zone=self._desk.shift.zone, marks=entry_remarks(state))
        self._widgets.timeline.show(timeline, follow=follow)
        self._show_case(now)
        if state.apologies:
            self._screen.run_worker(self._read_apologies(), group="wording", exclusive=True, exit_on_error=False)

    def note_change(self, *, own: bool = False) -> None:
        """Show a change now, or when the screen is seen again."""
        self._minute = None  # with the next second, however many commits that second brings
        self._stale = True
        self.catch_up(own=own)

    def catch_up(self, *, own: bool = False) -> None:
        """Show new entries, where the screen is in view. The lines being read stay where they are."""
        if not self._stale or not is_in_view(self._screen):
            return
        self._stale = False
        before = self.view
        if self._desk.live.view(self.case) is before:
            return
        known = len(before.state.case.entries) if before else 0
        self.read(follow=own)
        if not own and self.view and (news := news_words(self.view.state.case, known)):
            self._widgets.timeline.show_note(news)

    def tick(self, now: datetime) -> None:
        """Renew what changes by itself from second to second."""
        if not is_in_view(self._screen):
            return
        if self._day != now.astimezone(self._desk.zone).date():
            self.read()
        elif moment := self._current_moment(now):
            if self._minute != now.replace(second=0, microsecond=0):
                self._show_minute(moment)
            self._show_moment(moment)

    def show_presence(self) -> None:
        """Show who else is at this case."""
        others, now = self._desk.client.presence.present_at(self.case), self._desk.clock()
        self._widgets.summary.show_presence(*(presence_variants(others, now) if self._widgets.panes.is_side_by_side else ()))
        self._widgets.tabs.show_presence(agent_names(others, now))

    def show_sync_state(self) -> None:
        """Show what is wrong with the file."""
        client, title_line = self._desk.client, self._widgets.title_line
        title_line.trouble = "" if is_synced(client.sync_state) else sync_words(client.sync_state, client.sync_since)
        title_line.update_text()

    def _current_moment(self, now: datetime) -> CaseMoment | None:
        return moment_of_case(self._desk, self.view, now) if self.view else None

    async def _read_apologies(self) -> None:
        """Find the parts of the apologies, then show them.

        Texts are read on a thread of their own.
        """
        if not self.view or not await self._desk.wording.read_apologies(self.view.state.apologies):
            return
        if moment := self._current_moment(self._desk.clock()):
            self._show_moment(moment)

    def _show_case(self, now: datetime) -> None:
        """Show everything that changes only with the case."""
        moment = self._current_moment(now)
        if moment is None:
            return
        self._say_calming_words(moment)
        self._widgets.panes.show_places(moment.state)
        self._show_minute(moment)
        self._show_moment(moment)
        actions = valid_actions(self._screen, "case", self._desk.keymap)
        offered = [action for action in actions if is_helpful(action.id, self._desk, moment.state)]
        self._widgets.footer.show(offered, self._desk.keymap)

    def _say_calming_words(self, moment: CaseMoment) -> None:
        """Say the calming words before a hot case, once (S3.9)."""
        if needs_calming(self._desk, moment.state):
            self._desk.calmed.add(self.case)
            self._widgets.footer.show_note(CALMING_WORDS)

    def _show_minute(self, moment: CaseMoment) -> None:
        """Show the facts and notices, which look across all cases."""
        self._minute = moment.now.replace(second=0, microsecond=0)
        self._widgets.summary.show(beside_earlier_cases(self._desk, moment), notices_of_case(self._desk, moment))
        self._widgets.panes.show_moment(moment, needs_all_cases=True)

    def _show_moment(self, moment: CaseMoment) -> None:
        """Show everything that changes as time passes."""
        self._widgets.title_line.show(moment)
        self._widgets.clocks.show(moment)
        self._widgets.panes.show_moment(moment, needs_all_cases=False)
        self.show_presence()
        if self._widgets.timeline.blocks.is_at_end:
            self._widgets.timeline.show_note("")
