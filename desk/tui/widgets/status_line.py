"""The line under the cases: filter, marks, how many match and how many stand below; it is told and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from desk.tui.printable import cut, printable
from desk.tui.widgets.line import Piece, PlainLine, spread, tone_classes, width_of


@dataclass(frozen=True, slots=True)
class Status:
    """What the line says: `view` is the name of a saved view, `below` how many cases stand under the last line."""

    filter: str = ""
    view: str = ""
    shown: int = 0
    open: int = 0
    marked: int = 0
    below: int = 0


class StatusLine(PlainLine):
    """Filter on the left, figures on the right."""

    COMPONENT_CLASSES = tone_classes("text", "title", "key", "dim")

    status = Status()

    def show(self, status: Status) -> None:
        """Say something else."""
        self.status = status
        self.renew()

    def pieces(self, width: int) -> list[Piece]:
        """The line; a long filter is cut, the figures are not."""
        status = self.status
        right: list[Piece] = []
        if status.marked:
            right += [(f"{status.marked} marked", "key"), ("   ", "text")]
        if status.filter:
            right += [(f"{status.shown} of {status.open}", "text"), ("   ", "text")]
        if status.below:
            right += [(f"more {status.below}", "dim"), (" ", "text")]
        name = f"{printable(status.view)}: " if status.view else ""
        said = f" / {name}{printable(status.filter)}" if status.filter else ""
        return spread([(cut(said, max(0, width - width_of(right) - 1)), "title")], right, width)
