"""The panes of a case as tabs, for narrow windows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual import events
from textual.message import Message

from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.toned_text import Piece, pieces_width, spread_pieces
from desk.tui.widgets.toned_line import StaticTonedLine, tone_classes


class PaneTabs(StaticTonedLine):
    """Shows the panes with their counts, and who else is here.

    The pane in view is strong.
    """

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "soon")
    names: Mapping[str, str] = {}
    counts: Mapping[str, int] = {}
    current = ""
    presence = ""

    @dataclass
    class Chosen(Message):
        """The tab of a pane was clicked."""

        pane: str

    def show_presence(self, words: str) -> None:
        """Show who else is at the case."""
        if words != self.presence:
            self.presence = words
            self.update_text()

    def compose_line(self, width: int) -> list[Piece]:
        """The line in `width` cells."""
        left: list[Piece] = [(" ", "text")]
        for _, tab in self._tabs():
            left += [tab, (" ", "text")]
        room = max(0, width - pieces_width(left) - 1)
        return spread_pieces(left, [(cut(f"{self.presence} ", room), "soon")] if self.presence and room > 4 else [], width)

    def _tabs(self) -> Iterator[tuple[str, Piece]]:
        """Each pane with its tab."""
        for name, title in self.names.items():
            count = self.counts.get(name, 0)
            words = f"{title} {count}" if count else title
            yield name, (f"[{words}]", "strong") if name == self.current else (f" {words} ", "dim")

    def on_click(self, event: events.Click) -> None:
        """Choose the pane under the mouse."""
        start = 1
        for name, tab in self._tabs():
            if start <= event.x < start + pieces_width([tab]):
                event.stop()
                self.post_message(self.Chosen(name))
            start += pieces_width([tab]) + 1
