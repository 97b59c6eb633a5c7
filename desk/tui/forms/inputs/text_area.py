"""The inputs for text on several lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.content import Content
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from desk.text.printable import printable
from desk.tui.forms.field import Field
from desk.tui.forms.inputs.messages import AnswerChanged, AnswerSkipped, widget_id
from desk.tui.forms.inputs.suggestions import Suggestions, hint_words
from desk.tui.forms.inputs.text_spans import CharRange, OpenSentence, TextSpan, open_sentence, sentence_index, span_ranges, text_spans
from desk.tui.forms.inputs.typeable_text import JOINERS, typeable
from desk.tui.textual_compat.key_input import run_own_binding

_WHY = "why? "


class FormTextArea(TextArea):
    """Free text on several lines, in which words can be marked."""

    COMPONENT_CLASSES = {*TextArea.COMPONENT_CLASSES, "text--marked"}

    def __init__(self, field: Field) -> None:
        super().__init__(
            compact=True, highlight_cursor_line=False, placeholder=Content(printable(hint_words(field.hint))), id=widget_id(field.name)
        )
        self.field = field
        self.cursor_blink = False
        self.styles.min_height = min(2, field.lines)
        self.styles.height = field.lines
        self._marks: tuple[TextSpan, ...] = ()
        self._rows = 1
        self._open_sentence: OpenSentence | None = None
        self._suggestions = Suggestions(field.hint)

    def suggest(self, words: Sequence[str]) -> None:
        """Offer words that may be taken while nothing is typed."""
        if self._suggestions.replace_words(words):
            self.placeholder = Content(printable(self._suggestions.placeholder))

    def put_away_suggestion(self) -> bool:
        """Put away the words offered. False where none are."""
        gone = self._suggestions.put_away(self.text)
        if gone:
            self.placeholder = Content(printable(self._suggestions.placeholder))
        return gone

    def action_cursor_right(self, select: bool = False) -> None:
        """Take the suggestion, else go one character on."""
        if not select and (taken := self._suggestions.word_to_take(self.text)):
            self.answer = taken
        else:
            super().action_cursor_right(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Show the next suggestion, else go one line down."""
        if not self._show_next(1):
            super().action_cursor_down(select)

    def action_cursor_up(self, select: bool = False) -> None:
        """Show the suggestion before, else go one line up."""
        if not self._show_next(-1):
            super().action_cursor_up(select)

    def action_cut(self) -> None:
        """Cut what is selected. Without a selection nothing goes: the same key shows the rest of other forms."""
        if not self.selection.is_empty:
            super().action_cut()

    def _show_next(self, steps: int) -> bool:
        turned = self._suggestions.turn(self.text, steps)
        if turned:
            self.placeholder = Content(printable(self._suggestions.placeholder))
        return turned

    @property
    def answer(self) -> str:
        """The typed text, with the stop that a filled gap took."""
        place, stop = self._owed_stop
        return f"{self.text[:place]}{stop}{self.text[place:]}".strip()

    @answer.setter
    def answer(self, text: str) -> None:
        if self.text:  # what stood there comes back with undo
            self.replace(typeable(text), self.document.start, self.document.end)
        else:
            self.load_text(typeable(text))
        self.move_cursor(self.document.end)

    @property
    def can_redo(self) -> bool:
        """Was something undone, and nothing typed since?"""
        return bool(self.history.redo_stack)

    @property
    def cursor(self) -> tuple[int, int]:
        """The place of the cursor, as row and column."""
        return self.cursor_location

    @cursor.setter
    def cursor(self, place: tuple[int, int]) -> None:
        self.move_cursor(place)

    def edit(self, edit: Edit) -> EditResult:
        """Change the text. The row that the cursor wraps into comes into view at once, not with the next key as in Textual."""
        result = super().edit(edit)
        self.scroll_cursor_visible()
        return result

    async def on_key(self, event: events.Key) -> None:
        """Type a joiner, which Textual takes for no letter. Take other keys in the order in which they come."""
        if event.character in JOINERS:
            event.stop()
            self.write(event.character)
        elif event.key == "space" and self.field.skips and not self.text:
            event.stop()
            event.prevent_default()
            self.post_message(AnswerSkipped(self.field.name))
        else:
            await run_own_binding(self, event)

    def on_paste(self, event: events.Paste) -> None:
        """Take the text and leave what would drive the terminal."""
        event.prevent_default()
        event.stop()
        self.write(event.text)

    def write(self, words: str) -> None:
        """Put words at the cursor, in place of what is chosen there."""
        result = self.replace(typeable(words), *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)

    def mark(self, spans: Sequence[CharRange]) -> None:
        """Mark these stretches of the text, in code points, and no others."""
        marks = tuple(text_spans(self.text, spans))
        if marks == self._marks and self._rows == self.document.line_count:
            return
        self._marks, self._rows = marks, self.document.line_count
        self.notify_style_update()
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """A line with its marks. A mark keeps to its words while text is typed before them."""
        line = super().get_line(line_index)
        for start, end in span_ranges(self._marks, line_index, line.plain, grown=self.document.line_count - self._rows):
            line.stylize(self.get_component_rich_style("text--marked", partial=True), start, end)
        return line

    def location_of(self, index: int) -> tuple[int, int]:
        """Row and column of a code point."""
        before = self.text[:index]
        return before.count("\n"), index - before.rfind("\n") - 1

    @property
    def index(self) -> int:
        """The code point at which the cursor stands."""
        row, column = self.cursor_location
        return sum(len(self.document.get_line(number)) + 1 for number in range(row)) + column

    def select_range(self, start: int, end: int) -> None:
        """Select a range of the text. What is typed next takes its place."""
        self.focus()
        self.selection = Selection(self.location_of(start), self.location_of(end))

    def select_gap(self, start: int, end: int) -> None:
        """Select a gap to be filled.

        It takes the stop of its sentence with it, so that what is typed on stands behind the sentence and not in it.
        """
        self._open_sentence = open_sentence(self.text, start, end)
        self.select_range(start, end + (self._open_sentence is not None))

    @property
    def _owed_stop(self) -> tuple[int, str]:
        return self._open_sentence.owed(self.text) if self._open_sentence else (0, "")

    def close_sentence(self) -> None:
        """Put the stop behind a filled gap, where none was typed."""
        place, stop = self._owed_stop
        self._open_sentence = None
        if stop:
            self.insert(stop, self.location_of(place), maintain_selection_offset=False)

    def action_cursor_line_end(self, select: bool = False) -> None:
        """Go to the end of the line, behind a stop."""
        self.close_sentence()
        super().action_cursor_line_end(select)

    def on_blur(self) -> None:
        """Close the sentence of a gap, unless only the terminal was left."""
        if self.app.app_focus:
            self.close_sentence()

    def insert_sentence(self, words: str, chosen: CharRange) -> None:
        """Put a sentence at the cursor, and select a range of it.

        Within another sentence it goes behind that one.
        """
        self.focus()
        at = sentence_index(self.text, self.index)
        before, after = self.text[:at], self.text[at:]
        lead = "" if not before or before[-1].isspace() else " "
        tail = "" if not after or after[0].isspace() else " "
        self.replace(lead + words + tail, self.location_of(at), self.location_of(at))
        self.select_gap(at + len(lead) + chosen[0], at + len(lead) + chosen[1])

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the form that the answer changed."""
        event.stop()
        self.post_message(AnswerChanged(self.field.name))


class WhysInput(FormTextArea):
    """A ladder of whys, one a line.

    The first line is what went wrong. Each other line asks why of the one above. Enter adds a line.
    """

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.show_line_numbers = True

    @property
    def gutter_width(self) -> int:
        """Room for the word before each rung."""
        return len(_WHY)

    def render_line(self, y: int) -> Strip:
        """A line with its rung before it."""
        strip = super().render_line(y)
        if not self.text:
            return Strip.join([Strip([Segment(" " * len(_WHY), self.rich_style)]), strip.crop(0, self.size.width - len(_WHY))])
        gutter = strip.crop(0, len(_WHY))
        number = gutter.text.strip()
        if not number.isdigit():
            return strip
        words = _WHY if int(number) > 1 else " " * len(_WHY)
        return Strip.join([Strip([Segment(words, next(iter(gutter)).style)]), strip.crop(len(_WHY))])
