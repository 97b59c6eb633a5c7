"""Screens styled once, and painted where they changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events, messages
from textual._time import get_time
from textual.app import App
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets._toast import ToastRack

from desk.tui.textual_compat.compositor import new_compositor

_FRAME = 1 / 60
"""Seconds between two paints as Textual has them."""


class ThriftyScreen:
    """A screen styled once, and painted where it changed.

    It is a mixin. The widgets were styled when they were mounted. Only a theme changed meanwhile makes other styles.
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The widget with the keys. Textual paints the whole screen when it is another, and not those two alone."""

    _laid_out_at = 0.0
    """When the last layout began."""
    _answered_at = 0.0
    """When a paint was last promised at once."""
    _must_answer = False
    """Is the next paint to be made at once?"""

    def paint_soon(self) -> None:
        """Paint what changed without waiting for a beat. Of changes that come together, one a frame is painted so."""
        if (now := get_time()) - self._answered_at >= _FRAME:
            self._answered_at, self._must_answer = now, True

    # Textual tells the screen of it by a message, and what others make of the key would be worked out before that is read.
    def paint_now(self, widget: Widget) -> None:
        """Paint a widget within this turn, where nothing else is due.

        Else it is painted as `paint_soon` says.
        """
        self.paint_soon()
        screen = _as_screen(self)
        if widget._repaint_required and not (widget._layout_required or widget._scroll_required or _must_arrange(screen)):
            widget._repaint_required = False
            screen._dirty_widgets.add(widget)
            self._answer()

    # Textual paints at the beats of a timer. After a paint the next one comes one to two frames later, and a key would wait for a tick.
    async def _on_idle(self, event: events.Idle) -> None:
        if self._answer():
            event.prevent_default()

    def _answer(self) -> bool:
        """Paint what was promised at once. False where nothing is to be painted so."""
        screen = _as_screen(self)
        if not (self._must_answer and screen.is_current and not screen.app._batch_count and _is_changed(screen)):
            return False
        self._must_answer = False
        screen._on_timer_update()
        return True

    # Textual looks through all widgets for the one of tooltips, at each key.
    def _clear_tooltip(self) -> None:
        if not _as_screen(self).app._disable_tooltips:
            super()._clear_tooltip()  # type: ignore[misc]  # of the screen that it is mixed into

    # Textual restyles every screen that is pushed. Its own handler runs after this one, and asks the event.
    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        screen = _as_screen(self)
        self._must_answer = False  # the app asks for a whole paint right after this
        event.refresh_styles &= screen._css_update_count not in {-1, screen.app._css_update_count}

    # Textual goes on painting the toasts of a screen below another one, which shows them too.
    def _on_screen_suspend(self) -> None:
        for rack in _as_screen(self).query_children(ToastRack):
            if rack.display:  # what is set is laid out anew
                rack.display = False

    # Textual lays a screen out at the first resize once more, and the screens below it with it.
    def _screen_resized(self, size: Size) -> None:
        screen = _as_screen(self)
        if screen._compositor.size != size or screen.size != size:
            super()._screen_resized(size)  # type: ignore[misc]  # of the screen that it is mixed into

    # Textual asks for another layout wherever a layout gave a widget its size, and for one that was over when it was asked.
    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        screen = _as_screen(self)
        if not (size or screen.outer_size) or (scroll and not screen._layout_widgets):
            super()._refresh_layout(size, scroll)  # type: ignore[misc]  # as above
            return
        asked = {widget: _scroll_bars(widget) for widget in screen.walk_children(Widget, with_self=False) if not widget._layout_required}
        self._laid_out_at = get_time()
        super()._refresh_layout(size, scroll)  # type: ignore[misc]  # as above
        screen._layout_required = False
        for widget, bars in asked.items():
            widget._layout_required &= _scroll_bars(widget) != bars

    async def _on_layout(self, message: messages.Layout) -> None:
        if message.time < self._laid_out_at:
            message.stop()
            message.prevent_default()

    # Textual repaints the whole of a screen seen under another, and with it the one on top, when a single cell of it changed.
    def _compositor_refresh(self) -> None:
        screen = _as_screen(self)
        dirty = screen._compositor._dirty_regions
        if screen not in screen.app._background_screens or not dirty:
            super()._compositor_refresh()  # type: ignore[misc]  # as above
            return
        stack = screen.app.screen_stack
        for above in stack[stack.index(screen) + 1 :]:
            above._set_dirty(*dirty)  # refresh() would have Textual forget which widgets of that screen are to be painted
            above._dirty_widgets.add(above)
            above.check_idle()
        screen._compositor._dirty_regions = set()
        screen._dirty_widgets.clear()

    # Textual renders the whole screen below for each line that is seen through this one.
    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen below, under the background of this one."""
        screen = _as_screen(self)
        below = _screen_below(screen)
        if below is None or crop.column_span != (0, screen.size.width):
            lines: list[Strip] = super().render_lines(crop)  # type: ignore[misc]  # as above
            return lines
        screen._dirty_regions.clear()
        chops = below._compositor._render_chops(crop, crop.line_range.__contains__)
        return [_under_background(Strip.join(chops[y].values()), screen) for y in crop.line_range]


def _as_screen(mixed: object) -> Screen[Any]:
    assert isinstance(mixed, Screen)
    return mixed


def _is_changed(screen: Screen[Any]) -> bool:
    """Is anything to be laid out or painted?"""
    return bool(screen._dirty_widgets or screen._repaint_required or _must_arrange(screen))


def _must_arrange(screen: Screen[Any]) -> bool:
    """Is anything to be laid out or composed?"""
    return screen._layout_required or screen._scroll_required or screen._recompose_required


def _scroll_bars(widget: Widget) -> tuple[bool, bool]:
    return widget.show_vertical_scrollbar, widget.show_horizontal_scrollbar


def _under_background(line: Strip, screen: Screen[Any]) -> Strip:
    """A line of the screen below, seen through this one's background."""
    tinted = BackgroundScreen.process_segments(line, screen.styles.background)
    return Strip(tinted).adjust_cell_length(screen.size.width)


def _screen_below(screen: Screen[Any]) -> Screen[Any] | None:
    """The screen that is seen through this one. None when there is none, or it was covered before it was laid out."""
    stack = screen.app.screen_stack
    place = stack.index(screen) if screen in stack else 0
    if not place or screen.styles.background.a == 1:
        return None
    below = stack[place - 1]
    return below if below.size == screen.size == below._compositor.size else None


def prepare_screen(screen: Screen[Any], app: App[Any], is_covered: Callable[[], bool]) -> None:
    """Give a screen its compositor and its breakpoints before it is styled.

    Textual adds the breakpoints at the first resize, when all widgets are there, and then styles each of them anew.
    """
    screen._compositor = new_compositor(screen, is_covered)
    horizontal = app.HORIZONTAL_BREAKPOINTS if screen.HORIZONTAL_BREAKPOINTS is None else screen.HORIZONTAL_BREAKPOINTS
    vertical = app.VERTICAL_BREAKPOINTS if screen.VERTICAL_BREAKPOINTS is None else screen.VERTICAL_BREAKPOINTS
    for cells, breakpoints in ((app.size.width, horizontal), (app.size.height, vertical)):
        screen._classes |= screen._get_breakpoint_classes(cells, breakpoints or [])
