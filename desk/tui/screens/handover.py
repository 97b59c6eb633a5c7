"""The change of shift, for both sides."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from desk.actions_and_keys import Where
from desk.errors import DeskError
from desk.handover.plain import Pack
from desk.tui.bindings import screen_bindings
from desk.tui.key_hold import KeyHold
from desk.tui.messages import CasesChanged, HandoverRead, PolicyChanged, PresenceChanged
from desk.tui.presentation.handover.jump import jump_words
from desk.tui.presentation.handover.seat import AT_HANDOVER, PackRow, Seat, next_step, pack_rows
from desk.tui.screens.handover_actions import HandoverActions
from desk.tui.screens.handover_view import HandoverView
from desk.tui.ticker import Ticker
from desk.tui.visibility import is_in_view
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pack_list import PackList
from desk.tui.widgets.pieces_line import PiecesLine
from desk.tui.widgets.text_column import TextColumn

_ANNOUNCE_AFTER = 0.3
"""Seconds on a line before the others are told that we are there."""


class HandoverScreen(HandoverActions, inherit_bindings=False):
    """Shows the lines of a handover, one of them in its parts."""

    WHERE: ClassVar[Where] = "handover"
    AUTO_FOCUS = "PackList"
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("handover")]

    line_column = getters.query_one("#line", TextColumn)

    def __init__(self, case: str = "") -> None:
        super().__init__()
        self._first_case = case
        self._key_hold = KeyHold()
        self._unfolded: frozenset[str] = frozenset()
        self._read: dict[str, None] = {}
        """The lines read on this visit, noted together when it ends."""
        self._minute: datetime | None = None
        self._announcing: Timer | None = None
        self._is_stale = False
        self._has_begun = False

    def compose(self) -> ComposeResult:
        """Head, list, line, foot."""
        self.use_handover()
        self._view = HandoverView(self, self.access)
        yield PiecesLine(id="handover-title")
        yield PiecesLine(id="pack-mood")
        yield PiecesLine(id="pack-titles")
        yield PackList(self._view.painted_row, id="pack")
        yield PiecesLine(id="line-edge")
        line = TextColumn()
        line.id, line.can_focus = "line", False
        yield line
        yield PiecesLine(id="pack-before")
        yield PiecesLine(id="pack-lists")
        yield PiecesLine(id="pack-blockers")
        yield KeyLine(id="handover-keys")
        yield TooSmall(markup=False)

    def on_mount(self) -> None:
        """Begin to show the pack, which is worked out meanwhile."""
        self.ticker = Ticker(self, self.desk.clock, self._renew_second)
        self.show()
        self._renew_pack()
        self.ticker.start()

    # ---------------------------------------------------------------- what is known

    @property
    def pack(self) -> Pack | None:
        """The pack as last worked out."""
        return self.desk.handover.pack

    @property
    def row(self) -> PackRow | None:
        """The row under the cursor."""
        return self.pack_list.row

    def targets(self) -> tuple[str, ...]:
        """The case under the cursor."""
        line = self.line
        return (line.case,) if line is not None and line.case in self.desk.client.cases else ()

    # ---------------------------------------------------------------- what changes

    def _renew_pack(self) -> None:
        """Have the pack worked out anew. A covered screen waits."""
        self._minute = self.desk.clock().replace(second=0, microsecond=0)
        self._is_stale = not is_in_view(self)
        if not self._is_stale:
            self.app.call_later(getattr(self.app, "renew_handover"))  # noqa: B009  the app is ours, its type is not known here

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Follow what was committed here or elsewhere."""
        self._renew_pack()

    def on_policy_changed(self, message: PolicyChanged) -> None:
        """Count by the new targets."""
        self._renew_pack()

    def on_handover_read(self, message: HandoverRead) -> None:
        """Show the pack that was worked out."""
        if is_in_view(self):
            self.show()

    def on_presence_changed(self, message: PresenceChanged) -> None:
        """Show who else is at the handover, and where."""
        if is_in_view(self):
            self.show()

    def _renew_second(self, now: datetime) -> None:
        if not is_in_view(self):
            return
        if self._minute != now.replace(second=0, microsecond=0):
            self._renew_pack()
        elif not self._key_hold.is_held and [row.key for row in self.pack_list.rows] != [row.key for row in self._rows()]:
            self.show()
        self._view.show_head(now)

    def on_screen_resume(self) -> None:
        """Show what changed while the screen was covered."""
        self.ticker.start()
        if self._is_stale:
            self._renew_pack()
        self.show()
        self._announce_soon()

    def on_screen_suspend(self) -> None:
        """Stop the clock behind another screen, not behind a form."""
        if not is_in_view(self):
            self.ticker.stop()

    async def on_unmount(self) -> None:
        """Stop the clock, and announce that we left."""
        self.ticker.stop()
        with suppress(DeskError):
            await self.desk.client.presence.announce((), "viewing")

    def on_key(self, event: events.Key) -> None:
        """Hold the lines where they are for a moment."""
        self._key_hold.press()

    def on_resize(self) -> None:
        """Lay everything out in the new size."""
        self.show()

    # ---------------------------------------------------------------- what is shown

    def _rows(self) -> list[PackRow]:
        """The rows in their order. While keys are pressed those that are known stay where they are."""
        seat = self.access.seat
        rows = pack_rows(self.pack, self._unfolded, mine=seat.mine if seat is not None else None) if self.pack is not None else []
        if not self._key_hold.is_held:
            return rows
        places = {row.key: place for place, row in enumerate(self.pack_list.rows)}
        return sorted(rows, key=lambda row: places.get(row.key, len(places)))

    def show(self) -> None:
        """Show the pack as it is now, with the same line chosen."""
        pack, seat = self.pack, self.access.seat
        if pack is None or seat is None:
            self._view.show_empty()
            return
        self.pack_list.show(self._rows())
        self._begin_at_own(seat)
        if self._first_case and (self._go_to_case(self._first_case) or not self.desk.handover.unread):
            self.say_missed(self._first_case)
            self._first_case = ""
        self._view.show(pack, seat)

    def _begin_at_own(self, seat: Seat) -> None:
        """Begin at the agent's first line, where several share their side."""
        if self._has_begun or self.row is None:
            return
        self._has_begun = True
        own = seat.own
        if own is not None and not any(map(own, self.row.lines)):
            self.pack_list.choose(next_step(self.pack_list.rows, self.row.key, seat))

    # ---------------------------------------------------------------- moving

    @on(PackList.RowChosen)
    def _follow_cursor(self) -> None:
        if (pack := self.pack) is not None and (seat := self.access.seat) is not None:
            self._view.show_line(pack, seat)
            self._view.show_foot(pack, seat)
        self.line_column.move_to_start()
        self._announce_soon()

    def _announce_soon(self) -> None:
        """Tell the others in a moment where we are."""
        if self._announcing is not None:
            self._announcing.stop()
        self._announcing = self.set_timer(_ANNOUNCE_AFTER, self._announce)

    async def _announce(self) -> None:
        if self.app.screen is not self:
            return
        with suppress(DeskError):
            await self.desk.client.presence.announce(self.targets(), "viewing", AT_HANDOVER)

    def _go_to_case(self, case: str) -> bool:
        """Go to the line of a case, unfolding its group."""
        if self.pack_list.choose(case):
            return True
        group = next((row for row in self.pack_list.rows if row.group is not None and row.lines and case in row.cases), None)
        if group is None:
            return False
        self._unfolded |= {group.key}
        self.pack_list.show(self._rows())
        return self.pack_list.choose(case)

    def go_to(self, case: str) -> None:
        """Go to the line of a case. One without is said."""
        if case and not self._go_to_case(case):
            self.say_missed(case)

    def go_on(self) -> None:
        """Go to the next line that needs the agent."""
        seat = self.access.seat
        following = next_step(self.pack_list.rows, self.pack_list.chosen, seat) if seat is not None else ""
        if following and seat is not None:
            jumped = jump_words(self.pack_list.rows, self.pack_list.chosen, following, seat)
            self.pack_list.choose(following)
            if jumped:
                self.say(jumped)
        else:
            self.show()

    def action_next_open(self) -> None:
        """Go to the next line that needs the agent."""
        before = self.pack_list.chosen
        self.go_on()
        seat, row = self.access.seat, self.row
        if before == self.pack_list.chosen and seat is not None and (row is None or not seat.row_step(row)):
            left = ", B shows what is to be settled before" if self.pack is not None and self.pack.blockers else ""
            self.say(f"No line needs you now. ctrl+s signs{left}.")

    def action_other_place(self) -> None:
        """Go to the line where somebody of the other side is."""
        seat = self.access.seat
        others = seat.others_at_it if seat is not None else ()
        case = next((other.case for other in others if other.case), "")
        if case:
            self.go_to(case)
        else:
            self.say("Nobody else is at this handover now.")

    def action_page_down(self) -> None:
        """Go down one page."""
        self._page(1)

    def action_page_up(self) -> None:
        """Go up one page."""
        self._page(-1)

    def _page(self, pages: int) -> None:
        if self._view.is_narrow and not self.has_class("-listed"):
            self.line_column.move_page(pages)
        else:
            self.pack_list.move_page(pages)

    def action_turn(self) -> None:
        """Show the list or the line."""
        self.toggle_class("-listed")
        self.call_after_refresh(self.show)

    async def action_open(self) -> None:
        """Open the case or the group. The backlog opens on the board."""
        row = self.row
        if row is None:
            return
        if row.line is not None:
            await self.run_action(f"app.go_to_case({row.line.case!r})")
        elif row.lines:
            self._unfolded |= {row.key}
            self.show()
            self.pack_list.choose(row.lines[0].case)
        else:
            await self.work.mark_read(tuple(case for case in self._read if case in self.desk.client.cases))
            await self.run_action(f"app.show_on_board({row.key!r})")

    async def action_back(self) -> None:
        """Note what was read, and go back."""
        await self.work.mark_read(tuple(case for case in self._read if case in self.desk.client.cases))
        self.dismiss(None)

    # ---------------------------------------------------------------- what is done

    async def action_settle(self) -> None:
        """Do what comes next from the agent."""
        if (row := self.row) is None:
            return
        seat = self.access.seat
        if seat is not None and seat.is_in:
            self._read |= dict.fromkeys(line.case for line in row.lines)
        if seat is not None and (seat.is_out or seat.is_in) and seat.record.stage != "sealed" and not seat.row_step(row):
            self.action_next_open()
        else:
            await self.work.settle(row, self.go_on)

    def before_form(self, name: str) -> None:
        """Let the rows stay where they are behind the form."""
        self._key_hold.press()
