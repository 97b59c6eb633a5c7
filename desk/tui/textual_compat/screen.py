"""Screens styled once when they open."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.screen import Screen

from desk.tui.textual_compat.compositor import new_compositor


class StyledOnce:
    """A screen that is not styled again when shown.

    It is a mixin. The widgets were styled when they were mounted. Only a theme changed meanwhile makes other styles.
    """

    # Textual restyles every screen that is pushed. Its own handler runs after this one, and asks the event.
    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        assert isinstance(self, Screen)
        event.refresh_styles &= self._css_update_count not in {-1, self.app._css_update_count}


def prepare_screen(screen: Screen[Any], app: App[Any]) -> None:
    """Give a screen its compositor and its breakpoints before it is styled.

    Textual adds the breakpoints at the first resize, when all widgets are there, and then styles each of them anew.
    """
    screen._compositor = new_compositor(screen)
    horizontal = app.HORIZONTAL_BREAKPOINTS if screen.HORIZONTAL_BREAKPOINTS is None else screen.HORIZONTAL_BREAKPOINTS
    vertical = app.VERTICAL_BREAKPOINTS if screen.VERTICAL_BREAKPOINTS is None else screen.VERTICAL_BREAKPOINTS
    for cells, breakpoints in ((app.size.width, horizontal), (app.size.height, vertical)):
        screen._classes |= screen._get_breakpoint_classes(cells, breakpoints or [])
