"""The lines around the list of a handover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desk.handover.plain import Pack
from desk.text.times import zone_or_utc
from desk.tui.handover_access import HandoverAccess
from desk.tui.presentation.handover.head import (
    HEAT_TONES,
    accepted_words,
    added_words,
    blocker_pieces,
    divider_pieces,
    lists_pieces,
    mood_pieces,
    progress_words,
    settle_words,
    title_pieces,
)
from desk.tui.presentation.handover.keys import foot_keys
from desk.tui.presentation.handover.parts import group_blocks, line_blocks, since_blocks
from desk.tui.presentation.handover.rows import RowMoment, gone_words, place_words, row_pieces, state_words
from desk.tui.presentation.handover.rows import title_pieces as column_titles
from desk.tui.presentation.handover.seat import PackRow, Seat
from desk.tui.presentation.handover.shares import own_count, share_words
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pack_list import PackList
from desk.tui.widgets.pieces_line import PiecesLine
from desk.tui.widgets.text_column import TextColumn

_WIDE, _STATE_CELLS = 108, 20
_NO_HANDOVER = "There is no handover yet. T begins one: say who comes."


class HandoverView:
    """Fills the widgets of the screen of a handover."""

    def __init__(self, screen: DeskScreen[Any], access: HandoverAccess) -> None:
        self._screen = screen
        self._access = access
        self._desk = screen.desk
        self._counted: Pack | None = None

    @property
    def is_narrow(self) -> bool:
        """Is there room for the list or the line only?"""
        return self._screen.size.width < _WIDE

    @property
    def _pack_list(self) -> PackList:
        return self._screen.query_one(PackList)

    @property
    def _line_column(self) -> TextColumn:
        return self._screen.query_one("#line", TextColumn)

    def show(self, pack: Pack, seat: Seat) -> None:
        """Show all around the list. What is counted over all lines is shown once for each pack."""
        self.show_head(self._desk.clock())
        self.show_line(pack, seat)
        self.show_foot(pack, seat)
        if pack is not self._counted:
            if self._counted is not None and self._counted.id == pack.id and (came := added_words(self._counted, pack, seat)):
                self._screen.say(f"{came}.", seconds=6)
            self._counted = pack
            self._show_pack_lines(pack, seat)

    def show_empty(self) -> None:
        """Say that there is no handover, or that it is being read."""
        self._pack_list.show([])
        words = self._desk.handover.error or (_NO_HANDOVER if self._access.record is None else "Reading the handover ..")
        self._screen.query_one("#handover-title", PiecesLine).show(lambda width: [(" handover", "title")])
        self._line_column.show([TextBlock("none", ((safe_text(words), "text"),))])
        self._show_keys([("T", "begin"), ("esc", "back")])

    def show_head(self, now: datetime) -> None:
        """Show the lines over the list."""
        pack, seat = self._access.pack, self._access.seat
        if pack is None or seat is None:
            return
        zone, unread = zone_or_utc(self._desk.shift.zone), self._desk.handover.unread
        self._screen.query_one("#handover-title", PiecesLine).show(lambda width: title_pieces(pack, seat, now, zone, width))
        progress = progress_words(pack, seat)
        self._screen.query_one("#pack-before", PiecesLine).show(lambda width: mood_pieces(pack, seat, now, width=width, unread=unread))
        if self.is_narrow:
            accepted = f"   {accepted_words(pack)}" if seat.mood == "talk" else ""
            left = f"{own_count(pack.blockers, pack, seat)} of {len(pack.blockers)}" if accepted else share_words(pack, seat)
            blockers = f"   {settle_words(pack, seat)} {left}" if pack.blockers and pack.state != "sealed" else ""
            self._screen.query_one("#pack-mood", PiecesLine).show(lambda width: [(f" {progress}{accepted}{blockers}", "strong")])
        else:
            self._screen.query_one("#pack-mood", PiecesLine).show(lambda width: mood_pieces(pack, seat, now, width=width, unread=unread))
        moment = self._row_moment(seat, now)
        self._screen.query_one("#pack-titles", PiecesLine).show(lambda width: column_titles(moment, progress, width - 1))

    def _row_moment(self, seat: Seat, now: datetime) -> RowMoment:
        others = tuple((case, other.agent) for other in seat.others if other.mode != "gone" for case in (other.case, *other.also) if case)
        return RowMoment(now, self._desk.shift.zone, talking=seat.mood == "talk", others=others)

    def painted_row(self, row: PackRow, width: int, chosen: bool) -> Sequence[Piece]:
        """A row of the list as it is painted."""
        seat = self._access.seat
        return row_pieces(row, self._row_moment(seat, self._desk.clock()), width, chosen=chosen) if seat is not None else []

    def show_line(self, pack: Pack, seat: Seat) -> None:
        """Show the row under the cursor in its parts."""
        row, now = self._pack_list.row, self._desk.clock()
        if row is None:
            self._line_column.show([TextBlock("none", (("No case is handed over.", "text"),))])
            return
        title, right = self._edge_words(row, seat, now)
        self._screen.query_one("#line-edge", PiecesLine).show(lambda width: divider_pieces(title, right, width))
        blocks = group_blocks(row, pack, now) if row.line is None else line_blocks(row.line, pack, now, seat.line_mood(row.line))
        if pack.since and pack.state == "frozen":
            blocks += [TextBlock("since", (("happened since it was signed, and not part of it", "soon"),)), *since_blocks(pack, now)]
        self._line_column.show(blocks)

    def _edge_words(self, row: PackRow, seat: Seat, now: datetime) -> tuple[list[Piece], str]:
        place = place_words(self._pack_list.rows, row)
        if row.line is None:
            return [(row.key, "strong")], place
        line, here = row.line, self._row_moment(seat, now).here_words(row.key)
        heat: list[Piece] = [(f"{line.heat.upper()}  ", HEAT_TONES[line.heat])] if self.is_narrow else []
        marks = state_words(line, "", _STATE_CELLS) if self.is_narrow else ""
        title: list[Piece] = [*heat, (f"{line.case}  {safe_text(line.customer)}", "strong")]
        gone = gone_words([other for other in seat.others if row.key in (other.case, *other.also)], now)
        here = "  ".join(words for words in (here, gone) if words)
        return [*title, (f"  {here}" if here else "", "soon")], f"{marks}  {place}".strip()

    def _show_pack_lines(self, pack: Pack, seat: Seat) -> None:
        self._screen.query_one("#pack-lists", PiecesLine).show(lambda width: lists_pieces(pack, width))
        self._screen.query_one("#pack-blockers", PiecesLine).show(lambda width: blocker_pieces(pack, seat, "B", width))

    def show_foot(self, pack: Pack, seat: Seat) -> None:
        """Show the keys that matter now."""
        other = "line" if self._screen.has_class("-listed") else "list"
        blockers = own_count(pack.blockers, pack, seat)
        self._show_keys(foot_keys(seat, self._pack_list.row, blockers=blockers, is_narrow=self.is_narrow, other=other))

    def _show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        line = self._screen.query_one(KeyLine)
        line.keys = keys
        line.update_text()
