"""The line in which words of a case are searched for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from desk.tui.widgets.one_line_input import OneLineInput

_EXAMPLE = "words of an entry, a name, a channel"


class WordsInput(OneLineInput):
    """The words of a search. Escape calls `leave`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, leave: Callable[[], object]) -> None:
        super().__init__(placeholder=_EXAMPLE, compact=True)
        self._leave = leave

    def action_leave(self) -> None:
        """Leave the line at once: keys behind this one are the case's."""
        self.is_left = True
        self._leave()


class SearchLine(Horizontal):
    """Takes the words of a search and counts the hits.

    It stays while a search is in force.
    """

    DEFAULT_CSS = "SearchLine { height: 1; display: none; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Changed(Message):
        """Other words are searched for."""

        text: str

    @dataclass(eq=False, repr=False)
    class Stepped(Message):
        """The next entry with the words is wanted, or the one before."""

        steps: int

    class Left(Message):
        """Keys go elsewhere. The search stays in force."""

    @dataclass(eq=False, repr=False)
    class Closed(Message):
        """The search is kept, or given up."""

        is_kept: bool

    _focused_before: Widget | None = None

    def compose(self) -> ComposeResult:
        """The sign, the text, the answer."""
        yield Static(" / ", classes="search-sign", markup=False)
        yield WordsInput(self._give_up)
        yield Static("", classes="search-answer", markup=False)

    def begin(self) -> None:
        """Start typing, the last words chosen."""
        self.display = True
        field = self.query_one(WordsInput)
        field.is_left = False
        self._focused_before = self.screen.focused
        self.screen.set_focus(field)  # at once, for the next key is a letter of the search

    def end(self) -> None:
        """Search no more, and hide the line."""
        field = self.query_one(WordsInput)
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
        if not self.query_one(WordsInput).is_left:  # else letters that came together with the escape behind them
            self.post_message(self.Changed(event.value))

    @on(Input.Submitted)
    def _keep_search(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Closed(bool(event.value.strip())))

    def _give_up(self) -> None:
        self.screen.set_focus(self._focused_before)
        self.post_message(self.Closed(False))

    def action_step(self, steps: int) -> None:
        """Go to another entry while typing."""
        self.post_message(self.Stepped(steps))
