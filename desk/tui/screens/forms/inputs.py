"""The widgets that answer a form's questions, each giving and taking plain text; they know no case and save nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from rich.text import Text
from textual import events
from textual.suggester import SuggestFromList
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection as InputSelection
from textual.widgets.text_area import Selection

from desk.model.plaintext import printable
from desk.tui.screens.forms.choosers import Accepted, Answered, ChoiceAnswer, Chooser, PickAnswer, TickAnswer, widget_id
from desk.tui.screens.forms.form import Field
from desk.tui.screens.forms.marking import Mark, Span, after_sentence, marks_of, places
from desk.tui.screens.forms.seeking import SeekAnswer

_DROPPED = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


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


Answer = TextAnswer | LineAnswer | Chooser
_BY_SORT: dict[str, Callable[[Field], Answer]] = {
    "text": TextAnswer,
    "choice": ChoiceAnswer,
    "pick": PickAnswer,
    "tick": TickAnswer,
    "seek": SeekAnswer,
}


def answer_for(field: Field) -> Answer:
    """The widget that answers a question."""
    return _BY_SORT.get(field.sort, LineAnswer)(field)
