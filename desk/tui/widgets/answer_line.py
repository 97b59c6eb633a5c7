"""A line in which one short answer is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from desk.tui.widgets.one_line_input import OneLineInput


class AnswerLine(Vertical):
    """Asks one thing at the foot of a screen. `enter` gives the answer, `esc` takes the question back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab", "next", show=False),
    ]

    @dataclass
    class Given(Message):
        """An answer was typed. `question` is its name."""

        question: str
        answer: str

    @dataclass
    class Turned(Message):
        """The next way to answer is wished for."""

        question: str
        answer: str

    class Cancelled(Message):
        """The question was taken back."""

    question = ""

    def compose(self) -> ComposeResult:
        """The fault or hint, then the question and its answer."""
        yield Static("", id="answer-note", markup=False)
        with Horizontal():
            yield Static("", id="answer-question", markup=False)
            yield OneLineInput(id="answer-text", compact=True, select_on_focus=False)

    def ask(self, question: str, words: str, *, start: str = "", note: str = "") -> None:
        """Ask something, with an answer that stands in it already."""
        self.question = question
        self.query_one("#answer-question", Static).update(Content(f" {words} "))
        self.fill(start)
        self.note(note)
        self.add_class("-asking")
        self.query_one(Input).focus()

    def fill(self, answer: str) -> None:
        """Put another answer in the line."""
        field = self.query_one(Input)
        field.value = answer
        field.cursor_position = len(answer)

    def note(self, words: str, *, is_fault: bool = False) -> None:
        """Say something over the line, such as why the answer cannot be."""
        self.set_class(is_fault, "-wrong")
        self.query_one("#answer-note", Static).update(Content(words))

    def close(self) -> None:
        """Ask nothing any more."""
        self.remove_class("-asking")
        self.question = ""

    @on(Input.Submitted)
    def _give_answer(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Given(self.question, event.value))

    def action_cancel(self) -> None:
        """Take the question back."""
        self.close()
        self.post_message(self.Cancelled())

    def action_next(self) -> None:
        """Wish for the next way to answer."""
        self.post_message(self.Turned(self.question, self.query_one(Input).value))
