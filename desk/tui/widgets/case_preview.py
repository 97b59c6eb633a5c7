"""The preview of the case under the cursor."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.case_preview import PREVIEW_LINES, preview_lines
from desk.tui.presentation.toned_text import Piece, joined_pieces
from desk.tui.widgets.bare_lines import filtered_strips, has_bare_lines
from desk.tui.widgets.toned_line import ToneStyles, tone_classes


class CasePreview(Widget):
    """Shows a case in four lines, or five. It stays as it is until it is given another moment."""

    COMPONENT_CLASSES = tone_classes("text", "title", "strong", "dim", "soon", "key")
    DEFAULT_CSS = f"CasePreview {{ height: {PREVIEW_LINES}; width: 1fr; display: none; }}"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id)
        self._moment: CaseMoment | None = None
        self._lines: list[list[Piece]] = []
        self._size_shown = Size()
        self._height = PREVIEW_LINES
        self._tones = ToneStyles(self)

    @property
    def lines(self) -> int:
        """The number of lines it takes when shown."""
        return self._height

    @lines.setter
    def lines(self, number: int) -> None:
        self._height = number
        self.styles.height = number

    def show(self, moment: CaseMoment | None) -> None:
        """Show a case, or nothing."""
        self._moment = moment
        was = self._lines
        self._lines = []
        if moment is not None:
            self._compose_in(moment)
        rows = range(max(len(was), len(self._lines)))
        if changed := [Region(0, y, self.size.width, 1) for y in rows if was[y : y + 1] != self._lines[y : y + 1]]:
            self.refresh(*changed)

    def notify_style_update(self) -> None:
        """Paint in new styles, for stylesheet or theme changed."""
        super().notify_style_update()
        self._tones.forget()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as Textual paints them."""
        if not has_bare_lines(self) or crop.column_span != (0, self.region.width):
            return super().render_lines(crop)
        return filtered_strips(self, map(self.render_line, crop.line_range))

    def _compose_in(self, moment: CaseMoment) -> None:
        self._size_shown = self.size
        self._lines = preview_lines(moment, self.size.width, self.size.height)

    def render_line(self, y: int) -> Strip:
        """One line as Textual paints it."""
        width = self.size.width
        if self._moment is not None and self.size != self._size_shown:  # a new size is painted before it is told of
            self._compose_in(self._moment)
        line = self._lines[y] if y < len(self._lines) else []
        segments = [Segment(text, self._tones.of(tone)) for text, tone in joined_pieces(line) if text]
        return Strip(segments).adjust_cell_length(width, self._tones.of("text"))
