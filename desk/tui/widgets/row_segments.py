"""The styled segments of a row of text."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from desk.tui.presentation.block_rows import BlockRow
from desk.tui.presentation.signs import CURSOR
from desk.tui.presentation.text_search import NO_SEARCH, TextSearch, marked_pieces
from desk.tui.presentation.toned_text import FlowLine, bare_pieces, link_of
from desk.tui.widgets.toned_line import tone_style

_STRUCK, _HIT, _LINK, _CHOSEN = "text-row--struck", "text-row--hit", "text-row--link", "text-row--chosen"
ROW_CLASSES = {_STRUCK, _HIT, _LINK, _CHOSEN}
"""The component classes that a widget declares which paints rows."""


def row_segments(widget: Widget, row: BlockRow, *, search: TextSearch = NO_SEARCH, is_chosen: bool = False) -> list[Segment]:
    """The segments of a row. The first line of a chosen text stands on a ground of its own, the cursor before all of them."""
    pieces = _with_cursor(row.pieces) if is_chosen else row.pieces
    ground = widget.get_component_rich_style(_CHOSEN, partial=True) if is_chosen and row.place == 0 else Style()
    return [
        Segment(text, _piece_style(widget, tone, struck=row.struck, is_hit=is_hit) + ground)
        for text, tone, is_hit in marked_pieces(tuple(bare_pieces(pieces)), search)
    ]


def _with_cursor(pieces: FlowLine) -> FlowLine:
    """A line with the cursor in its first cell, which is blank."""
    if not pieces or not pieces[0][0].startswith(" "):
        return ((CURSOR, "key"), *pieces)
    (text, tone), *rest = pieces
    return ((CURSOR, "key"), (text[1:], tone), *rest)


def _piece_style(widget: Widget, tone: str, *, struck: bool, is_hit: bool) -> Style:
    address = link_of(tone)
    style = tone_style(widget, "text" if address else tone)
    if address:
        style += widget.get_component_rich_style(_LINK, partial=True) + Style(link=address)
    if struck:
        style += widget.get_component_rich_style(_STRUCK, partial=True)
    return style + widget.get_component_rich_style(_HIT, partial=True) if is_hit else style
