"""Painting of the lines of the board, with what was painted before."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip
from textual.style import Style as VisualStyle
from textual.widget import Widget

from desk.tui.presentation.case_row import Pieces
from desk.tui.presentation.signs import CURSOR, MARKED
from desk.tui.presentation.toned_text import Piece, joined_pieces
from desk.tui.widgets.bare_lines import filtered_strips
from desk.tui.widgets.toned_line import tone_style

CURSOR_ROW, MARKED_ROW = "row--cursor", "row--marked"
"""The component classes of a line under the cursor and of a marked one."""
_STRIPS, _SEGMENTS = 512, 8192
"""Painted lines and parts of lines kept: several screens, so that walking up and down paints nothing anew."""


class RowPainter:
    """Paints lines in the styles of one widget."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._strips: LRUCache[Pieces, Strip] = LRUCache(_STRIPS)
        self._padded: LRUCache[Pieces, Strip] = LRUCache(_STRIPS)
        self._lines: dict[int, tuple[Pieces | None, Strip]] = {}
        """Lines as they are painted, by the identity of their rows. Each holds its row, so that no other has this identity."""
        self._styles: dict[tuple[str, str], Style] = {}
        self._segments: LRUCache[tuple[Piece, str], Segment] = LRUCache(_SEGMENTS)

    def strip(self, pieces: Pieces, width: int) -> Strip:
        """The painted line of these pieces. Call `forget_strips` when the width changes."""
        strip = self._strips.get(pieces)
        if strip is None:
            strip = self._strips[pieces] = self._paint_strip(pieces, width)
        return strip

    def blank_line(self, width: int) -> Strip:
        """The painted line below the last row."""
        return Strip.blank(width, tone_style(self._widget, "text"))

    def kept_lines(self, rows: Iterable[Pieces | None], width: int) -> list[Strip]:
        """The filtered lines of rows, as wide as the widget.

        A row that is None is a blank line. A line is the same object until it reads differently: Textual keeps with it what it makes of
        it for the terminal.
        """
        rows = list(rows)
        lines = [self._lines.get(id(pieces)) for pieces in rows]
        if missing := [place for place, line in enumerate(lines) if line is None]:
            padded = [self._padded_strip(rows[place], width) for place in missing]
            for place, strip in zip(missing, filtered_strips(self._widget, padded), strict=True):
                lines[place] = self._kept_line(rows[place], strip)
        return [strip for _, strip in filter(None, lines)]

    def _kept_line(self, pieces: Pieces | None, strip: Strip) -> tuple[Pieces | None, Strip]:
        """Keep a line by the identity of its row.

        To compare all of its words takes longer than to paint it.
        """
        if len(self._lines) >= _STRIPS:
            self._lines.clear()
        line = self._lines[id(pieces)] = pieces, strip
        return line

    def _padded_strip(self, pieces: Pieces | None, width: int) -> Strip:
        """A line, with blanks where the scroll bar may be gone."""
        whole = self._widget.region.width
        if pieces is None:
            return self._with_blanks(self.blank_line(width), whole)
        strip = self._padded.get(pieces)
        if strip is None:
            strip = self._padded[pieces] = self._with_blanks(self.strip(pieces, width), whole)
        return strip

    def _with_blanks(self, strip: Strip, whole: int) -> Strip:
        base, own = self._widget.background_colors
        return strip.adjust_cell_length(whole, VisualStyle(background=base + own).rich_style)

    def row_style(self, tone: str, row_class: str) -> Style:
        """The style of a tone on the background of its row. A row style without one still adds its text style."""
        style = self._styles.get((tone, row_class))
        if style is None:
            style = tone_style(self._widget, tone)
            if row_class:
                row = self._widget.get_component_rich_style(row_class)
                style = row + style + Style.from_color(None, row.bgcolor)
            self._styles[tone, row_class] = style
        return style

    def forget_strips(self) -> None:
        """Paint every line again, for the width changed."""
        self._strips.clear()
        self._padded.clear()
        self._lines.clear()

    def forget_styles(self) -> None:
        """Paint every line again in new styles.

        Call it when the stylesheet or the theme changed.
        """
        self.forget_strips()
        self._segments.clear()
        self._styles.clear()

    def _paint_strip(self, pieces: Pieces, width: int) -> Strip:
        row_class = CURSOR_ROW if pieces[0][0] == CURSOR else MARKED_ROW if pieces[1][0] == MARKED else ""
        return Strip([self._styled_segment(piece, row_class) for piece in joined_pieces(pieces)], width)

    def _styled_segment(self, piece: Piece, row_class: str) -> Segment:
        """A piece in its style. Kept, for most of a line is painted again and again."""
        segment = self._segments.get((piece, row_class))
        if segment is None:
            segment = self._segments[piece, row_class] = Segment(piece[0], self.row_style(piece[1], row_class))
        return segment
