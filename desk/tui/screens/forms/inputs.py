"""The widgets that answer a form's questions, each giving and taking plain text; they know no case and save nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection as InputSelection
from textual.widgets.text_area import Selection

from desk.model.plaintext import printable
from desk.tui.printable import cut
from desk.tui.screens.forms.form import Field
from desk.tui.screens.forms.marking import Mark, Span, after_sentence, marks_of, places
from desk.tui.widgets.line import Piece

_DROPPED = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


@dataclass
class Answered(Message):
    """Something was typed or chosen in a form's widget."""

    name: str


@dataclass
class Accepted(Message):
    """The agent pressed enter in a field of one line."""

    name: str


def typeable(text: str) -> str:
    """Pasted or loaded text without what would drive the terminal; lines stay lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in _DROPPED)


class TextAnswer(TextArea):
    """Free text on several lines, in which words can be marked; tab goes on to the next question."""

    COMPONENT_CLASSES = {*TextArea.COMPONENT_CLASSES, "text--marked"}

    def __init__(self, field: Field) -> None:
        super().__init__(compact=True, highlight_cursor_line=False, placeholder=field.hint or field.label, id=widget_id(field.name))
        self.field = field
        self.cursor_blink = False
        self.styles.min_height = min(2, field.lines)
        self.styles.height = field.lines
        self._marks: tuple[Mark, ...] = ()
        self._rows = 1

    @property
    def answer(self) -> str:
        """What is typed."""
        return self.text.strip()

    @answer.setter
    def answer(self, text: str) -> None:
        self.load_text(typeable(text))
        self.move_cursor(self.document.end)

    def on_paste(self, event: events.Paste) -> None:
        """Take the text and leave what would drive the terminal."""
        event.prevent_default()
        event.stop()
        if result := self._replace_via_keyboard(typeable(event.text), *self.selection):
            self.move_cursor(result.end_location)

    def mark(self, spans: Sequence[Span]) -> None:
        """Mark these stretches of the text, in code points, and no others."""
        marks = tuple(marks_of(self.text, spans))
        if marks == self._marks and self._rows == self.document.line_count:
            return
        self._marks, self._rows = marks, self.document.line_count
        self.notify_style_update()
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """A line with its marks, as Textual paints it; a mark keeps to its words while text is typed before them."""
        line = super().get_line(line_index)
        for start, end in places(self._marks, line_index, line.plain, grown=self.document.line_count - self._rows):
            line.stylize(self.get_component_rich_style("text--marked", partial=True), start, end)
        return line

    def place(self, index: int) -> tuple[int, int]:
        """Row and column of a code point."""
        before = self.text[:index]
        return before.count("\n"), index - before.rfind("\n") - 1

    @property
    def index(self) -> int:
        """The code point at which the cursor stands."""
        row, column = self.cursor_location
        return sum(len(self.document.get_line(number)) + 1 for number in range(row)) + column

    def choose(self, start: int, end: int) -> None:
        """Put the cursor over a stretch of the text, so that what is typed next takes its place."""
        self.focus()
        self.selection = Selection(self.place(start), self.place(end))

    def put(self, words: str, chosen: Span) -> None:
        """Put a sentence at the cursor, or behind the sentence that the cursor is in, with a stretch of it chosen."""
        self.focus()
        at = after_sentence(self.text, self.index)
        before, after = self.text[:at], self.text[at:]
        lead = "" if not before or before[-1].isspace() else " "
        tail = "" if not after or after[0].isspace() else " "
        self.replace(lead + words + tail, self.place(at), self.place(at))
        self.choose(at + len(lead) + chosen[0], at + len(lead) + chosen[1])

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Answered(self.field.name))


class LineAnswer(Input):
    """One line, a time, a number, or a word of usual ones that the right arrow completes."""

    def __init__(self, field: Field) -> None:
        usual = SuggestFromList(field.choices, case_sensitive=False) if field.sort == "word" else None
        super().__init__(
            field.start,
            placeholder=field.hint,
            suggester=usual,
            compact=True,
            select_on_focus=field.sort in {"time", "number"},
            id=widget_id(field.name),
        )
        self.field = field
        self.cursor_blink = False

    @property
    def answer(self) -> str:
        """What is typed."""
        return self.value.strip()

    @answer.setter
    def answer(self, text: str) -> None:
        self.value = printable(text)

    def on_paste(self, event: events.Paste) -> None:
        """Take the text on one line, without what would drive the terminal."""
        event.prevent_default()
        event.stop()
        self.replace(printable(event.text), *self.selection)

    @property
    def index(self) -> int:
        """The code point at which the cursor stands."""
        return self.cursor_position

    def choose(self, start: int, end: int) -> None:
        """Put the cursor over a stretch of the text, so that what is typed next takes its place."""
        self.focus()
        self.selection = InputSelection(start, end)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Answered(self.field.name))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on."""
        event.stop()
        self.post_message(Accepted(self.field.name))


class Chooser(Widget, can_focus=True):
    """A question answered by choosing; what is chosen is marked by a sign and by colour."""

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

    @property
    def answer(self) -> str:
        """What is chosen; empty when nothing is."""
        return self._answer

    @answer.setter
    def answer(self, text: str) -> None:
        if text == self._answer or (text and text not in self.choices):
            return
        self._answer = text
        self.refresh()
        self.post_message(Answered(self.field.name))

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
        self.post_message(Accepted(self.field.name))

    def on_key(self, event: events.Key) -> None:
        """A letter or digit chooses the next one that begins with it."""
        letter = (event.character or "").lower()
        if not letter.isalnum():
            return
        event.stop()
        place = self.choices.index(self._answer) + 1 if self._answer in self.choices else 0
        after = (*self.choices[place:], *self.choices[:place])
        self.answer = next((choice for choice in after if choice.lower().startswith(letter)), self._answer)

    def on_focus(self) -> None:
        """The choice shows that it listens."""
        self.refresh()

    def on_blur(self) -> None:
        """It no longer does."""
        self.refresh()


class ChoiceAnswer(Chooser):
    """A few short choices on one line; where they do not all fit, those around the chosen one."""

    DEFAULT_CSS = "ChoiceAnswer { height: 1; width: 1fr; }"

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it."""
        width, base = self.size.width, self.get_component_rich_style("choice--off")
        segments = [Segment(text, self.get_component_rich_style(tone)) for text, tone in self._pieces(width)]
        return Strip(segments).adjust_cell_length(width, base)

    def _pieces(self, width: int) -> list[Piece]:
        shown = [choice.replace("_", " ") for choice in self.choices]
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


class PickAnswer(Chooser):
    """One of several long choices, a line each."""

    DEFAULT_CSS = "PickAnswer { height: auto; width: 1fr; }"

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


class TickAnswer(Chooser):
    """Yes or no."""

    DEFAULT_CSS = "TickAnswer { height: 1; width: 1fr; }"

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


Answer = TextAnswer | LineAnswer | Chooser
_BY_SORT: dict[str, Callable[[Field], Answer]] = {
    "text": TextAnswer,
    "choice": ChoiceAnswer,
    "pick": PickAnswer,
    "tick": TickAnswer,
}


def answer_for(field: Field) -> Answer:
    """The widget that answers a question."""
    return _BY_SORT.get(field.sort, LineAnswer)(field)


def widget_id(name: str) -> str:
    """A field's name as the id of its widget."""
    return f"field-{name.replace('.', '-')}"
