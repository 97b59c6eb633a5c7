"""A case as it was, over the board as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.board.case_view import CaseView, case_view
from desk.board.rows import row_of
from desk.model.case import Case
from desk.recovery.contact_history import times_asked
from desk.review.case_as_of import case_as_of, undone_later
from desk.sla.clock_names import spoken_clock
from desk.text.durations import due_words
from desk.text.printable import plain_words
from desk.tui.presentation.case_moment import CLOCK_TONES
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.timeline import Timeline
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane


class CaseAsOfScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Shows a case as it was at `at`. `case` is as it is today."""

    AUTO_FOCUS = "TextColumn"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", show=False),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("g,home", "move(-99999)", show=False),
        Binding("G,end", "move(99999)", show=False),
        Binding("pagedown,ctrl+d", "page(1)", show=False),
        Binding("pageup,ctrl+u", "page(-1)", show=False),
    ]

    pane = getters.query_one(Pane)

    def __init__(self, case: Case, at: datetime) -> None:
        super().__init__()
        self.case = case
        self.at = at

    def compose(self) -> ComposeResult:
        """One pane, and the keys under it."""
        with Vertical(id="over-case"):
            yield Pane("over", "")
            yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Show the case as it was."""
        desk = self.desk
        then = case_as_of(self.case, self.at)
        if then is None:
            return
        there = self.at.astimezone(desk.zone)
        self.pane.heading.title = f"{then.id}  {safe_text(then.customer)}  as it was at {there:%H:%M:%S}"
        undone = undone_later(self.case, self.at)
        marks = {entry: f"undone {when.astimezone(desk.zone):%H:%M}" for entry, when in undone.items()}
        view = case_view(then, desk.policy, desk.zone)
        standing = TextBlock("standing", tuple(self._standing_pieces(view)), hang=1)
        subject = TextBlock("subject", ((safe_text(view.state.subject), "strong"),), table=("",), hang=1)
        timeline = Timeline(view.state, now=self.at, zone=desk.shift.zone, marks=marks).blocks()
        self.pane.show([subject, standing, *timeline])
        self.query_one(KeyLine).keys = (("j k", "move"), ("esc", "back to the board as it was"))

    def _standing_pieces(self, view: CaseView) -> Iterator[Piece]:
        """Status, owner and clocks at that time."""
        state, row = view.state, row_of(view, self.at, zone=self.desk.zone)
        owner = safe_text(state.owner) or "nobody"
        yield f"{plain_words(state.status)}, {state.priority}, {owner} owns it", "text"
        yield f"   {row.risk_word} {spoken_clock(row.next_name)} {row.due}".rstrip(), row.tone
        for clock in view.clocks:
            left = due_words(clock.seconds_left(self.at)) if clock.stopped_at is None else ""
            yield f"   {spoken_clock(clock.name)} {clock.state(self.at)} {left}".rstrip(), CLOCK_TONES[clock.state(self.at)]
        if state.chases:
            yield f"   chased us {times_asked(state)}", "late"

    def action_leave(self) -> None:
        """Go back to the board as it was."""
        self.dismiss(None)

    def action_move(self, lines: int) -> None:
        """Scroll by lines."""
        self.pane.blocks.move(lines)

    def action_page(self, pages: int) -> None:
        """Scroll by screenfuls."""
        self.pane.blocks.move_page(pages)
