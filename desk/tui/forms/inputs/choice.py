"""The widgets that answer a question by choosing, each giving and taking plain text; they know no case and save nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from desk.model.plaintext import printable
from desk.tui.forms.spec import Field
from desk.tui.printable import cut
from desk.tui.widgets.line import Piece


@dataclass
class AnswerChanged(Message):
    """Something was typed or chosen in a form's widget."""

    name: str


@dataclass
class AnswerSubmitted(Message):
    """The agent pressed enter in a field of one line."""

    name: str


@dataclass
class TextTypedOnChoice(Message):
    """A text was begun in a question that is answered by choosing: it belongs to the next one that takes words."""

    name: str
    words: str


PAUSE = 1.0
"""Seconds after which a letter is no part of what was typed before it."""


class ChoiceInput(Widget, can_focus=True):
    """A question answered by choosing; what is chosen is marked by a sign and by colour.

    Letters choose. Once they are seen to be a text, what was chosen before them stands again and they go on as words; a choice that
    was made and looked at, before the text began, stays.
    """

    COMPONENT_CLASSES = {"choice--on", "choice--off"}
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,space", "step(1)", show=False),
        Binding("left,up", "step(-1)", show=False),
        Binding("enter", "accept", show=False),
    ]

    def __init__(self, field: Field) -> None:
        super().__init__(id=widget_id(field.name))
        self.field = field
        self._answer = field.start
        self._letters, self._before = "", ""
        self._worded = False
        self._typed_at = 0.0

    @property
    def answer(self) -> str:
        """What is chosen; empty when nothing is."""
        return self._answer

    @answer.setter
    def answer(self, text: str) -> None:
        if not text or text in self.choices:
            self._put(text)

    def _put(self, answer: str) -> None:
        if answer != self._answer:
            self._answer = answer
            self.refresh()
            self.post_message(AnswerChanged(self.field.name))

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen."""
        return self.field.choices

    def action_step(self, steps: int) -> None:
        """Choose the next one or the one before."""
        place = self.choices.index(self._answer) + steps if self._answer in self.choices else 0
        self.answer = self.choices[max(0, min(place, len(self.choices) - 1))]

    def action_accept(self) -> None:
        """Enter goes on."""
        self.post_message(AnswerSubmitted(self.field.name))

    def on_key(self, event: events.Key) -> None:
        """A letter or digit chooses the next one that begins with it; what need not be chosen is left open again by backspace."""
        if event.key in {"backspace", "delete"} and not (self.field.start or self.field.needed):
            self._put("")
        if not event.is_printable or not event.character or (event.character == " " and not self._letters and not self._worded):
            self.begin_anew()
            return
        event.stop()
        if event.time - self._typed_at > PAUSE:
            self._letters = ""
        if not self._letters:
            self._before = self._answer
        self._letters, self._typed_at = self._letters + event.character, event.time
        chosen = "" if self._worded or not event.character.isalnum() else self._meant(self._letters.lower())
        if chosen:
            self.answer = chosen
        else:
            self._hand_on(self._letters)

    def _meant(self, letters: str) -> str:
        """The choice that is being spelt, or the next one that begins with the last letter."""
        place = self.choices.index(self._answer) if self._answer in self.choices else -1
        spelt = self._beginning(letters, max(0, place)) if len(letters) > 1 else ""
        return spelt or self._beginning(letters[-1], place + 1)

    def _beginning(self, letters: str, place: int) -> str:
        after = (*self.choices[place:], *self.choices[:place])
        said = dict(zip(self.choices, self.field.shown, strict=True)) if self.field.shown else {}
        begins = (choice for choice in after if any(word.lower().startswith(letters) for word in (choice, said.get(choice, choice))))
        return next(begins, "")

    def _hand_on(self, words: str) -> None:
        if not self._worded and self._letters:
            self._put(self._before)
        self._letters, self._worded = "", True
        self.post_message(TextTypedOnChoice(self.field.name, words))

    def begin_anew(self) -> None:
        """What is typed next chooses."""
        self._letters, self._worded = "", False

    def on_paste(self, event: events.Paste) -> None:
        """A pasted text is no choice."""
        event.stop()
        self._hand_on(event.text)

    def on_focus(self) -> None:
        """The choice shows that it listens."""
        self.begin_anew()
        self.refresh()

    def on_blur(self) -> None:
        """It no longer does."""
        self.refresh()


class InlineChoice(ChoiceInput):
    """A few short choices on one line; where they do not all fit, those around the chosen one."""

    DEFAULT_CSS = "InlineChoice { height: 1; width: 1fr; }"

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it."""
        width, base = self.size.width, self.get_component_rich_style("choice--off")
        segments = [Segment(text, self.get_component_rich_style(tone)) for text, tone in self._pieces(width)]
        return Strip(segments).adjust_cell_length(width, base)

    def _pieces(self, width: int) -> list[Piece]:
        shown = [*(self.field.shown or (choice.replace("_", " ") for choice in self.choices))]
        place = self.choices.index(self._answer) if self._answer in self.choices else -1
        first = 0
        while sum(len(word) + 3 for word in shown[first : place + 2]) > width and first < place:
            first += 1
        before = [("< ", "choice--off")] if first else []
        pieces: list[Piece] = [*before]
        for number, word in enumerate(shown[first:], first):
            marked = f"[{word}] " if number == place else f" {word}  "
            if sum(cell_len(text) for text, _ in pieces) + cell_len(marked) > width - (2 if number < len(shown) - 1 else 0):
                return [*pieces, (">", "choice--off")]
            pieces.append((marked, "choice--on" if number == place else "choice--off"))
        return pieces


class ListChoice(ChoiceInput):
    """One of several long choices, a line each."""

    DEFAULT_CSS = "ListChoice { height: auto; width: 1fr; }"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line a choice."""
        return max(1, len(self.choices))

    def render_line(self, y: int) -> Strip:
        """One choice as Textual paints it."""
        width, base = self.size.width, self.get_component_rich_style("choice--off")
        if y >= len(self.choices):
            return Strip.blank(width, base)
        chosen = self.choices[y] == self._answer
        words = printable(self.field.shown[y] if self.field.shown else self.choices[y])
        style = self.get_component_rich_style("choice--on" if chosen else "choice--off")
        return Strip([Segment(cut(f"{'*' if chosen else ' '} {words}", width), style)]).adjust_cell_length(width, base)


class YesNoInput(ChoiceInput):
    """Yes or no."""

    DEFAULT_CSS = "YesNoInput { height: 1; width: 1fr; }"

    @property
    def choices(self) -> tuple[str, ...]:
        """No is nothing."""
        return ("", "true")

    def action_step(self, steps: int) -> None:
        """The other one."""
        self.answer = "" if self._answer else "true"

    def on_key(self, event: events.Key) -> None:
        """y and n say it too."""
        if event.character in {"y", "n"}:
            event.stop()
            self.answer = "true" if event.character == "y" else ""

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it."""
        style = self.get_component_rich_style("choice--on" if self._answer else "choice--off")
        words = "[x] yes" if self._answer else "[ ] no"
        return Strip([Segment(words, style)]).adjust_cell_length(self.size.width, self.get_component_rich_style("choice--off"))


def widget_id(name: str) -> str:
    """A field's name as the id of its widget."""
    return f"field-{name.replace('.', '-')}"
