"""The lines that help with a filter, and show its hits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from desk.board.filter.hits import Hit
from desk.text.times import format_time
from desk.tui.presentation.cell_text import cut, printable
from desk.tui.presentation.signs import CUT
from desk.tui.presentation.toned_text import Piece, pieces_width
from desk.tui.widgets.toned_line import TonedLine, tone_classes

_BEFORE = 3
"""The share of the room, one in so many, for the words before a hit."""
_WIDE = 100
"""Cells from which every key of the filter is named."""


class FilterHintLine(TonedLine):
    """Shows the words that can come next, or a question."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "key", "strong")

    words: Sequence[str] = ()
    said = ""

    def __init__(self, *, saves: bool = True, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._saves = saves

    def show(self, words: Sequence[str], said: str = "") -> None:
        """Show other words, or a sentence in their place."""
        self.words, self.said = words, said
        self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """As many words as fit, and the keys of the filter."""
        if self.said:
            return [(cut(f" {self.said}", width), "strong")]
        words = " ".join(map(printable, self.words))
        keys = self._key_pieces(is_short=width < _WIDE and cell_len(words) + 2 > width - pieces_width(self._key_pieces()))
        room, line = max(0, width - pieces_width(keys)), [(" ", "text")]
        for word in map(printable, self.words):
            if pieces_width(line) + cell_len(word) + 3 > room:
                return [*line, ("..", "dim"), (" " * max(0, room - pieces_width(line) - 2), "text"), *keys]
            line.append((f"{word} ", "text"))
        return [*line, (" " * max(0, room - pieces_width(line)), "text"), *keys]

    def _key_pieces(self, *, is_short: bool = False) -> list[Piece]:
        """The keys of the filter. Short of room, only the one for these words."""
        keys: list[Piece] = [("   tab", "key"), (" completes ", "dim")] if self.words else []
        if is_short:
            return keys
        return [
            *keys,
            (" up", "key"),
            (" earlier", "dim"),
            ("  ctrl+r", "key"),
            (" finished too", "dim"),
            ("  ctrl+s", "key"),
            (" saves ", "dim"),
        ]


class ViewsLine(TonedLine):
    """Names the saved views, with the cases each shows."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "key", "late", "title")

    views: Sequence[tuple[str, int | None, bool]] = ()
    """Name and number of cases of each. The number is None until it is counted. The last says that the filter cannot be read."""
    current = ""

    def show(self, views: Sequence[tuple[str, int | None, bool]]) -> None:
        """Show other views, or other figures."""
        self.views = views
        self.update_text()

    def mark(self, name: str) -> None:
        """Name the view in force. Empty for none."""
        if name != self.current:
            self.current = name
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """As many views as fit, names whole. The others are counted, and never the one in force."""
        places = list(range(len(self.views)))
        for gap in ("   ", "  "):
            if pieces_width(line := self._view_pieces(places, gap)) <= width:
                return line
        while places and pieces_width(line) > width:
            places.remove(next((place for place in reversed(places) if self.views[place][0] != self.current), places[-1]))
            line = self._view_pieces(places, "  ")
        return _with_key(line, width)

    def _view_pieces(self, places: Sequence[int], gap: str) -> list[Piece]:
        line: list[Piece] = [(" ", "text")]
        for place in places:
            name, count, is_wrong = self.views[place]
            figure = ("wrong", "late") if is_wrong else ("" if count is None else str(count), "text")
            tone = "title" if name == self.current else "dim"
            line += [(str(place + 1), "key"), (f" {printable(name)} ", tone), figure, (gap, "text")]
        left_out = len(self.views) - len(places)
        return [*line, (f"+{left_out}", "dim")] if left_out else line[:-1]


def _with_key(line: list[Piece], width: int) -> list[Piece]:
    """The line with the way to the views left out."""
    for words in (" views  ", "  "):
        if pieces_width(named := [*line, (words, "dim"), (":view", "key")]) <= width:
            return named
    return line


class FilterHitLine(TonedLine):
    """Says where the words of the filter stand in a case."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "title")

    case = ""
    hits: Sequence[Hit] = ()
    times: Sequence[str] = ()

    def show(self, case: str, hits: Sequence[Hit], now: datetime, zone: str) -> None:
        """Show the hits in another case. Without one the line is gone."""
        times = [format_time(hit.at, now, zone=zone) if hit.at else "" for hit in hits]
        self.display = bool(hits)
        if (case, hits, times) != (self.case, self.hits, self.times):
            self.case, self.hits, self.times = case, hits, times
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The hits side by side, each in its share of the room."""
        line: list[Piece] = [(f" {self.case}", "title")]
        for place, (hit, time) in enumerate(zip(self.hits, self.times, strict=True)):
            room = (width - pieces_width(line)) // (len(self.hits) - place)
            line += hit_pieces(hit, time, room)
        return line


def hit_pieces(hit: Hit, time: str, width: int) -> list[Piece]:
    """A hit in `width` cells: its place, and the words around it."""
    place: list[Piece] = [(f"  {' '.join(filter(None, (hit.place, time)))}  ", "dim")]
    room = width - pieces_width(place)
    found = cut(printable(hit.found), max(0, room))
    around, later = max(0, room - cell_len(found)), _one_line(hit.after)
    before = _last_cells(_one_line(hit.before), max(around // _BEFORE, around - cell_len(later)))
    after = cut(later, max(0, around - cell_len(before)))
    return [*place, (before, "text"), (found, "strong"), (after, "text")]


def _one_line(text: str) -> str:
    """A text on one line, with the space at its ends."""
    return f"{' ' * text[:1].isspace()}{printable(text)}{' ' * (text[-1:].isspace() and len(text) > 1)}"


def _last_cells(text: str, cells: int) -> str:
    """The end of a text in so many cells. A sign says that it was cut."""
    if cell_len(text) <= cells:
        return text
    sign = CUT if cells > len(CUT) else ""
    while text and cell_len(text) > cells - len(sign):
        text = text[max(1, len(text) - cells) :]
    return f"{sign}{text}"
