"""The list of commands that fit what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from desk.tui.presentation.cell_text import cut, fit
from desk.tui.presentation.toned_text import Piece, pieces_width
from desk.tui.widgets.toned_line import tone_classes, tone_style

_NAME, _WIDE_NAME = 20, 26
"""Cells of the name. They stay while more is typed, so that nothing moves."""
_WIDE = 100
_SIDE_SHARE = 4
"""The side takes one part in so many of the list, at most."""


class ListedCommand(msgspec.Struct, frozen=True):
    """A command in words. `side` is its key, or a word for what it is."""

    name: str
    about: str
    side: str
    is_key: bool


class CommandList(Widget):
    """Shows commands one below the other, one of them chosen."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "key", "strong") | {"command-list--cursor"}
    ALLOW_SELECT = False

    @dataclass
    class Clicked(Message):
        """A command was clicked, by its place from 0."""

        place: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._commands: Sequence[ListedCommand] = ()
        self._top = 0
        self.chosen = 0

    def show(self, commands: Sequence[ListedCommand]) -> None:
        """Show these commands, the first of them chosen."""
        self._commands, self._top, self.chosen = commands, 0, 0
        self.refresh()

    def move(self, steps: int) -> None:
        """Choose a command further down, or up when negative."""
        self.chosen = max(0, min(self.chosen + steps, len(self._commands) - 1))
        self._top = min(max(self._top, self.chosen - self.size.height + 1), self.chosen)
        self.refresh()

    def move_page(self, pages: int) -> None:
        """Choose a command a screenful away."""
        self.move(pages * max(1, self.size.height - 1))

    def on_resize(self) -> None:
        """Keep the chosen command in view."""
        self.move(0)

    def on_click(self, event: events.Click) -> None:
        """Choose the command under the mouse."""
        place = event.y + self._top
        if place < len(self._commands):
            self.move(place - self.chosen)
            self.post_message(self.Clicked(place))

    def render_line(self, y: int) -> Strip:
        """One command as Textual paints it."""
        width, place, base = self.size.width, y + self._top, tone_style(self, "text")
        if place >= len(self._commands):
            return Strip.blank(width, base)
        behind = self.get_component_rich_style("command-list--cursor", partial=True) if place == self.chosen else None
        pieces = self._command_pieces(self._commands[place], width)
        styled = ((text, tone_style(self, tone)) for text, tone in pieces if text)
        segments = [Segment(text, style + behind if behind else style) for text, style in styled]
        return Strip(segments).adjust_cell_length(width, base + behind if behind else base)

    def _command_pieces(self, command: ListedCommand, width: int) -> list[Piece]:
        """The name, what it does, and at the right edge its key."""
        name = fit(command.name, _WIDE_NAME if width >= _WIDE else _NAME)
        left: list[Piece] = [(" ", "text"), (name, "strong"), ("  ", "text")]
        side: list[Piece] = [("  ", "text"), (cut(command.side, width // _SIDE_SHARE), "key" if command.is_key else "dim"), (" ", "text")]
        room = max(0, width - pieces_width(left) - pieces_width(side))
        return [*left, (fit(command.about, room), "text"), *side]
