"""The styles of a first frame, as a terminal reads them."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from desk.tui.widgets.bare_lines import filtered_strips
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.row_painter import CURSOR_ROW

_SAMPLE = "X"


class FrameStyles:
    """Numbers the styles of a frame. Each has three looks: as it is, under the cursor, not true any more."""

    def __init__(self, table: CaseTable, heading: Style) -> None:
        self._widget = table
        self._painter = table.painter
        self.looks: list[tuple[str, str, str]] = [(self.opening(heading), "", "")]
        self._numbers: dict[str, int] = {}

    def number(self, tone: str) -> int:
        """The number of a tone."""
        number = self._numbers.get(tone)
        if number is None:
            number = self._numbers[tone] = len(self.looks)
            styles = (self._painter.row_style(tone, ""), self._painter.row_style(tone, CURSOR_ROW), self._painter.row_style("dim", ""))
            self.looks.append((self.opening(styles[0]), self.opening(styles[1]), self.opening(styles[2])))
        return number

    def opening(self, style: Style) -> str:
        """The sequence before a text in this style."""
        return self.sequences(Strip([Segment(_SAMPLE, style)])).partition(_SAMPLE)[0]

    def sequences(self, strip: Strip) -> str:
        """A line as a terminal reads it."""
        return filtered_strips(self._widget, [strip])[0].render(self._widget.app.console)

    def plain_text(self, text: str) -> str:
        """A text as the filters of the screen leave it."""
        return text if text.isascii() else filtered_strips(self._widget, [Strip([Segment(text, Style.null())])])[0].text
