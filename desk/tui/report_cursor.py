"""The cursor of a report, on a figure and a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

from desk.tui.presentation.report.figure_lines import FigureLine

Item = TypeVar("Item")
View = Literal["figures", "cases", "picture", "about"]


class ReportCursor:
    """Moves over the lines of a report. `view` is what is seen beside the figures, or in their place."""

    def __init__(self) -> None:
        self.view: View = "figures"
        self.figure = ""
        self.case = ""

    def keep_on(self, lines: Sequence[FigureLine]) -> None:
        """Stay on the figure, or on the one nearest to it."""
        known = [figure for line in lines for figure in line.figures]
        if known and self.figure not in known:
            parent = self.figure.rpartition(".")[0]
            self.figure = parent if parent in known else known[0]

    def keep_on_case(self, cases: Sequence[str]) -> None:
        """Stay on the case, or go to the first."""
        if self.case not in cases:
            self.case = next(iter(cases), "")

    def line_of(self, lines: Sequence[FigureLine]) -> FigureLine | None:
        """The line under the cursor."""
        return next((line for line in lines if self.figure in line.figures), None)

    def step(self, lines: Sequence[FigureLine], steps: int) -> None:
        """Go to another line, to the same column where it has one."""
        line = self.line_of(lines)
        if line is not None:
            figures = stepped(lines, line, steps).figures
            self.figure = figures[min(line.figures.index(self.figure), len(figures) - 1)]

    def step_in_line(self, lines: Sequence[FigureLine], steps: int) -> None:
        """Go to another figure of the same line."""
        if line := self.line_of(lines):
            self.figure = stepped(line.figures, self.figure, steps)

    def step_page(self, lines: Sequence[FigureLine], pages: int) -> None:
        """Go to the first figure of another page."""
        if line := self.line_of(lines):
            page = stepped(list(dict.fromkeys(each.page for each in lines)), line.page, pages)
            self.figure = next(each.key for each in lines if each.page == page)

    def step_case(self, cases: Sequence[str], steps: int) -> None:
        """Go to another case."""
        if cases:
            self.case = stepped(cases, self.case, steps)


def stepped(items: Sequence[Item], now: Item, steps: int) -> Item:
    """The item so many places further, at most the last."""
    place = items.index(now) if now in items else 0
    return items[max(0, min(place + steps, len(items) - 1))]
