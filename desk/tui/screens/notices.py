"""The notices of this sitting, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from desk.text.times import format_time
from desk.tui.notice_log import LoggedNotice
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.toned_static import TonedStatic

_TONES = {"warning": "soon", "error": "late"}


class NoticesScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Lists what toasts said. Any of the keys that opened it closes it."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,M,enter", "dismiss(None)", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("pagedown,space,ctrl+d", "scroll(10)", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", show=False),
    ]

    scroll = getters.query_one(VerticalScroll)

    def __init__(self, notices: Iterable[LoggedNotice]) -> None:
        super().__init__()
        self._notices = tuple(notices)

    def compose(self) -> ComposeResult:
        """Title, notices, keys."""
        with Vertical(id="notice-log"):
            yield Static("Notices of this sitting, newest first", id="help-title", markup=False)
            with VerticalScroll(can_focus=True):
                yield TonedStatic(self._notice_lines(), id="notice-lines")
            yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Name the keys."""
        self.query_one(KeyLine).keys = (("j k", "scroll"), ("esc", "back"))

    def _notice_lines(self) -> Iterator[FlowLine]:
        if not self._notices:
            yield (("Nothing was said yet.", "dim"),)
        for notice in self._notices:
            time = format_time(notice.at, self.desk.clock(), zone=self.desk.shift.zone)
            yield (f"{time}  ", "dim"), (safe_text(notice.words), _TONES.get(notice.severity, "text"))

    def action_scroll(self, lines: int) -> None:
        """Scroll the notices."""
        self.scroll.scroll_relative(y=lines, animate=False)

    def on_click(self, event: events.Click) -> None:
        """Close by a click beside the notices."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)
