"""The line in which words of a case are searched for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from desk.tui.widgets.one_line_input import OneLineInput

_EXAMPLE = "words of an entry, a name, a channel"


class SearchLine(Horizontal):
    """Takes the words of a search and counts the hits.

    It stays while a search is in force.
    """

    DEFAULT_CSS = "SearchLine { height: 1; display: none; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Other words are searched for."""

        text: str

    @dataclass
    class Stepped(Message):
        """The next entry with the words is wanted, or the one before."""

        steps: int

    class Left(Message):
        """Keys go elsewhere. The search stays in force."""

    @dataclass
    class Closed(Message):
        """The search is kept, or given up."""

        is_kept: bool

    def compose(self) -> ComposeResult:
        """The sign, the text, the answer."""
        yield Static(" / ", classes="search-sign", markup=False)
        yield OneLineInput(placeholder=_EXAMPLE, compact=True)
        yield Static("", classes="search-answer", markup=False)

    def begin(self) -> None:
        """Start typing, the last words chosen."""
        self.display = True
        self.screen.set_focus(self.query_one(OneLineInput))  # at once, for the next key is a letter of the search

    def end(self) -> None:
        """Search no more, and hide the line."""
        field = self.query_one(OneLineInput)
        with field.prevent(Input.Changed):
            field.value = ""
        self.show_answer("")
        self.display = False

    def show_answer(self, words: str) -> None:
        """Say how many entries have the words."""
        self.query_one(".search-answer", Static).update(Content(f" {words} " if words else ""))

    def on_descendant_focus(self) -> None:
        """Hide the keys of the case: they would be typed."""
        self.screen.add_class("-searching")

    def on_descendant_blur(self) -> None:
        """Show the keys of the case again."""
        self.screen.remove_class("-searching")
        self.post_message(self.Left())

    @on(Input.Changed)
    def _tell_change(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    @on(Input.Submitted)
    def _keep_search(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Closed(bool(event.value.strip())))

    def on_key(self, event: events.Key) -> None:
        """Give the search up by escape."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.Closed(False))

    def action_step(self, steps: int) -> None:
        """Go to another entry while typing."""
        self.post_message(self.Stepped(steps))
