"""Where a filter is typed: it says what was typed and shows the answer it is given; it knows nothing of cases."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

EXAMPLES = "a word, mine, late, owner:bo, risk<15m, #tag, -paused"
PAUSE = 0.05
"""Seconds without a key before a filter is tried: typing stays instant when ten thousand cases are asked."""


class FilterBar(Vertical):
    """One line: the filter and how many cases it shows; above it, where the filter cannot be read, why."""

    @dataclass
    class Typed(Message):
        """The agent paused: try this filter."""

        text: str

    @dataclass
    class Kept(Message):
        """The agent wants this filter to stay."""

        text: str

    class Dropped(Message):
        """The agent wants the filter of before."""

    _waiting: Timer | None = None

    def compose(self) -> ComposeResult:
        """What is wrong; the sign, the text, the answer."""
        yield Static("", id="filter-wrong", markup=False)
        with Horizontal():
            yield Static(" / ", id="filter-sign", markup=False)
            yield Input(id="filter-text", placeholder=EXAMPLES, compact=True, select_on_focus=False)
            yield Static("", id="filter-answer", markup=False)

    def begin(self, text: str) -> None:
        """Start typing from the filter in force."""
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        field.focus()

    def answer(self, words: str) -> None:
        """Say how many cases match."""
        self.remove_class("-wrong")
        self.query_one("#filter-answer", Static).update(Content(words))

    def refuse(self, words: str) -> None:
        """Say why the filter cannot be read."""
        self.add_class("-wrong")
        self.query_one("#filter-wrong", Static).update(Content(words))
        self.query_one("#filter-answer", Static).update(Content(""))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._rest()
        self._waiting = self.set_timer(PAUSE, lambda: self.post_message(self.Typed(event.value)))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._rest()
        self.post_message(self.Kept(event.value))

    def on_key(self, event: events.Key) -> None:
        """Escape leaves the filter as it was before."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self._rest()
            self.post_message(self.Dropped())

    def _rest(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
