"""The list of a handover's lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from desk.tui.presentation.handover.seat import PackRow
from desk.tui.presentation.toned_text import Piece, bare_pieces
from desk.tui.widgets.toned_line import TONE_CLASSES, tone_style

PaintRow = Callable[[PackRow, int, bool], Sequence[Piece]]
"""Gives the pieces of a row in a width, chosen or not."""


class PackList(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows rows one below the other, one of them chosen. The chosen one stays chosen wherever it moves."""

    COMPONENT_CLASSES = TONE_CLASSES | {"pack-list--cursor"}
    DEFAULT_CSS = "PackList { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; }"
    ALLOW_SELECT = False

    class RowChosen(Message):
        """Another row is chosen."""

    def __init__(self, paint: PaintRow, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._paint = paint
        self._place = 0
        self.rows: Sequence[PackRow] = ()
        self.chosen = ""

    def show(self, rows: Sequence[PackRow]) -> None:
        """Show these rows. One that is gone leaves the cursor at its place."""
        keys = [row.key for row in rows]
        self.rows = rows
        if self.chosen not in keys:
            self.chosen = keys[min(self._place, len(keys) - 1)] if keys else ""
        self._place = keys.index(self.chosen) if self.chosen else 0
        self.virtual_size = Size(self.scrollable_content_region.width, len(rows))
        self._reveal_chosen()
        self.refresh()

    @property
    def row(self) -> PackRow | None:
        """The row chosen. None where there is none."""
        return self.rows[self._place] if self.rows else None

    @property
    def below(self) -> int:
        """The number of rows below the last one in view."""
        return max(0, len(self.rows) - int(self.scroll_offset.y) - self.scrollable_content_region.height)

    def choose(self, key: str) -> bool:
        """Choose a row. False for one that is not there."""
        place = next((place for place, row in enumerate(self.rows) if row.key == key), None)
        if place is not None:
            self._choose_place(place)
        return place is not None

    @property
    def place(self) -> int:
        """The place of the chosen row, from 0."""
        return self._place

    def move(self, steps: int) -> None:
        """Choose a row further down, or up when negative."""
        if self.rows:
            self._choose_place(max(0, min(self._place + steps, len(self.rows) - 1)))

    def _choose_place(self, place: int) -> None:
        self._place, self.chosen = place, self.rows[place].key
        self._reveal_chosen()
        self.refresh()
        self.post_message(self.RowChosen())

    def move_page(self, pages: int) -> None:
        """Choose a row a screenful away."""
        self.move(pages * max(1, self.scrollable_content_region.height - 1))

    def _reveal_chosen(self) -> None:
        height, top = self.scrollable_content_region.height, int(self.scroll_offset.y)
        wanted = min(max(top, self._place - height + 1), self._place)
        if height and wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True, force=True)

    def on_resize(self) -> None:
        """Keep the chosen row in view."""
        self._reveal_chosen()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        place = event.y + int(self.scroll_offset.y)
        if 0 <= place < len(self.rows):
            self.choose(self.rows[place].key)

    def render_line(self, y: int) -> Strip:
        """One row as Textual paints it."""
        width, place = self.scrollable_content_region.width, y + int(self.scroll_offset.y)
        base = tone_style(self, "text")
        if place >= len(self.rows):
            return Strip.blank(width, base)
        chosen = place == self._place
        behind = self.get_component_rich_style("pack-list--cursor", partial=True) if chosen else None
        pieces = self._paint(self.rows[place], width, chosen)
        segments = [
            Segment(text, tone_style(self, tone) + behind if behind else tone_style(self, tone))
            for text, tone in bare_pieces(pieces)
            if text
        ]
        return Strip(segments).adjust_cell_length(width, base + behind if behind else base)
