"""Layout of toned text in lines of a width, nothing cut.

`Content.wrap` of Textual does not do: it breaks at non-breaking blanks, and it was measured slower, 1,031 us against 590.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len

from desk.text.printable import printable_columns
from desk.tui.presentation.cell_text import printable, printable_lines
from desk.tui.presentation.toned_text import FlowLine, Piece, link_of

GLUE = "\u00a0"
"""A blank at which no line breaks."""
_HANGING = 12
_NARROWEST = 8
"""Cells that an indentation leaves for text, however narrow the line."""


def flow_text(pieces: Iterable[Piece], width: int, *, first: int = 0, indent: int = 0) -> list[FlowLine]:
    """Lay pieces out in lines of at most `width` cells.

    `first` blanks begin the first line, `indent` the others. Lines break at blanks, but for `GLUE`. A word longer than a line breaks where
    the line ends. Blanks in a row stay on one line.
    """
    layout = _Layout(max(1, width), first, indent)
    for text, tone in pieces:
        layout.add_text(text, tone)
    return layout.lines()


def paragraph_lines(text: str, width: int, *, indent: int = 0, tone: str = "text") -> list[FlowLine]:
    """A customer's or agent's text made harmless and laid out.

    Blank lines at its ends are left out.
    """
    lines = printable_lines(text.strip())
    return [line for each in lines for line in (flow_text([(each, tone)], width, first=indent, indent=indent) or [()])]


def column_lines(text: str, width: int, *, indent: int = 0, tone: str = "text") -> list[FlowLine]:
    """A line set in columns, its blanks kept.

    Characters that would drive the terminal are made harmless.
    """
    return flow_text([(printable_columns(text), tone)], width, first=indent, indent=indent + _HANGING) or [()]


def safe_text(text: object) -> str:
    """Any value as harmless text on one line."""
    return printable(str(text))


class _Layout:
    """The lines laid out so far, and the one being filled."""

    def __init__(self, width: int, first: int, indent: int) -> None:
        self._width = width
        self._indent = min(indent, max(0, width - _NARROWEST))
        self._lines: list[FlowLine] = []
        self._line: list[Piece] = []
        self._start = self._used = min(first, max(0, width - _NARROWEST))
        self._gap = 0

    def add_text(self, text: str, tone: str) -> None:
        for number, word in enumerate(text.split(" ")):
            self._gap += bool(number)
            if word:
                self._add_word(word, tone)
                self._gap = 0

    def _add_word(self, word: str, tone: str) -> None:
        if self._used > self._start:
            if self._used + self._gap + cell_len(word) > self._width:
                self._end_line()
            else:
                self._append_piece(" " * self._gap, self._line[-1][1] if link_of(tone) else tone)  # a link begins at its word
        if self._used + cell_len(word) <= self._width:
            self._append_piece(word, tone)
        else:
            self._add_long_word(word, tone)

    def _add_long_word(self, word: str, tone: str) -> None:
        """Add a word longer than a line, looking at each character once."""
        at = 0
        while at < len(word):
            if at:
                self._end_line()
            end = _fitting_end(word, at, self._width - self._used)
            self._append_piece(word[at:end], tone)
            at = end

    def _append_piece(self, text: str, tone: str) -> None:
        text = text.replace(GLUE, " ")
        self._used += cell_len(text)
        if self._line and self._line[-1][1] == tone:
            text = self._line.pop()[0] + text
        if text:
            self._line.append((text, tone))

    def _end_line(self) -> None:
        self._lines.append(self._indented_line())
        self._line = []
        self._start = self._used = self._indent

    def _indented_line(self) -> FlowLine:
        return ((" " * self._start, "text"), *self._line) if self._start else tuple(self._line)

    def lines(self) -> list[FlowLine]:
        if self._line:
            self._lines.append(self._indented_line())
        return self._lines


def _fitting_end(word: str, start: int, width: int) -> int:
    """The end of what fits from `start` on, one character at least."""
    used = 0
    for index in range(start, len(word)):
        used += cell_len(word[index])
        if used > width:
            return max(start + 1, index)
    return len(word)
