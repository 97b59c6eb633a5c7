"""A scrolling column of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from desk.tui.presentation.block_rows import BlockRow, block_rows
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_search import NO_SEARCH, TextSearch
from desk.tui.widgets.row_segments import ROW_CLASSES, row_segments
from desk.tui.widgets.toned_line import TONE_CLASSES, tone_style

_LINES_BEFORE_HIT = 2


class TextColumn(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows texts one below the other, wrapped and never cut.

    When the texts change, the line at the top of the view stays there. A view that showed the end shows the new end only if it was
    asked to follow.
    """

    COMPONENT_CLASSES = TONE_CLASSES | ROW_CLASSES
    DEFAULT_CSS = "TextColumn { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; }"
    ALLOW_SELECT = False

    @dataclass
    class LaidOut(Message):
        """The texts take another number of lines than before."""

        lines: int

    def __init__(self) -> None:
        super().__init__()
        self._blocks: tuple[TextBlock, ...] = ()
        self._rows: list[BlockRow] = []
        self._follow = False
        self._search = NO_SEARCH
        self._rows_by_block: LRUCache[tuple[TextBlock, int], list[BlockRow]] = LRUCache(1024)

    @property
    def below(self) -> int:
        """The number of lines below the last one in view."""
        return max(0, len(self._rows) - self._top_row - self._text_size.height)

    @property
    def _text_size(self) -> Size:
        """The cells there are for text, beside the scrollbar."""
        return self.scrollable_content_region.size

    @property
    def _top_row(self) -> int:
        return int(self.scroll_offset.y)

    @property
    def keys_in_view(self) -> list[str]:
        """The keys of the texts in view, from the top."""
        rows = self._rows[self._top_row : self._top_row + self._text_size.height]
        return list(dict.fromkeys(row.key for row in rows))

    def show(self, blocks: Sequence[TextBlock], *, follow: bool = False) -> None:
        """Show these texts, and with `follow` go to the end."""
        if tuple(blocks) == self._blocks and not follow:
            return
        self._blocks = tuple(blocks)
        self._follow = follow
        self._lay_out()

    def show_search(self, search: TextSearch) -> None:
        """Mark the words of a search."""
        self._search = search
        self.refresh()

    def reveal_hit(self) -> None:
        """Bring the best line of the search into view.

        Some of what stands before it comes along."""
        found = self._search.best_line(self._texts_of_rows())
        if found is not None and not self._top_row <= found < self._top_row + self._text_size.height:
            self._scroll_to_row(found - _LINES_BEFORE_HIT)

    def step_hit(self, direction: int) -> bool:
        """Scroll to the next hit, or the one before.

        False when there is none."""
        hits = [place for place, text in enumerate(self._texts_of_rows()) if self._search.spans(text)]
        top = self._top_row
        beyond = [place for place in hits if (place > top if direction > 0 else place < top)]
        self._scroll_to_row(beyond[0 if direction > 0 else -1] if beyond else top)
        return self._top_row != top

    def _texts_of_rows(self) -> list[str]:
        return ["".join(text for text, _ in row.pieces) for row in self._rows]

    def move(self, lines: int) -> None:
        """Scroll down by `lines`, up when negative."""
        self._scroll_to_row(self._top_row + lines)

    def reveal(self, key: str) -> None:
        """Scroll as little as brings the block `key` into view.

        Its first line matters most.
        """
        places = [place for place, row in enumerate(self._rows) if row.key == key]
        if places:
            least = places[-1] - self._text_size.height + 1
            self._scroll_to_row(min(places[0], max(self._top_row, least)))

    def move_page(self, pages: int) -> None:
        """Scroll by screenfuls, keeping one line of the last in view."""
        self.move(pages * max(1, self._text_size.height - 1))

    def move_to_start(self) -> None:
        """Scroll to the first line."""
        self._scroll_to_row(0)

    def move_to_end(self) -> None:
        """Scroll to the last line."""
        self._scroll_to_row(len(self._rows))

    def go_to(self, key: str) -> None:
        """Scroll the block `key` to the top, if enough text is below."""
        self._scroll_to_row(next((index for index, row in enumerate(self._rows) if row.key == key), self._top_row))

    def on_resize(self) -> None:
        """Lay the texts out in the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Lay all texts out again, and repaint lines that differ."""
        width = self._text_size.width
        if not width:
            return
        was, top = self._rows, self._top_row
        anchor = was[top] if top and top < len(was) else None
        self._rows = [row for block in self._blocks for row in self._rows_of(block, width)]
        if len(was) != len(self._rows):
            self.virtual_size = Size(width, len(self._rows))
            self.post_message(self.LaidOut(len(self._rows)))
        self._scroll_to_row(len(self._rows) if self._follow else self._place_of(anchor))
        self._follow = False
        self._repaint_changed(was, top)

    def _place_of(self, anchor: BlockRow | None) -> int:
        if anchor is None:
            return self._top_row
        same = [index for index, row in enumerate(self._rows) if row.key == anchor.key]
        return same[min(anchor.place, len(same) - 1)] if same else self._top_row

    def _repaint_changed(self, was: list[BlockRow], was_top: int) -> None:
        for y in range(self._text_size.height):
            before = was[y + was_top] if y + was_top < len(was) else None
            now = self._rows[y + self._top_row] if y + self._top_row < len(self._rows) else None
            if before != now:
                self.refresh(Region(0, y, self._text_size.width, 1))

    def _rows_of(self, block: TextBlock, width: int) -> list[BlockRow]:
        rows = self._rows_by_block.get((block, width))
        if rows is None:
            rows = self._rows_by_block[block, width] = block_rows(block, width)
        return rows

    def _scroll_to_row(self, top: int) -> None:
        top = max(0, min(top, len(self._rows) - self._text_size.height))
        if top != self._top_row:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)

    def render_line(self, y: int) -> Strip:
        """One line as Textual paints it."""
        width, index = self._text_size.width, y + self._top_row
        base = tone_style(self, "text")
        if index >= len(self._rows):
            return Strip.blank(width, base)
        return Strip(row_segments(self, self._rows[index], search=self._search)).adjust_cell_length(width, base)
