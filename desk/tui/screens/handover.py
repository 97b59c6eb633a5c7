"""The change of shift, for both sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from desk.actions_and_keys import Where
from desk.errors import DeskError
from desk.handover.forms.markdown import markdown_lines
from desk.handover.forms.words import PackWords
from desk.handover.plain import Pack, PackLine
from desk.text.times import zone_or_utc
from desk.tui.bindings import screen_bindings
from desk.tui.handover_work import HandoverWork
from desk.tui.key_hold import KeyHold
from desk.tui.messages import CasesChanged, HandoverRead, PolicyChanged, PresenceChanged
from desk.tui.presentation.handover.head import (
    HEAT_TONES,
    blocker_pieces,
    divider_pieces,
    lists_pieces,
    mood_pieces,
    progress_words,
    title_pieces,
)
from desk.tui.presentation.handover.keys import foot_keys
from desk.tui.presentation.handover.parts import group_blocks, line_blocks, since_blocks
from desk.tui.presentation.handover.rows import RowMoment, gone_words, mark_words, row_pieces
from desk.tui.presentation.handover.rows import title_pieces as column_titles
from desk.tui.presentation.handover.seat import AT_HANDOVER, PackRow, Seat, next_row, pack_rows
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.case_actions import CaseActions
from desk.tui.screens.handover_blockers import BlockersScreen
from desk.tui.screens.handover_lists import ListsScreen
from desk.tui.ticker import Ticker
from desk.tui.visibility import is_in_view
from desk.tui.widgets.empty_board import TooSmall
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pack_list import PackList
from desk.tui.widgets.pieces_line import PiecesLine
from desk.tui.widgets.text_column import TextColumn

_WIDE = 108
_ANNOUNCE_AFTER = 0.3
"""Seconds on a line before the others are told that we are there."""
_NO_HANDOVER = "There is no handover yet. n begins one: say who comes."


class HandoverScreen(CaseActions[None], inherit_bindings=False):
    """Shows the lines of a handover, one of them in its parts."""

    WHERE: ClassVar[Where] = "handover"
    AUTO_FOCUS = "PackList"
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings("handover")]

    pack_list = getters.query_one(PackList)
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
        self._counted: Pack | None = None

    def compose(self) -> ComposeResult:
        """Head, list, line, foot."""
        self.work = HandoverWork(self)
        yield PiecesLine(id="handover-title")
        yield PiecesLine(id="pack-mood")
        yield PiecesLine(id="pack-titles")
        yield PackList(self._painted_row, id="pack")
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

    @property
    def line(self) -> PackLine | None:
        """The line under the cursor. None on a group."""
        return self.row.line if self.row is not None else None

    @property
    def _is_narrow(self) -> bool:
        return self.size.width < _WIDE

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
        self._show_head(now)

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
            await self.desk.client.announce((), "viewing")

    def on_key(self, event: events.Key) -> None:
        """Hold the lines where they are for a moment."""
        self._key_hold.press()

    def on_resize(self) -> None:
        """Lay everything out in the new size."""
        self.show()

    # ---------------------------------------------------------------- what is shown

    def _rows(self) -> list[PackRow]:
        """The rows in their order. While keys are pressed those that are known stay where they are."""
        rows = pack_rows(self.pack, self._unfolded) if self.pack is not None else []
        if not self._key_hold.is_held:
            return rows
        places = {row.key: place for place, row in enumerate(self.pack_list.rows)}
        return sorted(rows, key=lambda row: places.get(row.key, len(places)))

    def show(self) -> None:
        """Show the pack as it is now, with the same line chosen."""
        pack, seat = self.pack, self.work.seat
        if pack is None or seat is None:
            self._show_empty()
            return
        self.pack_list.show(self._rows())
        if self._first_case and self.pack_list.rows:
            self._go_to_case(self._first_case)
            self._first_case = ""
        self._show_head(self.desk.clock())
        self._show_line(pack, seat)
        self._show_foot(pack, seat)
        if pack is not self._counted:
            self._counted = pack
            self._show_pack_lines(pack)

    def _show_empty(self) -> None:
        self.pack_list.show([])
        words = self.desk.handover.error or (_NO_HANDOVER if self.work.record is None else "Reading the handover ..")
        self.query_one("#handover-title", PiecesLine).show(lambda width: [(" handover", "title")])
        self.line_column.show([TextBlock("none", ((safe_text(words), "text"),))])
        self._show_keys([("n", "begin"), ("esc", "back")])

    def _show_head(self, now: datetime) -> None:
        pack, seat = self.pack, self.work.seat
        if pack is None or seat is None:
            return
        zone, unread = zone_or_utc(self.desk.shift.zone), self.desk.handover.unread
        self.query_one("#handover-title", PiecesLine).show(lambda width: title_pieces(pack, seat, now, zone, width))
        progress = progress_words(pack, seat)
        self.query_one("#pack-before", PiecesLine).show(lambda width: mood_pieces(pack, seat, now, unread=unread))
        if self._is_narrow:
            blockers = f"   blockers {len(pack.blockers)}" if pack.blockers and pack.state != "sealed" else ""
            self.query_one("#pack-mood", PiecesLine).show(lambda width: [(f" {progress}{blockers}", "strong")])
        else:
            self.query_one("#pack-mood", PiecesLine).show(lambda width: mood_pieces(pack, seat, now, unread=unread))
        moment = self._row_moment(seat, now)
        self.query_one("#pack-titles", PiecesLine).show(lambda width: column_titles(moment, progress, width - 1))

    def _row_moment(self, seat: Seat, now: datetime) -> RowMoment:
        others = tuple((case, other.agent) for other in seat.others if other.mode != "gone" for case in (other.case, *other.also) if case)
        return RowMoment(now, self.desk.shift.zone, talking=seat.mood == "talk", others=others)

    def _painted_row(self, row: PackRow, width: int, chosen: bool) -> Sequence[Piece]:
        seat = self.work.seat
        return row_pieces(row, self._row_moment(seat, self.desk.clock()), width, chosen=chosen) if seat is not None else []

    def _show_line(self, pack: Pack, seat: Seat) -> None:
        row, now = self.row, self.desk.clock()
        if row is None:
            self.line_column.show([TextBlock("none", (("No case is handed over.", "text"),))])
            return
        title, right = self._edge_words(row, seat, now)
        self.query_one("#line-edge", PiecesLine).show(lambda width: divider_pieces(title, right, width))
        blocks = group_blocks(row, pack, now) if row.line is None else line_blocks(row.line, pack, now, seat.mood)
        if pack.since and pack.state == "frozen":
            blocks += [TextBlock("since", (("happened since it was signed, kept beside", "soon"),)), *since_blocks(pack, now)]
        self.line_column.show(blocks)

    def _edge_words(self, row: PackRow, seat: Seat, now: datetime) -> tuple[list[Piece], str]:
        place = f"{self.pack_list.place + 1} of {len(self.pack_list.rows)}"
        if row.line is None:
            return [(row.key, "strong")], place
        line, here = row.line, self._row_moment(seat, now).names_at(row.key)
        heat: list[Piece] = [(f"{line.heat.upper()}  ", HEAT_TONES[line.heat])] if self._is_narrow else []
        marks = mark_words(line) if self._is_narrow else ""
        title: list[Piece] = [*heat, (f"{line.case}  {safe_text(line.customer)}", "strong")]
        gone = gone_words([other for other in seat.others if row.key in (other.case, *other.also)], now)
        here = "  ".join(words for words in (here, gone) if words)
        return [*title, (f"  {here}" if here else "", "soon")], f"{marks}  {place}".strip()

    def _show_pack_lines(self, pack: Pack) -> None:
        """Show what is counted over all lines, once for each pack."""
        self.query_one("#pack-lists", PiecesLine).show(lambda width: lists_pieces(pack))
        self.query_one("#pack-blockers", PiecesLine).show(lambda width: blocker_pieces(pack, "B", width))

    def _show_foot(self, pack: Pack, seat: Seat) -> None:
        other = "line" if self.has_class("-listed") else "list"
        self._show_keys(foot_keys(seat, self.row, blockers=len(pack.blockers), is_narrow=self._is_narrow, other=other))

    def _show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        line = self.query_one(KeyLine)
        line.keys = keys
        line.update_text()

    # ---------------------------------------------------------------- moving

    @on(PackList.RowChosen)
    def _follow_cursor(self) -> None:
        if (pack := self.pack) is not None and (seat := self.work.seat) is not None:
            self._show_line(pack, seat)
            self._show_foot(pack, seat)
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
            await self.desk.client.announce(self.targets(), "viewing", AT_HANDOVER)

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
            self.say(f"{case} has no line of its own in this handover.")

    def go_on(self) -> None:
        """Go to the next line that needs the agent."""
        seat = self.work.seat
        following = next_row(self.pack_list.rows, self.pack_list.chosen, lambda row: bool(seat and seat.row_step(row)))
        if following:
            self.pack_list.choose(following)
        else:
            self.show()

    def action_next_open(self) -> None:
        """Go to the next line that needs the agent."""
        before = self.pack_list.chosen
        self.go_on()
        seat, row = self.work.seat, self.row
        if before == self.pack_list.chosen and seat is not None and (row is None or not seat.row_step(row)):
            self.say("No line needs you now. ctrl+s signs, B shows what stands against it.")

    def action_other_place(self) -> None:
        """Go to the line where somebody of the other side is."""
        seat = self.work.seat
        others = seat.others_at_it if seat is not None else ()
        case = next((other.case for other in others if other.case), "")
        if case:
            self.go_to(case)
        else:
            self.say("Nobody else is at this handover now.")

    def action_down(self) -> None:
        """Go down one line."""
        self.pack_list.move(1)

    def action_up(self) -> None:
        """Go up one line."""
        self.pack_list.move(-1)

    def action_first(self) -> None:
        """Go to the first line."""
        self.pack_list.move(-len(self.pack_list.rows))

    def action_last(self) -> None:
        """Go to the last line."""
        self.pack_list.move(len(self.pack_list.rows))

    def action_page_down(self) -> None:
        """Go down one page."""
        self._page(1)

    def action_page_up(self) -> None:
        """Go up one page."""
        self._page(-1)

    def _page(self, pages: int) -> None:
        if self._is_narrow and not self.has_class("-listed"):
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
        seat = self.work.seat
        if seat is not None and seat.is_in:
            self._read |= dict.fromkeys(line.case for line in row.lines)
        await self.work.settle(row, self.go_on)

    def _with_line(self, act: Callable[[PackLine], object]) -> None:
        line = self.line
        if line is not None:
            act(line)
        elif self.row is not None:
            self.say("This is a group; enter unfolds it, and each line has its own parts.")

    def action_part(self, number: int) -> None:
        """Word a part of the line."""
        self._with_line(lambda line: self.work.word_part(number, line))

    def action_question(self) -> None:
        """Ask about the line."""
        self._with_line(self.work.ask)

    def action_reply(self) -> None:
        """Answer the question on the line."""
        self._with_line(self.work.reply)

    def action_correct(self) -> None:
        """Correct the read-back of the line."""
        self._with_line(self.work.correct)

    def action_blockers(self) -> None:
        """Show what stands against signing."""
        if self.pack is not None:
            self.app.push_screen(BlockersScreen())

    def action_lists(self) -> None:
        """Show what else is told at the change."""
        if self.pack is not None:
            self.app.push_screen(ListsScreen())

    def action_sign(self) -> None:
        """Sign for the agent's side."""
        self.work.sign()

    def action_reopen(self) -> None:
        """Make a signed handover live again."""
        self.work.reopen()

    def action_begin(self) -> None:
        """Begin the next handover, or renew who comes."""
        self.work.begin()

    def action_take_note_back(self) -> None:
        """Take back the agent's last note."""
        self.work.take_back()

    def action_copy_line(self) -> None:
        """Copy the line as text."""
        pack, line = self.pack, self.line
        if pack is not None and line is not None:
            words = PackWords(pack, self.desk.clock())
            parts = [
                f"{line.case} {line.customer}",
                words.heat(line),
                line.story,
                words.next_action(line),
                words.if_then(line),
                words.read_back(line),
            ]
            self.app.copy_to_clipboard("\n".join(parts))
            self.say(f"Copied {line.case} as text.", seconds=3)

    def action_copy_pack(self) -> None:
        """Copy the whole handover as Markdown."""
        if (pack := self.pack) is not None:
            self.app.copy_to_clipboard("\n".join(markdown_lines(pack, self.desk.clock())))
            self.say(f"Copied {pack.id} as Markdown.", seconds=3)

    def action_export_pack(self) -> None:
        """Write the handover to a file."""
        self.work.export()

    def action_pledge(self) -> None:
        """Say which of several incoming takes the line."""
        self._with_line(self.work.pledge)

    def before_form(self, name: str) -> None:
        """Let the rows stay where they are behind the form."""
        self._key_hold.press()
