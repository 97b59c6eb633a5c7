"""The line in which a filter is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from desk.actions_and_keys import BY_ID
from desk.errors import Usage
from desk.tui.board_filter import BoardFilter
from desk.tui.widgets.one_line_input import OneLineInput

EXAMPLES = "a word, mine, late, owner:bo, risk<15m, #tag, -paused"
_PASSED_ACTIONS = ("down", "up", "page_down", "page_up")
"""Actions of the cases that are done while a filter is typed."""
PAUSE = 0.05
"""Seconds without a key before a filter is tried: typing stays instant when ten thousand cases are asked."""


class FilterInput(OneLineInput):
    """The text of the filter."""

    def on_paste(self, event: events.Paste) -> None:
        """Take every line of a paste, as words of one filter."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split()))


class FilterBar(Vertical):
    """Shows the filter, and its matches or its fault."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(BY_ID[action].keys), f"pass_on('{action}')", show=False, id=action) for action in _PASSED_ACTIONS
    ]

    @dataclass
    class Changed(Message):
        """Another filter is in force.

        `readable` is false when what is typed is no filter, so that the one before is in force again.
        """

        readable: bool

    class Closed(Message):
        """The agent keeps the filter, or went back to the one before."""

    @dataclass
    class Passed(Message):
        """A key of the board was pressed that types nothing."""

        action: str

    _pause_timer: Timer | None = None

    def __init__(self, board_filter: BoardFilter, *, id: str | None = None) -> None:  # noqa: A002  Textual's own name
        super().__init__(id=id)
        self._filter = board_filter

    def compose(self) -> ComposeResult:
        """The fault, the sign, the text, the answer."""
        yield Static("", id="filter-wrong", markup=False)
        with Horizontal():
            yield Static(" / ", id="filter-sign", markup=False)
            yield FilterInput(id="filter-text", placeholder=EXAMPLES, compact=True, select_on_focus=False)
            yield Static("", id="filter-answer", markup=False)

    def begin(self) -> None:
        """Start typing from the filter in force."""
        self._filter.begin()
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = self._filter.text
        field.cursor_position = len(field.value)
        field.focus()
        self.show_matches(self._filter.matches)

    def show_matches(self, words: str) -> None:
        """Say how many cases match."""
        self.remove_class("-wrong")
        self.query_one("#filter-answer", Static).update(Content(words))

    def show_error(self, words: str) -> None:
        """Say why the filter cannot be read."""
        self.add_class("-wrong")
        self.query_one("#filter-wrong", Static).update(Content(words))
        self.query_one("#filter-answer", Static).update(Content(""))

    @on(Input.Changed)
    def _try_after_pause(self, event: Input.Changed) -> None:
        event.stop()
        self._stop_timer()
        self._pause_timer = self.set_timer(PAUSE, lambda: self._try_text(event.value))

    @on(Input.Submitted)
    def _keep_filter(self, event: Input.Submitted) -> None:
        event.stop()
        self._stop_timer()
        if self._try_text(event.value):
            self.post_message(self.Closed())

    def on_key(self, event: events.Key) -> None:
        """Leave by escape, with the filter as it was before."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self._stop_timer()
            self._filter.cancel()
            self.post_message(self.Changed(readable=True))
            self.post_message(self.Closed())

    def _try_text(self, text: str) -> bool:
        """Show what matches, or say why this is no filter. False when it is none."""
        try:
            self._filter.try_text(text)
        except Usage as error:
            self.show_error(str(error))
            self.post_message(self.Changed(readable=False))
            return False
        self.post_message(self.Changed(readable=True))
        return True

    def action_pass_on(self, action: str) -> None:
        """Let the board do what one of its own keys asks for."""
        self.post_message(self.Passed(action))

    def _stop_timer(self) -> None:
        if self._pause_timer is not None:
            self._pause_timer.stop()
            self._pause_timer = None
