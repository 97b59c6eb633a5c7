"""The help: keys, signs and words, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from desk.tui.help_groups import HelpGroup, matching_groups
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.key_list import KeyList
from desk.tui.widgets.one_line_input import OneLineInput

PLACEHOLDER = "type to find"


class HelpInput(OneLineInput):
    """The letters to find. `?` is none of them: it closes the help."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Is the key typed here?"""
        return character != "?" and super().check_consume_key(key, character)


class HelpScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Lists every key that does something here and now.

    Letters find lines. Escape takes them back, then closes.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,enter", "dismiss(None)", "back", priority=True),
        Binding("escape", "leave", "back", priority=True),
        Binding("down", "scroll(1)", "down", priority=True),
        Binding("up", "scroll(-1)", "up", priority=True),
        Binding("pagedown,ctrl+d", "scroll_page(1)", "page down", priority=True),
        Binding("pageup", "scroll_page(-1)", "page up", priority=True),
        Binding("ctrl+u", "empty_or_scroll", show=False, priority=True),
        Binding("home", "scroll(-999)", "first", priority=True),
        Binding("end", "scroll(999)", "last", priority=True),
    ]

    scroll = getters.query_one(VerticalScroll)
    text_line = getters.query_one(HelpInput)

    def __init__(self, title: str, groups: Sequence[HelpGroup]) -> None:
        super().__init__()
        self._heading = title
        self._groups = groups

    def compose(self) -> ComposeResult:
        """Title and typed letters, the list, the keys."""
        with Horizontal(id="help-line"):
            yield Static(f" {self._heading}  ", id="help-title", markup=False)
            yield HelpInput(id="help-text", placeholder=PLACEHOLDER, compact=True, select_on_focus=False)
        with VerticalScroll(can_focus=False), Container(id="help-columns"):
            for half in _two_columns(self._groups):
                yield KeyList(half)
        yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Name the keys."""
        self.query_one(KeyLine).keys = (("up down", "scroll"), ("pgdn", "further"), ("esc", "back"))
        self.text_line.focus()

    @on(Input.Changed)
    def _find_lines(self, event: Input.Changed) -> None:
        """Show the lines that fit, all of them in one column."""
        event.stop()
        found = matching_groups(self._groups, event.value)
        halves = _two_columns(found) if not event.value.strip() else (found or [("Nothing like it", [])], [])
        for column, half in zip(self.query(KeyList), halves, strict=True):
            column.show_groups(half)
        self.scroll.scroll_home(animate=False)

    def action_leave(self) -> None:
        """Take back what was typed, or close."""
        if self.text_line.value:
            self.text_line.value = ""
        else:
            self.dismiss(None)

    def action_empty_or_scroll(self) -> None:
        """Empty the line, or scroll up where nothing is typed."""
        if self.text_line.value:
            self.text_line.value = ""
        else:
            self.action_scroll_page(-1)

    def action_scroll(self, lines: int) -> None:
        """Scroll the list."""
        self.scroll.scroll_relative(y=lines, animate=False)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll by what is in view, all but one line."""
        self.action_scroll(pages * max(1, self.scroll.scrollable_content_region.height - 1))


def _two_columns(groups: Sequence[HelpGroup]) -> tuple[Sequence[HelpGroup], Sequence[HelpGroup]]:
    """The groups in two columns of about equal length.

    Their order stays.
    """
    lengths = [len(lines) + 2 for _, lines in groups]
    cut = min(range(len(groups) + 1), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])))
    return groups[:cut], groups[cut:]
