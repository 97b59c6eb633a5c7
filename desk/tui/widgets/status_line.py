"""The line under the cases: filter, new cases, presence, marks, figures."""

from __future__ import annotations

from datetime import tzinfo

import msgspec

from desk.board.load_forecast import LoadForecast
from desk.tui.presentation.cell_text import cut, printable
from desk.tui.presentation.toned_text import Piece, cut_pieces, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes


class StatusText(msgspec.Struct, frozen=True):
    """The words and figures of the line.

    `view` is the name of a saved view, `open` is 0 where finished cases are shown too, `sort` an order other than worst first, `below`
    how many cases stand under the last line. `crowd` says when too much falls due at once. `presence` says who else is at the case
    under the cursor, `leaving` that this case belongs to the list no more, `arrival` what came and waits to be looked at, and `arrival_key`
    goes there.
    """

    filter: str = ""
    view: str = ""
    sort: str = ""
    shown: int = 0
    open: int = 0
    marked: int = 0
    below: int = 0
    crowd: str = ""
    presence: str = ""
    leaving: str = ""
    arrival: str = ""
    arrival_key: str = ""


_LEAST_CELLS, _WIDE = 24, 100


class StatusLine(TonedLine):
    """Shows what presses most at the board, then figures."""

    COMPONENT_CLASSES = tone_classes("text", "title", "key", "dim", "soon", "strong")

    status = StatusText()

    def show(self, status: StatusText) -> None:
        """Show another status."""
        if status != self.status:
            self.status = status
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line. A long filter is cut, the figures are not."""
        right = self._figure_pieces(width)
        room = max(0, width - pieces_width(right) - 1)
        return spread_pieces(_left_pieces(self.status, room), right, width)

    @property
    def figures_width(self) -> int:
        """The cells of the figures at the end."""
        return pieces_width(self._figure_pieces(self.size.width))

    def _figure_pieces(self, width: int) -> list[Piece]:
        status = self.status
        right: list[Piece] = []
        if status.marked:
            goes = ": what you do now is done to all" if width >= _WIDE else ""
            right += [(f"{status.marked} marked{goes}", "key"), ("   ", "text")]
        if status.filter:
            right += [(f"{status.shown} of {status.open} open" if status.open else f"{status.shown} found", "text"), ("   ", "text")]
        if status.sort:
            right += [(f"sorted {status.sort}", "dim"), ("   ", "text")]
        if status.below:
            right += [(f"{status.below} below", "dim"), (" ", "text")]
        return right


def _left_pieces(status: StatusText, room: int) -> list[Piece]:
    """The words that press most, as far as there is room."""
    line = _filter_pieces(status, room) if status.filter else []
    for more in (_leaving_pieces(status), _arrival_pieces(status), _presence_pieces(status)):
        if more and pieces_width(line) + _LEAST_CELLS < room:
            line += cut_pieces(more, room - pieces_width(line))
    return line or cut_pieces([(f" {status.crowd}" if status.crowd else "", "dim")], room)


def _filter_pieces(status: StatusText, room: int) -> list[Piece]:
    is_named = status.view.split() not in ([], status.filter.split())
    name = f"{printable(status.view)}: " if is_named else ""
    return [(cut(f" / {name}{printable(status.filter)}", room), "title")]


def _arrival_pieces(status: StatusText) -> list[Piece]:
    if not status.arrival:
        return []
    return [(f" {printable(status.arrival)}", "strong"), (f"  {status.arrival_key}", "key"), (" goes there ", "dim")]


def _leaving_pieces(status: StatusText) -> list[Piece]:
    return [(f" {status.leaving} ", "strong")] if status.leaving else []


def _presence_pieces(status: StatusText) -> list[Piece]:
    return [(f" {status.presence}", "soon")] if status.presence else []


_NUMBERS = ("three", "four", "five", "six", "seven", "eight", "nine")
_MOST_NAMED = 3


def crowd_words(found: LoadForecast, zone: tzinfo) -> str:
    """The crowded part of the next hour.

    For example `three due together from 14:40: C-104 C-107 C-110`.
    """
    if found.peak_at is None:
        return ""
    count = len(found.peak)
    number = _NUMBERS[count - 3] if count - 3 < len(_NUMBERS) else str(count)
    more = " .." if count > _MOST_NAMED else ""
    return f"{number} due together from {found.peak_at.astimezone(zone):%H:%M}: {' '.join(found.peak[:_MOST_NAMED])}{more}"
