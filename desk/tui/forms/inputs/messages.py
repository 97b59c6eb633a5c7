"""The messages that the inputs of a form post to it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class AnswerChanged(Message):
    """Something was typed or chosen in the field `name`."""

    name: str


@dataclass
class AnswerSubmitted(Message):
    """Enter was pressed in the field `name`, which has one line."""

    name: str


@dataclass
class AnswerSkipped(Message):
    """The field `name` was left empty with a blank."""

    name: str


@dataclass
class TextTypedOnChoice(Message):
    """A text was begun on the choice `name`.

    It belongs to the next field that takes words.
    """

    name: str
    words: str


def widget_id(name: str) -> str:
    """A field's name as the id of its widget."""
    return f"field-{name.replace('.', '-')}"
