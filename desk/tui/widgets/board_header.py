"""The board's first line: shift, agent, counts, sharing, time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.board.queue import Counts
from desk.tui.presentation.cell_text import cut, printable
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes

_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class HeaderText:
    """The words and figures of the header.

    `span` is the shift's hours as shown, `share` how the file is shared and `well` whether that is good.
    """

    shift: str = ""
    span: str = ""
    agent: str = ""
    sync_words: str = ""
    is_synced: bool = True
    counts: Counts | None = None


class BoardHeader(TonedLine):
    """The header of the board. What does not fit goes in this order: debt, the shift's hours, chased, its name, the file's good state."""

    COMPONENT_CLASSES = tone_classes("text", "strong", "dim", "late", "soon")

    heading = HeaderText()

    def show(self, heading: HeaderText) -> None:
        """Say something else, and repaint the cells that differ."""
        if heading != self.heading:
            self.heading = heading
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The fullest wording that fits."""
        for wording in _variants_by_width(self.heading, " " * (3 if width >= 100 else 2)):
            left, right = wording
            if pieces_width(left) + pieces_width(right) + (2 if right else 0) <= width:
                return spread_pieces(left, right, width)
        return [(cut(" desk", width), "strong")]


def _variants_by_width(heading: HeaderText, gap: str) -> list[tuple[list[Piece], list[Piece]]]:
    """Left and right pieces, from the fullest to the shortest."""
    shares = [bool(heading.sync_words), not heading.is_synced]
    tries = [
        (("shift", "span"), 6, shares[0]),
        (("shift", "span"), 5, shares[0]),
        (("shift",), 5, shares[0]),
        (("shift",), 5, shares[1]),
        (("shift",), 4, shares[1]),
        ((), 4, shares[1]),
        ((), 3, shares[1]),
        ((), 3, False),
        ((), 2, False),
    ]
    return [
        (_left_pieces(heading, names, gap) + _count_pieces(heading.counts, count, gap), _right_pieces(heading, share))
        for names, count, share in tries
    ]


def _left_pieces(heading: HeaderText, names: Sequence[str], gap: str) -> list[Piece]:
    said = [cut(printable(text), _LONGEST_NAME) for name in names if (text := str(getattr(heading, name)))]
    left: list[Piece] = [(" desk", "strong")]
    left += [(f"  {' '.join(said)}", "text")] if said else []
    agent = cut(printable(heading.agent), _LONGEST_NAME)
    return [*left, (f"{'  ' if said else ' '}{agent}" if agent else "", "strong"), (gap, "text")]


def _count_pieces(counts: Counts | None, number: int, gap: str) -> list[Piece]:
    if counts is None:
        return []
    figures: list[Piece] = [
        (f"open {counts.open}", "text"),
        (f"LATE {counts.late}" if counts.late else "late 0", "late" if counts.late else "dim"),
        (f"soon {counts.soon}", "soon" if counts.soon else "dim"),
        (f"promises {counts.promises}", "text" if counts.promises else "dim"),
        (f"chased {counts.chased}", "text" if counts.chased else "dim"),
        (f"debt {counts.debt}", "text" if counts.debt else "dim"),
    ]
    waiting: list[Piece] = [(f"to approve {counts.approvals}", "soon")] if counts.approvals else []
    return [piece for figure in (*figures[:number], *waiting) for piece in ((gap, "text"), figure)]


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
