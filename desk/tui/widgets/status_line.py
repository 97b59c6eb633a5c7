"""The line under the cases: filter, marks, figures, the next hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from desk.board.load_forecast import LoadForecast
from desk.tui.presentation.cell_text import cut, printable
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import TonedLine, tone_classes


@dataclass(frozen=True, slots=True)
class StatusText:
    """The words and figures of the line.

    `view` is the name of a saved view, `below` how many cases stand under the last line. `due_counts` counts what falls due in each five
    minutes of the next hour, `crowd` says in words where it is too much. `presence` says who else is at the case under the cursor.
    """

    filter: str = ""
    view: str = ""
    shown: int = 0
    open: int = 0
    marked: int = 0
    below: int = 0
    due_counts: tuple[int, ...] = ()
    crowd: str = ""
    presence: str = ""


_LEAST_CELLS = 24
_HEIGHTS = ".:|#"
"""None, one, two, more."""


class StatusLine(TonedLine):
    """Shows the filter, presence or the next hour, then figures."""

    COMPONENT_CLASSES = tone_classes("text", "title", "key", "dim", "soon")

    status = StatusText()

    def show(self, status: StatusText) -> None:
        """Show another status."""
        if status != self.status:
            self.status = status
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line. A long filter is cut, the figures are not."""
        status = self.status
        right: list[Piece] = []
        if status.marked:
            right += [(f"{status.marked} marked", "key"), ("   ", "text")]
        if status.filter:
            right += [(f"{status.shown} of {status.open}", "text"), ("   ", "text")]
        if status.below:
            right += [(f"more {status.below}", "dim"), (" ", "text")]
        room = max(0, width - pieces_width(right) - 1)
        return spread_pieces(_left_pieces(status, room), right, width)


def _left_pieces(status: StatusText, room: int) -> list[Piece]:
    filtered = _filter_pieces(status, room) if status.filter else []
    left = room - pieces_width(filtered)
    if status.presence and left > _LEAST_CELLS:
        return [*filtered, (cut(f" {status.presence}", left), "soon")]
    return filtered or _next_hour_pieces(status, room)


def _filter_pieces(status: StatusText, room: int) -> list[Piece]:
    name = f"{printable(status.view)}: " if status.view else ""
    return [(cut(f" / {name}{printable(status.filter)}", room), "title")]


def _next_hour_pieces(status: StatusText, room: int) -> list[Piece]:
    """The next hour as far as there is room for it."""
    if not any(status.due_counts):
        return []
    bars = " ".join(_HEIGHTS[min(count, len(_HEIGHTS) - 1)] for count in status.due_counts)
    said: list[Piece] = [(" next hour  ", "dim"), (bars, "text")]
    left = room - pieces_width(said)
    if left < 0:
        return []
    return [*said, (cut(f"   {status.crowd}", left) if status.crowd and left > _LEAST_CELLS else "", "dim")]


_NUMBERS = ("three", "four", "five", "six", "seven", "eight", "nine")
_MOST_NAMED = 3


def crowd_words(found: LoadForecast, zone: tzinfo) -> str:
    """The crowded part of the next hour.

    For example `14:40 three at once: C-104 C-107 C-110`.
    """
    if found.peak_at is None:
        return ""
    count = len(found.peak)
    number = _NUMBERS[count - 3] if count - 3 < len(_NUMBERS) else str(count)
    more = " .." if count > _MOST_NAMED else ""
    return f"{found.peak_at.astimezone(zone):%H:%M} {number} at once: {' '.join(found.peak[:_MOST_NAMED])}{more}"
