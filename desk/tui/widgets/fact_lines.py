"""The facts of a case in its head."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.facts import Fact, fitted_facts, pressing_facts
from desk.tui.widgets.toned_line import tone_classes, tone_style


class FactLines(Widget):
    """Shows as many facts as fit in one to three lines.

    The height of the window decides how many lines.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "soon", "late", "key")
    DEFAULT_CSS = "FactLines { height: auto; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the name Textual's own widgets use
        super().__init__(id=id)
        self._moment: CaseMoment | None = None
        self._facts: list[Fact] = []
        self._key = ""

    def show(self, moment: CaseMoment) -> None:
        """Show the facts of a changed case, or of another minute."""
        found, key = pressing_facts(moment), moment.key("about")
        if (found, key) != (self._facts, self._key):
            self._facts, self._key = found, key
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that the facts need and the window can spare."""
        return len(fitted_facts(self._facts, width, _most_lines(viewport.height), self._key))

    def render_line(self, y: int) -> Strip:
        """One line as Textual paints it."""
        base = tone_style(self, "text")
        lines = fitted_facts(self._facts, self.size.width, _most_lines(self.app.size.height), self._key)
        segments = [Segment(text, tone_style(self, tone)) for text, tone in (lines[y] if y < len(lines) else ())]
        return Strip(segments).adjust_cell_length(self.size.width, base)


def _most_lines(height: int) -> int:
    return 3 if height >= 30 else 2 if height >= 20 else 1
