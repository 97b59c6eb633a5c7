"""A list of entries with a cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import msgspec
from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from desk.tui.presentation.block_rows import BlockRow, folded_rows
from desk.tui.presentation.keyed_texts import KeyedTexts, StandingTexts
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_search import NO_SEARCH, TextSearch
from desk.tui.widgets.row_segments import ROW_CLASSES, row_segments
from desk.tui.widgets.toned_line import TONE_CLASSES, tone_style

_WHEEL_LINES = 3
_THUMB = "entry-list--thumb"
_Line = tuple[BlockRow, bool]
"""A row, and whether it is of the entry with the cursor."""


class _Place(msgspec.Struct, frozen=True, order=True):
    """A line of the list, as a row of an entry."""

    entry: int = 0
    row: int = 0


class EntryList(Widget, can_focus=True, inherit_bindings=False):
    """Shows entries one below the other, long ones folded, one chosen.

    Only what is in view is laid out, so that a case may have thousands of entries. When entries come, the line at the top stays where it
    is, and so does the cursor. A view that showed the end shows the new end only if it was asked to follow.
    """

    COMPONENT_CLASSES = TONE_CLASSES | ROW_CLASSES | {_THUMB}
    DEFAULT_CSS = "EntryList { height: 1fr; width: 1fr; }"
    ALLOW_SELECT = False

    @dataclass
    class Opened(Message):
        """An entry is to be shown whole."""

        key: str

    def __init__(self) -> None:
        super().__init__()
        self.texts: KeyedTexts = StandingTexts()
        self._keys: tuple[str, ...] = ()
        self._places: dict[str, int] = {}
        self._chosen = 0
        self._top = _Place()
        self._search = NO_SEARCH
        self._lines: list[_Line] = []
        self._thumb = range(0)
        self._rows_by_block: LRUCache[tuple[TextBlock, int, TextSearch], list[BlockRow]] = LRUCache(256)
        self._is_end_wanted = False
        self._is_end_shown = False

    # ---------------------------------------------------------------- what is shown

    @property
    def chosen(self) -> str:
        """The key of the entry with the cursor. Empty where there is none."""
        return self._keys[self._chosen] if self._keys else ""

    @property
    def is_at_end(self) -> bool:
        """Is the last line in view?"""
        return self._top == self._last_top() if self._keys and self.size.height else True

    def has_cursor_at(self, y: int) -> bool:
        """Is the entry with the cursor on a line of the screen?"""
        row = y - self.region.y
        return 0 <= row < min(len(self._lines), self.region.height) and self._lines[row][1]

    def show(self, texts: KeyedTexts, *, follow: bool = False) -> None:
        """Show these entries, and with `follow` go to the last."""
        chosen, top = self.chosen, self._keys[self._top.entry] if self._keys else ""
        self.texts, self._keys = texts, texts.keys
        self._places = {key: place for place, key in enumerate(self._keys)}
        self._chosen = self._places.get(chosen, min(self._chosen, len(self._keys) - 1))
        self._top = _Place(self._places.get(top, 0), self._top.row)
        self._is_end_wanted = follow or self._is_end_wanted
        self._lay_out()

    def show_search(self, search: TextSearch) -> None:
        """Mark the words of a search, and unfold what stands around them."""
        if search != self._search:
            self._search = search
            self._lay_out()
            self.refresh()  # a line that stays has other words marked

    def on_resize(self) -> None:
        """Lay out what is in view in the new size. The end stays in view, and so does the cursor."""
        is_end_shown, is_cursor_shown = self._is_end_shown, any(is_chosen for _, is_chosen in self._lines)
        self._lay_out()
        if self._lines and is_end_shown:
            self._paint_from(self._last_top())
        elif self._lines and is_cursor_shown:
            self._paint_from(self._revealing_top())

    def _lay_out(self) -> None:
        """Lay out what is in view, once the size is known."""
        if not self.size.width or not self.size.height or not self._keys:
            return
        if self._is_end_wanted:
            self._is_end_wanted = False
            self._chosen, self._top = len(self._keys) - 1, self._last_top()
        self._paint_from(self._top)

    def _paint_from(self, top: _Place) -> None:
        """Show the lines from this one on, and repaint those that differ."""
        top = _Place(top.entry, min(top.row, len(self._rows_of(top.entry)) - 1))
        self._top = min(top, self._last_top())
        was, chosen = self._lines, self.chosen
        self._lines = [(row, row.key == chosen) for row in islice(self._rows_from(self._top), self.size.height)]
        for y in range(self.size.height):
            if was[y : y + 1] != self._lines[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))
        self._is_end_shown = self.is_at_end
        self._show_thumb()

    def _show_thumb(self) -> None:
        """Show in the last column how far down the list is."""
        shown, count, height = len({row.key for row, _ in self._lines}), len(self._keys), self.size.height
        size = max(1, height * shown // count)
        start = 0 if self._top == _Place() else height - size if self.is_at_end else min(height - size, height * self._top.entry // count)
        thumb = range(0) if self._top == _Place() and self.is_at_end else range(start, start + size)
        if thumb != self._thumb:
            self._thumb = thumb
            self.refresh(Region(self.size.width - 1, 0, 1, height))

    # ---------------------------------------------------------------- layout

    def _rows_of(self, entry: int) -> list[BlockRow]:
        block, width = self.texts.block(self._keys[entry]), self.size.width - 1
        rows = self._rows_by_block.get((block, width, self._search))
        if rows is None:
            rows = self._rows_by_block[block, width, self._search] = folded_rows(block, width, search=self._search)
        return rows

    def _rows_from(self, place: _Place) -> Iterator[BlockRow]:
        for entry in range(place.entry, len(self._keys)):
            yield from self._rows_of(entry)[place.row if entry == place.entry else 0 :]

    def _place_before(self, place: _Place, lines: int) -> _Place:
        """The place so many lines higher, or the first there is."""
        entry, row = place.entry, place.row - lines
        while row < 0 and entry:
            entry -= 1
            row += len(self._rows_of(entry))
        return _Place(entry, max(0, row))

    def _place_after(self, place: _Place, lines: int) -> _Place:
        """The place so many lines lower, or the last there is."""
        entry, row = place.entry, place.row + lines
        while entry < len(self._keys) - 1 and row >= len(self._rows_of(entry)):
            row -= len(self._rows_of(entry))
            entry += 1
        return _Place(entry, min(row, len(self._rows_of(entry)) - 1))

    def _end_of(self, entry: int) -> _Place:
        return _Place(entry, len(self._rows_of(entry)) - 1)

    def _last_top(self) -> _Place:
        """The place at the top when the end is in view."""
        return self._place_before(self._end_of(len(self._keys) - 1), self.size.height - 1)

    # ---------------------------------------------------------------- moving

    def move(self, entries: int) -> None:
        """Put the cursor so many entries further.

        An entry that is higher than the view is scrolled through first.
        """
        if self._keys and not self._scrolled_within(entries):
            self._choose_entry(self._chosen + entries)

    def _scrolled_within(self, direction: int) -> bool:
        first, last, bottom = _Place(self._chosen), self._end_of(self._chosen), self._place_after(self._top, self.size.height - 1)
        is_seen = first <= bottom and last >= self._top
        if (
            not is_seen
            or len(self._rows_of(self._chosen)) <= self.size.height
            or not (last > bottom if direction > 0 else first < self._top)
        ):
            return False
        self.scroll_lines(direction * max(1, self.size.height - 1))
        return True

    def move_page(self, pages: int) -> None:
        """Scroll by screenfuls, one line of the last in view. The cursor comes along."""
        if not self._keys:
            return
        before = self._top
        self.scroll_lines(pages * max(1, self.size.height - 1))
        if self._top == before:
            self._choose_entry(len(self._keys) - 1 if pages > 0 else 0)
            return
        shown = [self._places[row.key] for row, _ in self._lines if row.place == 0] or [self._top.entry]
        self._choose_entry(max(shown[0], min(self._chosen, shown[-1])), reveals=False)

    def move_to_start(self) -> None:
        """Put the cursor on the first entry."""
        self._choose_entry(0)

    def move_to_end(self) -> None:
        """Put the cursor on the last entry, its end in view."""
        if self._keys:
            self._top = self._last_top()
            self._choose_entry(len(self._keys) - 1, reveals=False)

    def go_to(self, key: str) -> None:
        """Put the cursor on an entry, where it is known."""
        if key in self._places:
            self._choose_entry(self._places[key])

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines, up when negative. The cursor stays on its entry."""
        if self._keys and self.size.height:
            self._paint_from(self._place_after(self._top, lines) if lines > 0 else self._place_before(self._top, -lines))

    def _choose_entry(self, entry: int, *, reveals: bool = True) -> None:
        if not self._keys:
            return
        self._chosen = max(0, min(entry, len(self._keys) - 1))
        if self.size.width and self.size.height:
            self._paint_from(self._revealing_top() if reveals else self._top)

    def _revealing_top(self) -> _Place:
        """The top that brings the chosen entry into view.

        It scrolls as little as it can. The first line matters most."""
        first, last = _Place(self._chosen), self._end_of(self._chosen)
        if first < self._top:
            return first
        is_seen = last <= self._place_after(self._top, self.size.height - 1)
        return self._top if is_seen else min(first, self._place_before(last, self.size.height - 1))

    def open_chosen(self) -> None:
        """Ask for the entry with the cursor, whole."""
        if self._keys:
            self.post_message(self.Opened(self.chosen))

    # ---------------------------------------------------------------- mouse and paint

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self.scroll_lines(_WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self.scroll_lines(-_WHEEL_LINES)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor there. A second click opens the entry."""
        if event.y < len(self._lines):
            self.go_to(self._lines[event.y][0].key)
            if event.chain > 1:
                self.open_chosen()

    def on_focus(self) -> None:
        """Show the cursor strong."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor faint."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line as Textual paints it."""
        width, base = self.size.width, tone_style(self, "text")
        row, is_chosen = self._lines[y] if y < len(self._lines) else (_BLANK, False)
        segments = row_segments(self, row, search=self._search, is_chosen=is_chosen)
        thumb = Segment(" ", self.get_component_rich_style(_THUMB) if y in self._thumb else base)
        style = segments[-1].style if is_chosen and row.place == 0 else base
        return Strip([*Strip(segments).adjust_cell_length(width - 1, style), thumb], width)


_BLANK = BlockRow("", 0, ())
