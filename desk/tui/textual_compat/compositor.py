"""A compositor that paints the changed cells alone.

Textual asks every visible widget for all its lines at each partial update, and writes each changed line from the left edge of its widget.
"""

from __future__ import annotations

import inspect
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from rich.cells import get_character_cell_size
from rich.console import Console, RenderableType
from textual._compositor import ChopsUpdate, Compositor, CompositorMap, ReflowResult
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from desk.tui.textual_compat.first_paint import FirstPaint

_Chops = list[dict[int, Strip | None]]
"""The pieces of each line by their first cell. None where nothing is painted yet."""


class ChangedCells(ChopsUpdate):
    """An update that writes the cells of its spans alone."""

    def render_segments(self, console: Console) -> str:
        """The update as a terminal reads it."""
        written: list[str] = []
        for y, first, end in self.spans:
            for stop, (start, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
                if strip is None or start >= end or stop <= first:
                    continue
                start, strip = _cropped_strip(strip, start, (max(first, start), min(end, stop)))
                written.append(f"\x1b[{y + 1};{start + 1}H{strip.render(console)}")
        return "".join(written)


def _cropped_strip(strip: Strip, start: int, cells: tuple[int, int]) -> tuple[int, Strip]:
    """The strip of these cells, with its first cell.

    A strip that holds wide characters stays whole, for a cut would halve one.
    """
    first, end = cells
    if (first == start and end - start >= strip.cell_length) or not all(_is_narrow(segment.text) for segment in strip):
        return start, strip
    return first, strip.crop(first - start, end - start)


@lru_cache(4096)
def _is_narrow(text: str) -> bool:
    """Does each character take one cell?"""
    return text.isascii() or all(get_character_cell_size(character) == 1 for character in text)


class ChangedLinesCompositor(Compositor):
    """Asks widgets for changed lines alone."""

    def __init__(self, first_paint: FirstPaint) -> None:
        super().__init__()
        self._first_paint: FirstPaint | None = first_paint
        self._moved: set[Region] = set()
        """What moved between two layouts."""

    def end_wait(self) -> None:
        """Withhold the first paint no longer."""
        self._first_paint = None

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        """The update to be displayed. None while there is none, or the first paint is not yet due."""
        if self._first_paint is not None:
            if self._first_paint.must_wait():
                return None
            self._first_paint, full = None, True
        return super().render_update(full, screen_stack, simplify)

    # Textual arranges the whole screen anew for a widget that changed out of view, and holds a map just made for outdated. A scroll is
    # what brings others into view, and a widget that comes asks for a layout.
    def update_widgets(self, widgets: set[Widget]) -> None:
        """Note what of these widgets is to be painted."""
        super().update_widgets(widgets & self.visible_widgets.keys())

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay the widgets out anew, and note what is to be painted."""
        changed = super().reflow(parent, size)
        self._full_map_invalidated = False
        self._dirty_regions |= self._moved
        self._moved = set()
        return changed

    # After a scroll Textual makes the map when somebody asks for it. The layout that follows finds nothing new in it.
    @property
    def full_map(self) -> CompositorMap:
        """The place of every widget."""
        before, now = self._full_map, super().full_map
        if now is not before:
            changed = (place.clip.intersection(place.region) for _, place in now.items() ^ before.items())
            self._moved.update(filter(None, changed))
        return now

    def render_partial_update(self) -> ChopsUpdate | None:
        """The update of changed regions. None when there is none."""
        update = super().render_partial_update()
        return None if update is None else ChangedCells(update.chops, update.spans, update.chop_ends)

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        lines = [y for y in crop.line_range if is_rendered_line(y)]
        nothing: dict[int, Strip | None] = {}
        chops: _Chops = [nothing] * self.size.height
        for y in lines:
            chops[y] = dict.fromkeys(self.cuts[y][:-1])
        self._fill_chops(chops, crop, lines)
        return cast("Sequence[Mapping[int, Strip]]", chops)

    def _fill_chops(self, chops: _Chops, crop: Region, lines: Sequence[int]) -> None:
        """Paint from front to back. The first piece in a place stays."""
        left, right = crop.column_span
        missing = {y: bisect_left(self.cuts[y], right) - bisect_right(self.cuts[y], left) + 1 for y in lines}
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if not shown.overlaps(crop):
                continue
            x, top, width, height = shown
            for first, stop in _line_runs(y for y in lines if missing[y] and top <= y < top + height):
                strips = widget.render_lines(Region(x - region.x, first - region.y, width, stop - first))
                for y, strip in zip(range(first, stop), strips, strict=False):  # Textual takes fewer lines than asked for, too
                    for cut, end, piece in self._pieces_of(strip, y, (x, x + width)):
                        if chops[y][cut] is None:
                            chops[y][cut] = piece
                            missing[y] -= cut < right and end > left

    def _pieces_of(self, strip: Strip, y: int, span: tuple[int, int]) -> Iterator[tuple[int, int, Strip]]:
        """The pieces of a line of a widget.

        Each has its first cell and the one after its last.
        """
        first, stop = span
        every = self.cuts[y]
        cuts = every[bisect_left(every, first) : bisect_right(every, stop)]
        pieces = strip.divide([cut - first for cut in cuts[1:]])
        return zip(cuts, cuts[1:], pieces, strict=False)  # a strip that is too short has fewer


def _line_runs(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The runs of lines without a gap.

    Each is its first line and the one after its last.
    """
    first = stop = -1
    for y in lines:
        if y != stop:
            if stop > first:
                yield first, stop
            first = y
        stop = y + 1
    if stop > first:
        yield first, stop


def new_compositor(screen: Screen[Any], is_covered: Callable[[], bool] = lambda: False) -> Compositor:
    """The compositor for a screen.

    It is Textual's own where that is not the one this was written for.
    """
    return ChangedLinesCompositor(FirstPaint(screen, is_covered=is_covered)) if _is_known() else Compositor()


@lru_cache(1)
def _is_known() -> bool:
    known: list[tuple[Callable[..., object], list[str]]] = [
        (Compositor._render_chops, ["self", "crop", "is_rendered_line"]),
        (Compositor.render_partial_update, ["self"]),
        (Compositor.render_update, ["self", "full", "screen_stack", "simplify"]),
        (ChopsUpdate.render_segments, ["self", "console"]),
        (ChopsUpdate.__init__, ["self", "chops", "spans", "chop_ends"]),
    ]
    return all(list(inspect.signature(function).parameters) == names for function, names in known)
