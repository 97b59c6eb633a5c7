"""The inputs for one line of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widgets import Input
from textual.widgets.input import Selection as InputSelection

from desk.text.printable import printable
from desk.tui.forms.field import USUAL, Field, usual_word
from desk.tui.forms.inputs.line_history import LineHistory
from desk.tui.forms.inputs.messages import AnswerChanged, AnswerSubmitted, widget_id
from desk.tui.forms.inputs.suggestions import Suggestions, hint_words
from desk.tui.forms.inputs.typeable_text import JOINERS, typeable_line
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import CUT
from desk.tui.presentation.toned_text import FlowLine, pieces_width
from desk.tui.widgets.one_line_input import OneLineInput
from desk.tui.widgets.toned_line import tone_classes, tone_style

_LEAST_OFFER = 24
"""Cells in which words that are offered can be read."""
_REPLACED = "   typing replaces it"
_GAP = 2
"""Cells between what is typed and what stands behind it. The cursor has the first."""


class PrintableInput(OneLineInput):
    """One line of text that cannot drive the terminal. What is typed can be undone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo", show=False),
        Binding("ctrl+y", "redo", show=False),
    ]

    def __init__(self, value: str = "", **look: Any) -> None:
        self._history = LineHistory()
        super().__init__(value, **look)

    @property
    def can_redo(self) -> bool:
        """Was something undone, and nothing typed since?"""
        return self._history.can_redo

    def action_undo(self) -> None:
        """Take back what was typed last."""
        self.value = self._history.undo(self.value)
        self.cursor_position = len(self.value)

    def action_redo(self) -> None:
        """Bring back what was undone last."""
        self.value = self._history.redo(self.value)
        self.cursor_position = len(self.value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in place of another. Every change that is typed comes here."""
        was = self.value
        super().replace(text, start, end)
        self._history.note(was, self.value)

    def on_key(self, event: events.Key) -> None:
        """Type a joiner. Textual takes it for no letter."""
        if event.character in JOINERS:
            event.stop()
            self.write(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Take the pasted text on one line."""
        event.prevent_default()
        event.stop()
        self.write(typeable_line(event.text))

    def write(self, words: str) -> None:
        """Put words at the cursor, in place of what is chosen there."""
        self.replace(words if words.isprintable() else typeable_line(words), *self.selection)
        self.show_cursor()

    @property
    def cursor(self) -> tuple[int, int]:
        """The place of the cursor, as row and column."""
        return 0, self.cursor_position

    @cursor.setter
    def cursor(self, place: tuple[int, int]) -> None:
        self.cursor_position = place[1]


class FormLine(PrintableInput):
    """One line of words, a time or an amount.

    Of a usual word the first letters do.
    """

    COMPONENT_CLASSES = tone_classes("dim", "soon", "late", "key")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "turn(1)", show=False),
        Binding("up", "turn(-1)", show=False),
    ]

    def __init__(self, field: Field) -> None:
        usual = SuggestFromList((*field.choices, *field.further), case_sensitive=False) if field.sort in USUAL else None
        super().__init__(
            field.start,
            placeholder=printable(hint_words(field.hint)),
            suggester=usual,
            compact=True,
            select_on_focus=field.sort in {*USUAL, "time", "number", "money"},
            id=widget_id(field.name),
        )
        self.field = field
        self._is_replaced = self.select_on_focus
        self._is_proposed = False
        """Does it hold what was filled in for the agent, who changed nothing in it?"""
        self.cursor_blink = False
        self._suggestions = Suggestions(field.hint, completes=field.completes)
        self._echo: FlowLine = ()

    def suggest(self, words: Sequence[str]) -> None:
        """Offer words that may be taken while nothing is typed."""
        if self._suggestions.replace_words(words):
            self.placeholder = printable(self._suggestions.placeholder)
            self.refresh()

    def put_away_suggestion(self) -> bool:
        """Put away the words offered. False where none are."""
        gone = self._suggestions.put_away(self.value)
        if gone:
            self.placeholder = printable(self._suggestions.placeholder)
        return gone

    def action_cursor_right(self, select: bool = False) -> None:
        """Take the suggestion, else complete the word, else go one character on."""
        if not select and self.cursor_at_end and (taken := self._suggestions.word_to_take(self.value)):
            self.answer = taken
            self.cursor_position = len(self.value)
        else:
            super().action_cursor_right(select)

    def action_turn(self, steps: int) -> None:
        """Show another suggestion."""
        if self._suggestions.turn(self.value, steps):
            self.placeholder = printable(self._suggestions.placeholder)
            self.refresh()

    def show_echo(self, line: FlowLine) -> None:
        """Show behind the value what is meant by it."""
        if line != self._echo:
            self._echo = line
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line. Behind what is typed stands what it means, or words offered."""
        strip, width = super().render_line(y), self.scrollable_content_region.width
        start = cell_len(self.value) + _GAP
        if y or not width:
            return strip
        if echo := self._echo_in(width - start):
            return self._with_echo(strip, echo, start, width)
        offered = printable(self._suggestions.words_behind(self.value))
        if not offered or not self.has_focus or width - start < _LEAST_OFFER:
            return strip
        return self._with_words(strip, start, [Segment(cut(offered, width - start), self.get_component_rich_style("input--suggestion"))])

    def _echo_in(self, room: int) -> FlowLine:
        """The meaning of the value, cut down to the room there is.

        A value that the next letter replaces says so, where there is room.
        """
        is_replaced = self.has_focus and self.value and abs(self.selection.end - self.selection.start) == len(self.value)
        replaced: FlowLine = ((_REPLACED, "dim"),) if is_replaced else ()
        said = ((*self._echo, *replaced), self._echo, self._echo[:1])
        return next((line for line in said if pieces_width(line) <= room), self._echo)

    def _with_echo(self, strip: Strip, echo: FlowLine, start: int, width: int) -> Strip:
        """The line with its echo. Without room for both, the value is whole while it is typed, and the echo afterwards.

        A name is always whole.
        """
        left = width - pieces_width(echo)
        if start > left and (self.has_focus or left < _GAP or self.field.sort == "person"):
            return strip
        if start > left:
            start, strip = left, Strip.join([strip.crop(0, left - _GAP), Strip([Segment(f"{CUT} ")])])
        return self._with_words(strip, start, [Segment(text, tone_style(self, tone)) for text, tone in echo])

    def _with_words(self, strip: Strip, start: int, words: Sequence[Segment]) -> Strip:
        """The line with words that begin at a cell."""
        behind = Strip(words)
        return Strip.join([strip.crop(0, start), behind, strip.crop(start + behind.cell_length)]).apply_style(self.rich_style)

    @property
    def answer(self) -> str:
        """The typed words. The beginning of a usual word counts as that word."""
        typed = self.value.strip()
        return usual_word(self.field, typed) if self.field.sort in USUAL else typed

    @answer.setter
    def answer(self, text: str) -> None:
        was, self.value = self.value, typeable_line(text)
        if was:  # an answer that comes into an empty line is where it begins
            self._history.note(was, self.value)

    def propose(self) -> None:
        """Let typing replace the value, until the agent changes it."""
        self._is_proposed = self.select_on_focus = True

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in place of another. What was changed is the agent's own."""
        super().replace(text, start, end)
        self._is_proposed = False

    def mend(self) -> None:
        """Select nothing at the next focus. The first key then replaces nothing."""
        self.select_on_focus = False
        self.cursor_position = len(self.value)

    def on_blur(self) -> None:
        """A word begun is shown whole."""
        self.select_on_focus = self._is_replaced or self._is_proposed
        if self.field.sort in USUAL and self.answer != self.value:
            self.value = self.answer

    @property
    def index(self) -> int:
        """The code point at which the cursor stands."""
        return self.cursor_position

    def select_range(self, start: int, end: int) -> None:
        """Select a range of the text. What is typed next takes its place."""
        self.focus()
        self.selection = InputSelection(start, end)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form that the answer changed."""
        event.stop()
        self.post_message(AnswerChanged(self.field.name))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on."""
        event.stop()
        self.post_message(AnswerSubmitted(self.field.name))
