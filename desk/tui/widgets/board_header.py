"""The board's first line: file, agent, who is here, counts, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from rich.cells import cell_len
from textual import events

from desk.board.queue_tally import Counts
from desk.tui.presentation.cell_text import cut, printable
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes

_LONGEST_NAME = 24
_WIDE = 100
"""Cells from which on three blanks stand between figures."""
_FIGURE_ACTIONS: Mapping[str, str] = {
    "open": "show_filter('')",
    "late": "show_filter('late')",
    "soon": "show_filter('soon')",
    "mine": "show_filter('mine')",
    "new": "newest",
}
"""The action behind each figure."""


class HeaderText(msgspec.Struct, frozen=True):
    """The words and figures of the header.

    `people` says who else is here, `sync_words` what is wrong with the file, and `is_synced` whether it is well all the same. `unseen`
    counts new cases that nobody here looked at. `shown` says how many cases a filter leaves, empty without one, and `shows_all` how to see
    the others again.
    """

    file: str = ""
    agent: str = ""
    people: str = ""
    sync_words: str = ""
    is_synced: bool = True
    counts: Counts | None = None
    unseen: int = 0
    shown: str = ""
    shows_all: str = ""


class BoardHeader(TonedLine):
    """The header of the board.

    What does not fit goes in this order: a good state of the file, mine, who is here, the file, soon.
    """

    COMPONENT_CLASSES = tone_classes("text", "strong", "dim", "late", "soon", "key")

    heading = HeaderText()

    def show(self, heading: HeaderText) -> None:
        """Say something else, and repaint the cells that differ."""
        if heading != self.heading:
            self.heading = heading
            self.update_text()

    def on_click(self, event: events.Click) -> None:
        """Show the cases of the figure under the mouse."""
        start = 0
        for text, _ in self._shown:
            start += cell_len(text)
            if event.x < start:
                if (action := _FIGURE_ACTIONS.get(text.split(" ")[0].casefold())) and text.strip()[-1:].isdecimal():
                    self.app.call_later(self.screen.run_action, action)
                return

    def compose_line(self, width: int) -> list[Piece]:
        """The fullest wording that fits."""
        return self.pieces_of(self.heading, width)

    def pieces_of(self, heading: HeaderText, width: int) -> list[Piece]:
        """The fullest wording of a heading that fits."""
        for wording in _variants_by_width(heading, width):
            left, right = wording
            if pieces_width(left) + pieces_width(right) + (2 if right else 1) <= width:
                return spread_pieces(left, right, width)
        return [(cut(" desk", width), "strong")]


def _variants_by_width(heading: HeaderText, width: int) -> list[tuple[list[Piece], list[Piece]]]:
    """Left and right pieces, from the fullest to the shortest."""
    gap, apart = ("   ", "   ") if width >= _WIDE else ("  ", " ")
    shares = [bool(heading.sync_words), not heading.is_synced]
    tries = [
        (("file", "people"), 4, shares[0], True),
        (("file", "people"), 4, shares[1], True),
        (("file", "people"), 3, shares[1], True),
        (("file",), 3, shares[1], True),
        ((), 3, shares[1], True),
        ((), 2, shares[1], True),
        ((), 2, shares[1], False),
        ((), 2, False, False),
    ]
    return [
        (_left_pieces(heading, names, apart) + _count_pieces(heading, count, gap, is_long=is_long), _right_pieces(heading, share))
        for names, count, share, is_long in tries
    ]


def _left_pieces(heading: HeaderText, names: Sequence[str], gap: str) -> list[Piece]:
    left: list[Piece] = [(" desk", "strong")]
    if "file" in names and heading.file:
        left.append((f"  {cut(printable(heading.file), _LONGEST_NAME)}", "text"))
    agent = cut(printable(heading.agent), _LONGEST_NAME)
    left.append((f"  {agent}" if agent else "", "strong"))
    if "people" in names and heading.people:
        left.append((f"  {heading.people}", "dim"))
    return [*left, (gap, "text")]


def _count_pieces(heading: HeaderText, number: int, gap: str, *, is_long: bool) -> list[Piece]:
    counts = heading.counts
    if counts is None:
        return []
    figures: list[Piece] = [
        (f"open {counts.open}", "text"),
        (f"LATE {counts.late}" if counts.late else "late 0", "late" if counts.late else "dim"),
        (f"soon {counts.soon}", "soon" if counts.soon else "dim"),
        (f"mine {counts.mine}", "text" if counts.mine else "dim"),
    ]
    shown = ", ".join(filter(None, (heading.shown, heading.shows_all if is_long else "")))
    figures[1:1] = [(shown, "key")] if heading.shown else []
    number += bool(heading.shown)
    more: list[Piece] = [(f"new {heading.unseen}", "key")] if heading.unseen else []
    more += [(f"to approve {counts.approvals}", "soon")] if counts.approvals else []
    return [piece for figure in (*figures[:number], *more) for piece in ((gap, "text"), figure)]


def _right_pieces(heading: HeaderText, share: bool) -> list[Piece]:
    return [(f"{heading.sync_words} ", "dim" if heading.is_synced else "late")] if share else []


class TimeOfDay(TonedLine):
    """The time at the end of the header.

    A widget of its own, so that a second costs a few cells and not the line.
    """

    COMPONENT_CLASSES = tone_classes("text", "strong")

    time = ""

    def show(self, time: str) -> None:
        """Say the time, `14:32:07`."""
        self.time = time
        self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """A blank, the time, a blank."""
        return [(f" {self.time} ", "strong")]
