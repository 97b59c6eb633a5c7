"""Lines in tones as a Textual `Static`.

Text in tones is painted in two ways. A row that may change with every second is a `TonedLine`: it paints its own cells, and of those
only the ones that changed. Text that wraps and changes by the key, or not at all, is a `TonedStatic`. Both take each tone from the
component class `tone--...` in `styles/tones.tcss`, so that a theme changes both.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from desk.text.printable import printable_columns
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.widgets.toned_line import TONE_CLASSES


class TonedStatic(Static):
    """Shows lines in tones. No text in them is ever markup."""

    COMPONENT_CLASSES = TONE_CLASSES

    def __init__(self, lines: Iterable[FlowLine] = (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  as in Textual
        super().__init__(id=id, classes=classes, markup=False)
        self._lines = tuple(lines)

    def show(self, lines: Iterable[FlowLine], *, layout: bool = True) -> None:
        """Show these lines.

        Lines that are shown already cost nothing. `layout` is False where the size is fixed.
        """
        shown = tuple(lines)
        if shown != self._lines:
            self._lines = shown
            self.refresh(layout=layout)

    def show_or_hide(self, lines: Iterable[FlowLine]) -> None:
        """Show these lines, and take no room where there are none."""
        shown = tuple(lines)
        self.display = bool(shown)
        self.show(shown)

    def render(self) -> Content:
        """The lines in the colours of the present theme."""
        return Content("\n").join(map(self._line_content, self._lines))

    def _line_content(self, line: FlowLine) -> Content:
        return Content.assemble(*((printable_columns(text), self.get_visual_style(f"tone--{tone}")) for text, tone in line))
