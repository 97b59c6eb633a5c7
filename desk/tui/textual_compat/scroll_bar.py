"""A scroll bar that is painted only when it looks different.

On a board of thousands a line is less than an eighth of a cell, but Textual paints the whole bar for each line scrolled.
"""

from __future__ import annotations

from math import ceil

from textual.reactive import Reactive
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widget import Widget

_EIGHTHS = len(ScrollBarRender.VERTICAL_BARS)


class SteadyScrollBar(ScrollBar):
    """An upright scroll bar that moves by eighths of a cell."""

    position: Reactive[float] = Reactive(0.0, repaint=False)

    def watch_position(self, before: float, after: float) -> None:
        """Paint the bar where its upper end moves by an eighth."""
        if self._upper_end(before) != self._upper_end(after):
            self.refresh()

    # The figures of `ScrollBarRender.render_bar`. Every other one of them paints the bar when it changes.
    def _upper_end(self, position: float) -> int:
        size, virtual, window = self.size.height, ceil(self.window_virtual_size), ceil(self.window_size)
        if not size or not 0 < window < virtual:
            return 0
        thumb = max(1, window / (virtual / size))
        return int((size - thumb) * position / (virtual - window) * _EIGHTHS)


def steady_scroll_bar(widget: Widget) -> ScrollBar:
    """The vertical scroll bar of a widget, made when first asked for."""
    if widget._vertical_scrollbar is None:
        widget._vertical_scrollbar = bar = SteadyScrollBar(name="vertical", thickness=widget.scrollbar_size_vertical)
        bar.display = False
        widget.app._start_widget(widget, bar)
    return widget._vertical_scrollbar
