"""The palette: a command, or a case, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from desk.tui.palette import DeskCommands, PaletteCommand
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.command_list import CommandList, ListedCommand
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.one_line_input import OneLineInput

PLACEHOLDER = "a command, or a case to go to"


class PaletteScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Lists the commands of the screen below while they are typed."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,ctrl+n", "step(1)", show=False, priority=True),
        Binding("up,ctrl+p", "step(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]

    list = getters.query_one(CommandList)

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._commands = DeskCommands(below)
        self._sought = ""
        self._found: Sequence[PaletteCommand] = ()
        self._theme = below.app.theme

    def compose(self) -> ComposeResult:
        """The line to type in, the list, the keys."""
        with Vertical(id="palette"):
            with Horizontal(id="palette-line"):
                yield Static(" : ", id="palette-sign", markup=False)
                yield OneLineInput(id="palette-text", placeholder=PLACEHOLDER, compact=True, select_on_focus=False)
                yield Static("", id="palette-count", markup=False)
            yield CommandList(id="palette-list")
            yield KeyLine(id="sheet-keys")

    def on_mount(self) -> None:
        """Show every command."""
        self.query_one(KeyLine).keys = (("enter", "do it"), ("up down", "choose"), ("pgdn", "more"), ("esc", "back"))
        self.query_one(OneLineInput).focus()
        self._show_found("")

    @on(Input.Changed)
    def _find_commands(self, event: Input.Changed) -> None:
        """Find anew, once for all keys that wait already."""
        event.stop()
        self.call_later(self._show_typed)

    def _show_typed(self) -> None:
        """Show what the words typed so far find, unless it is shown."""
        if (typed := self.query_one(OneLineInput).value) != self._sought:
            self._show_found(typed)

    def _show_found(self, typed: str) -> None:
        self._sought, self._found = typed, self._commands.found(typed)
        self.list.show([ListedCommand(each.name, each.about, each.side, each.is_key) for each in self._found])
        count = "nothing like it " if not self._found else f"{len(self._found)} "
        self.query_one("#palette-count", Static).update(Content(count))

    def action_step(self, steps: int) -> None:
        """Choose a command further down, or up when negative."""
        self._show_typed()
        self.list.move(steps)
        self.call_after_refresh(self._try_theme)

    def action_page(self, pages: int) -> None:
        """Choose a command a screenful away."""
        self._show_typed()
        self.list.move_page(pages)
        self.call_after_refresh(self._try_theme)

    def _try_theme(self) -> None:
        """Show the theme that is chosen, else the one before."""
        chosen = self._found[self.list.chosen].theme if self._found else ""
        self.app.theme = chosen or self._theme

    def action_leave(self) -> None:
        """Go back, and to the colours from before."""
        self.app.theme = self._theme
        self.dismiss(None)

    @on(Input.Submitted)
    @on(CommandList.Clicked)
    def _run_chosen(self, event: Input.Submitted | CommandList.Clicked) -> None:
        """Close, and do what is chosen on the screen below."""
        event.stop()
        self._show_typed()
        if self._found:
            command = self._found[self.list.chosen]
            self.app.theme = command.theme or self._theme
            self.dismiss(None)
            self.app.call_later(self._commands.run, command)
