"""Layout of a text of a column in rows of a width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from desk.text.links import link_spans, link_target
from desk.tui.presentation.cell_text import printable_lines
from desk.tui.presentation.text_block import BODY_INDENT, TextBlock
from desk.tui.presentation.text_flow import column_lines, flow_text
from desk.tui.presentation.text_search import NO_SEARCH, TextSearch
from desk.tui.presentation.toned_text import FlowLine, Piece, link_tone

FOLDED_LINES = 4
"""Lines of a body that a folded text shows."""
_LONGEST_WHOLE = 8
"""Lines of a body up to which it stands whole: folding it would win little."""


class BlockRow(msgspec.Struct, frozen=True):
    """One laid-out line of a text.

    `key` is that of its text, `place` its number there."""

    key: str
    place: int
    pieces: FlowLine
    struck: bool = False


def block_rows(block: TextBlock, width: int) -> list[BlockRow]:
    """The lines of a text in `width` cells."""
    return _numbered_rows(block, [*_head_lines(block, width), *_body_lines(block, width)])


def folded_rows(block: TextBlock, width: int, *, search: TextSearch = NO_SEARCH) -> list[BlockRow]:
    """The lines of a text, most of a long body left out.

    Of one longer than eight lines four stand, with words about the rest: its first, or those with a word that is searched for.
    """
    head, body = _head_lines(block, width), _body_lines(block, width)
    if len(body) > _LONGEST_WHOLE:
        body = _folded_lines([line for line in body if line], search)
    return _numbered_rows(block, [*head, *body])


def _folded_lines(lines: Sequence[FlowLine], search: TextSearch) -> list[FlowLine]:
    found = search.best_line(["".join(text for text, _ in line) for line in lines]) or 0
    first = 0 if found < FOLDED_LINES else min(found - 1, len(lines) - FOLDED_LINES)
    rest = _rest_pieces(first, len(lines) - FOLDED_LINES - first)
    return [*lines[first : first + FOLDED_LINES], *([((" " * BODY_INDENT, "text"), *rest)] if rest else [])]


def _rest_pieces(above: int, below: int) -> list[Piece]:
    lines = "line" if above == 1 else "lines"
    before: list[Piece] = [(f".. {above} {lines} above  ", "dim")] if above else []
    after: list[Piece] = [(f".. {below} more", "dim")] if below else []
    return [*before, *after]


def _numbered_rows(block: TextBlock, lines: Sequence[FlowLine]) -> list[BlockRow]:
    return [BlockRow(block.key, place, line, block.struck) for place, line in enumerate(lines)]


def _head_lines(block: TextBlock, width: int) -> list[FlowLine]:
    return flow_text(block.head, width, first=1, indent=block.hang)


def _body_lines(block: TextBlock, width: int) -> list[FlowLine]:
    lines = [line for text, tone in block.body for line in _paragraph_lines(text, width, tone)]
    return [*lines, *(line for text in block.table for line in column_lines(text, width, indent=1))]


def _paragraph_lines(text: str, width: int, tone: str) -> Iterator[FlowLine]:
    for line in printable_lines(text.strip()):
        yield from flow_text(linked_pieces(line, tone), width, first=BODY_INDENT, indent=BODY_INDENT) or [()]


def linked_pieces(text: str, tone: str) -> list[Piece]:
    """Printable text in pieces, its web addresses as links."""
    pieces: list[Piece] = []
    done = 0
    for start, end in link_spans(text):
        pieces += [(text[done:start], tone), (text[start:end], link_tone(link_target(text[start:end])))]
        done = end
    return [*pieces, (text[done:], tone)]
