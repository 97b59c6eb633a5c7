"""Toned text: pieces of printable text, each with its tone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len

from desk.tui.presentation.cell_text import cut

Piece = tuple[str, str]
"""Printable text and its tone."""
FlowLine = tuple[Piece, ...]
"""One line of pieces."""

TONES = ("late", "soon", "ok", "paused", "met", "missed", "none", "text", "dim", "strong", "key", "title", "next")
"""Every tone. The stylesheet gives each its colours."""
_LINK = "link "
_TEXT: Callable[[Piece], str] = itemgetter(0)
_GROUNDED = frozenset({"text", "next"})
"""Tones whose blanks stay theirs: the plain one, and the one with a ground of its own."""


def link_tone(target: str) -> str:
    """The tone of a text that opens a web address."""
    return _LINK + target


def link_of(tone: str) -> str:
    """The web address that a text of this tone opens. Empty for every other tone."""
    return tone.removeprefix(_LINK) if tone.startswith(_LINK) else ""


def pieces_width(pieces: Iterable[Piece]) -> int:
    """The number of cells that the pieces take."""
    return sum(map(cell_len, map(_TEXT, pieces)))


def cut_pieces(pieces: Iterable[Piece], room: int) -> list[Piece]:
    """The beginning of the pieces in `room` cells."""
    cut_down: list[Piece] = []
    for text, tone in pieces:
        cut_down.append((cut(text, max(0, room)), tone))
        room -= pieces_width(cut_down[-1:])
    return cut_down


def spread_pieces(left: Sequence[Piece], right: Sequence[Piece], width: int) -> list[Piece]:
    """A line of `width` cells with pieces at both ends."""
    return [*left, (" " * max(0, width - pieces_width(left) - pieces_width(right)), "text"), *right]


def joined_pieces(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, neighbours of one tone joined.

    Every piece costs a terminal some forty bytes of colour.
    """
    for tone, alike in groupby(bare_pieces(pieces), key=itemgetter(1)):
        yield "".join(map(_TEXT, alike)), tone


def bare_pieces(pieces: Iterable[Piece]) -> Sequence[Piece]:
    """The pieces, blanks around their words in the tone of text.

    A tone that is reversed, as LATE without colour, would paint them as a block.
    """
    found: list[Piece] = []
    for text, tone in pieces:
        bare = text.strip(" ")
        if len(bare) == len(text) or tone in _GROUNDED:
            found.append((text, tone))
            continue
        before = text.find(bare) if bare else len(text)
        cut_up: tuple[Piece, ...] = ((text[:before], "text"), (bare, tone), (text[before + len(bare) :], "text"))
        found += [piece for piece in cut_up if piece[0]]
    return found


def changed_span(was: Sequence[Piece], now: Sequence[Piece]) -> tuple[int, int] | None:
    """The cells that differ between two lines of equal width.

    The span is given by its first cell and the one after its last. None when the lines are equal.
    """
    if was == now:
        return None
    if len(was) != len(now):
        return 0, pieces_width(now)
    differing = [index for index, (before, after) in enumerate(zip(was, now, strict=True)) if before != after]
    first, last = differing[0], differing[-1] + 1
    start = pieces_width(now[:first])
    if pieces_width(was[first:last]) != (changed := pieces_width(now[first:last])):
        return start, pieces_width(now)
    return start, start + changed
