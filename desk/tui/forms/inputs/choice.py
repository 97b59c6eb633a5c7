"""The inputs that are answered by choosing."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from desk.text.printable import plain_words, printable
from desk.tui.forms.field import Field
from desk.tui.forms.inputs.choice_letters import LetterHits, letter_hits
from desk.tui.forms.inputs.messages import AnswerChanged, AnswerSubmitted, TextTypedOnChoice, widget_id
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import AFTER, BEFORE, CHOSEN
from desk.tui.presentation.toned_text import Piece

PAUSE = 1.0
"""Seconds after which a letter is no part of what was typed before it."""


class ChoiceInput(Widget, can_focus=True):
    """A field answered by choosing. The choice is marked by a sign and by colour, and the cursor stands before the first without one.

    A letter selects the next option whose words begin with it. Where labels begin alike it selects none and says so, and the next letter
    decides. Letters less than `PAUSE` seconds apart spell one option. Letters that match none are text: the selection goes back to what
    it was before the first of them, and `TextTypedOnChoice` carries them to the form.
    """

    # Not Textual's RadioSet, OptionList and Checkbox: letters choose nothing there and are lost, enter chooses instead of going on, the
    # ends of a list lead round to each other, and a line of options that does not fit takes a second one.
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
        self._is_text = False
        self._typed_at = 0.0

    @property
    def answer(self) -> str:
        """The chosen option, empty when none is."""
        return self._answer

    @answer.setter
    def answer(self, text: str) -> None:
        if not text or text in self.choices:
            self._set_answer(text)

    @property
    def cursor(self) -> tuple[int, int]:
        """There is no place within a choice."""
        return 0, 0

    @cursor.setter
    def cursor(self, place: tuple[int, int]) -> None:
        """Leave a place of another field where it was."""

    def _set_answer(self, answer: str) -> None:
        if answer != self._answer:
            self._answer = answer
            self.refresh()
            self.post_message(AnswerChanged(self.field.name))

    @property
    def choices(self) -> tuple[str, ...]:
        """The options, in their order."""
        return self.field.choices

    def action_step(self, steps: int) -> None:
        """Choose the next one or the one before."""
        place = self.choices.index(self._answer) + steps if self._answer in self.choices else 0
        self.answer = self.choices[max(0, min(place, len(self.choices) - 1))]

    def action_accept(self) -> None:
        """Enter goes on."""
        self.post_message(AnswerSubmitted(self.field.name))

    def on_key(self, event: events.Key) -> None:
        """Choose by letters and digits. Backspace leaves open again what need not be chosen."""
        if event.key in {"backspace", "delete"} and not (self.field.start or self.field.needed):
            self._set_answer("")
        if not event.is_printable or not event.character or (event.character == " " and not self._letters and not self._is_text):
            self.forget_letters()
            return
        event.stop()
        if event.time - self._typed_at > PAUSE and not (self._letters and self._rivals(self._letters.lower())):
            self._letters = ""
        if not self._letters:
            self._before = self._answer
        self._letters, self._typed_at = self._letters + event.character, event.time
        letters = "" if self._is_text or not event.character.isalnum() else self._letters.lower()
        if chosen := letters and self._option_for(letters):
            self.answer = chosen
        elif letters and (rivals := self._rivals(letters)):
            self.notify(f"{letters} begins {' and '.join(rivals)}: type the next letter too.", markup=False, timeout=4)
        else:
            self._hand_on(self._letters)

    def _option_for(self, letters: str) -> str:
        """The option that the letters spell.

        Where they spell none, the next one that begins with the last of them.
        """
        place = self.choices.index(self._answer) if self._answer in self.choices else -1
        spelt = self._option_with(letters, max(0, place)) if len(letters) > 1 else ""
        return spelt or self._option_with(letters[-1], place + 1)

    @property
    def _labels(self) -> tuple[str, ...]:
        return self.field.choice_words or self.choices

    def _option_with(self, letters: str, place: int) -> str:
        """The next option from this place that begins with the letters. Its words go before its id.

        Empty where several do whose labels begin alike.
        """
        hits = letter_hits(self._labels, letters)
        if hits.are_rivals:
            return ""
        found = [self.choices[each] for each in hits.places] or [choice for choice in self.choices if choice.lower().startswith(letters)]
        after = (*self.choices[place:], *self.choices[:place])
        return next((choice for choice in after if choice in found), "")

    def _rivals(self, letters: str) -> list[str]:
        """The labels between which the letters leave it open."""
        tried = (letter_hits(self._labels, typed) for typed in dict.fromkeys((letters, letters[-1])))
        hits = next((each for each in tried if each.places), LetterHits())
        return [plain_words(self._labels[place]) for place in hits.places] if hits.are_rivals else []

    def _hand_on(self, words: str) -> None:
        if not self._is_text and self._letters:
            self._set_answer(self._before)
        self._letters, self._is_text = "", True
        self.post_message(TextTypedOnChoice(self.field.name, words))

    @property
    def is_undecided(self) -> bool:
        """Has it the cursor, and nothing is chosen?"""
        return self.has_focus and self._answer not in self.choices

    def forget_letters(self) -> None:
        """Let the next letter choose again."""
        self._letters, self._is_text = "", False

    def on_paste(self, event: events.Paste) -> None:
        """A pasted text is no choice."""
        event.stop()
        self._hand_on(event.text)

    def on_focus(self) -> None:
        """Show that the choice listens."""
        self.forget_letters()
        self.refresh()

    def on_blur(self) -> None:
        """Show that the choice no longer listens."""
        self.refresh()


class InlineChoice(ChoiceInput):
    """A few short options on one line. Where they do not all fit, the chosen one is shown, with those around it."""

    DEFAULT_CSS = "InlineChoice { height: 1; width: 1fr; }"

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it."""
        width, base = self.size.width, self.get_component_rich_style("choice--off")
        segments = [Segment(text, self.get_component_rich_style(tone)) for text, tone in self._option_pieces(width)]
        return Strip(segments).adjust_cell_length(width, base)

    def _option_pieces(self, width: int) -> list[Piece]:
        shown = [*(self.field.choice_words or map(plain_words, self.choices))]
        place = self.choices.index(self._answer) if self._answer in self.choices else -1
        first = 0
        while sum(len(word) + 3 for word in shown[first : place + 2]) > width and first < place:
            first += 1
        before = [(f"{BEFORE} ", "choice--off")] if first else []
        pieces: list[Piece] = [(" ", "choice--on")] if self.is_undecided else [*before]
        for number, word in enumerate(shown[first:], first):
            marked = f"[{word}] " if number == place else f" {word}  "
            marked = marked.removeprefix(" ") if self.is_undecided and number == 0 else marked
            room = width - (2 if number < len(shown) - 1 else 0) - sum(cell_len(text) for text, _ in pieces)
            if cell_len(marked) > room and number == first == place:
                marked = cut(marked, max(0, room))
            elif cell_len(marked) > room:
                return [*pieces, (AFTER, "choice--off")]
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
        words = printable(self.field.choice_words[y] if self.field.choice_words else self.choices[y])
        on, off = self.get_component_rich_style("choice--on"), base
        line = cut(f"{CHOSEN if chosen else ' '} {words}", width)
        begins = on if chosen or (y == 0 and self.is_undecided) else off
        return Strip([Segment(line[:1], begins), Segment(line[1:], on if chosen else off)]).adjust_cell_length(width, base)


class YesNoInput(ChoiceInput):
    """Yes or no."""

    DEFAULT_CSS = "YesNoInput { height: 1; width: 1fr; }"

    @property
    def choices(self) -> tuple[str, ...]:
        """Yes is `true`, no is the empty answer."""
        return ("", "true")

    def action_step(self, steps: int) -> None:
        """The other one."""
        self.answer = "" if self._answer else "true"

    def on_key(self, event: events.Key) -> None:
        """Choose yes by y and no by n."""
        if event.character in {"y", "n"}:
            event.stop()
            self.answer = "true" if event.character == "y" else ""

    def render_line(self, y: int) -> Strip:
        """The line as Textual paints it."""
        style = self.get_component_rich_style("choice--on" if self._answer or self.has_focus else "choice--off")
        words = f"[x] {self.field.hint or 'yes'}" if self._answer else f"[ ] {self.field.hint or 'no'}"
        return Strip([Segment(words, style)]).adjust_cell_length(self.size.width, self.get_component_rich_style("choice--off"))
