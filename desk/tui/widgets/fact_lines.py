"""The facts of a case in its head."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.head_facts import fact_rows
from desk.tui.presentation.toned_text import Piece
from desk.tui.widgets.toned_line import tone_classes, tone_style

_TALL, _LOW = 30, 20
"""Lines of a window from which on the facts have two rows, and one."""


class FactLines(Widget):
    """Shows what they feel, need and want.

    It has two rows, one or none, by the height of the window.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "soon", "late", "key", "paused", "title")
    DEFAULT_CSS = "FactLines { height: auto; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id)
        self._moment: CaseMoment | None = None
        self._rows: list[list[Piece]] = []

    def show(self, moment: CaseMoment) -> None:
        """Show the facts of a changed case, or of another minute."""
        self._moment = moment
        if self.size.width:
            self._renew_rows(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows that the window can spare."""
        return len(self._fact_rows(width))

    def on_resize(self) -> None:
        """Lay the facts out anew."""
        self._rows = self._fact_rows(self.size.width)
        self.refresh()

    def _renew_rows(self, width: int) -> None:
        was, self._rows = self._rows, self._fact_rows(width)
        if was != self._rows:
            self.refresh(layout=len(was) != len(self._rows))

    def _fact_rows(self, width: int) -> list[list[Piece]]:
        return fact_rows(self._moment, width, _most_rows(self.app.size.height)) if self._moment else []

    def render_line(self, y: int) -> Strip:
        """One row as Textual paints it."""
        base = tone_style(self, "text")
        segments = [Segment(text, tone_style(self, tone)) for text, tone in (self._rows[y] if y < len(self._rows) else ())]
        return Strip(segments).adjust_cell_length(self.size.width, base)


def _most_rows(height: int) -> int:
    return 2 if height >= _TALL else 1 if height >= _LOW else 0
