"""Filters what a screen shows, so that nothing drives the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from desk.text.printable import without_driving
from desk.tui.presentation.signs import PLAIN

_TEXT: Callable[[Segment], str] = itemgetter(0)


class HarmlessFilter(LineFilter):
    """Takes out what would drive a terminal, from every widget's lines.

    Each character leaves the cells that it was measured as, so that columns stay.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of a line, made harmless."""
        if "".join(map(_TEXT, segments)).isprintable():  # nearly every line, so in one step
            return segments
        return [segment if segment.control else Segment(without_driving(segment.text, _blanks_of), segment.style) for segment in segments]


def _blanks_of(match: re.Match[str]) -> str:
    return " " * cell_len(match[0])


class PlainSignFilter(LineFilter):
    """Gives our signs their plain form, where a terminal has no others."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of a line in signs that every terminal has."""
        if "".join(map(_TEXT, segments)).isascii():
            return segments
        return [segment if segment.control else Segment(segment.text.translate(PLAIN), segment.style) for segment in segments]


HARMLESS, PLAIN_SIGNS = HarmlessFilter(), PlainSignFilter()
