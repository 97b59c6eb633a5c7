"""One line of text in pieces, each in a tone that the stylesheet colours; it repaints only the cells that changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Piece = tuple[str, str]
"""Printable text and its tone."""

TONES = ("late", "soon", "ok", "paused", "met", "missed", "none", "text", "dim", "strong", "key", "title")


def tone_classes(*tones: str) -> set[str]:
    """The component classes of these tones. A widget declares those it uses: a stylesheet costs by the number of them."""
    return {f"tone--{tone}" for tone in tones}


TONE_CLASSES = tone_classes(*TONES)


def tone_style(widget: Widget, tone: str) -> Style:
    """The style the stylesheet gives a tone inside this widget."""
    return widget.get_component_rich_style(f"tone--{tone}")


def width_of(pieces: Iterable[Piece]) -> int:
    """How many cells the pieces take."""
    return sum(cell_len(text) for text, _ in pieces)


def spread(left: Sequence[Piece], right: Sequence[Piece], width: int) -> list[Piece]:
    """Pieces at both ends of a line of `width` cells, blanks between them."""
    return [*left, (" " * max(0, width - width_of(left) - width_of(right)), "text"), *right]


def joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one tone as one piece: every piece costs a terminal some forty bytes of colour."""
    for tone, alike in groupby(pieces, key=itemgetter(1)):
        yield "".join(text for text, _ in alike), tone


def changed_span(was: Sequence[Piece], now: Sequence[Piece]) -> tuple[int, int] | None:
    """The first and last-plus-one cell that differ between two lines of equal width; None when nothing does."""
    if was == now:
        return None
    if len(was) != len(now):
        return 0, width_of(now)
    differing = [index for index, (before, after) in enumerate(zip(was, now, strict=True)) if before != after]
    first, last = differing[0], differing[-1] + 1
    start = width_of(now[:first])
    if width_of(was[first:last]) != (changed := width_of(now[first:last])):
        return start, width_of(now)
    return start, start + changed


class PlainLine(Widget):
    """A widget one line high whose content is given by `pieces`; call `renew` when it may have changed.

    It declares the tones it uses as its component classes, `text` always among them: what is blank is drawn in it.
    """

    DEFAULT_CSS = "PlainLine { height: 1; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id)
        self._shown: list[Piece] = []

    @abstractmethod
    def pieces(self, width: int) -> list[Piece]:
        """What stands on the line when it is `width` cells wide."""

    def renew(self) -> None:
        """Ask for the pieces again and repaint the cells that changed."""
        if not self.size.width:
            return
        was, self._shown = self._shown, self.pieces(self.size.width)
        if width_of(was) != width_of(self._shown):
            self.refresh()
        elif span := changed_span(was, self._shown):
            self.refresh(Region(span[0], 0, span[1] - span[0], 1))

    def on_resize(self) -> None:
        """Everything is laid out anew."""
        self._shown = self.pieces(self.size.width)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line itself; further lines, should a stylesheet give any, are blank."""
        width = self.size.width
        base = tone_style(self, "text")
        if y:
            return Strip.blank(width, base)
        segments = [Segment(text, tone_style(self, tone)) for text, tone in joined(self._shown) if text]
        return Strip(segments).adjust_cell_length(width, base)


class Line(PlainLine):
    """A line that may use every tone."""

    COMPONENT_CLASSES = TONE_CLASSES
