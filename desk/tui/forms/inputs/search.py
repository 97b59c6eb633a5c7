"""The input that finds one of many options by typing."""

from __future__ import annotations

from typing import ClassVar, Self

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from desk.text.printable import printable
from desk.tui.forms.field import Field, is_number_of
from desk.tui.forms.inputs.messages import AnswerChanged, AnswerSubmitted, widget_id
from desk.tui.forms.inputs.suggestions import hint_words
from desk.tui.forms.inputs.text_line import PrintableInput
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import POINTER

ROWS = 7
"""Lines of the list at most. A list keeps as many while somebody types, so that nothing jumps."""


class SearchInput(Vertical):
    """A line to type in, over the options that match. The first match is chosen until up and down choose another."""

    # The list is given only the options in view: a full desk has thousands, and Textual measures each of them at every change.
    DEFAULT_CSS = "SearchInput { width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    def __init__(self, field: Field) -> None:
        super().__init__(id=widget_id(field.name))
        self.field = field
        shown = field.choice_words or field.choices
        self._options = tuple(zip(field.choices, map(_in_columns, shown), strict=True))
        self._searched = [f"{words} {key}".casefold() for key, words in self._options]
        self._typed = ""
        self._found = self._options
        self._chosen = field.start
        self._line = PrintableInput(placeholder=hint_words(field.hint), compact=True)
        self._line.cursor_blink = False
        self._list = OptionList(markup=False, compact=True)
        self._list.can_focus = False
        self._rows = min(ROWS, max(1, len(self._options)))
        self.styles.height = self._rows + 1

    def compose(self) -> ComposeResult:
        """The line, then the list."""
        yield self._line
        yield self._list

    def focus(self, scroll_visible: bool = True) -> Self:
        """Put the cursor into the line."""
        self._line.focus(scroll_visible)
        return self

    @property
    def answer(self) -> str:
        """The id that is chosen, or the typed words where nothing matches."""
        self._search(self._line.value)
        return self._chosen if self._found else self._typed.strip()

    @answer.setter
    def answer(self, text: str) -> None:
        if text not in self.field.choices:
            self._line.value = printable(text)
            self._search(self._line.value)
            return
        self._line.value = ""
        self._search("")
        self._choose(text)

    @property
    def cursor(self) -> tuple[int, int]:
        """The place of the cursor in the line."""
        return self._line.cursor

    @cursor.setter
    def cursor(self, place: tuple[int, int]) -> None:
        self._line.cursor = place

    def _search(self, typed: str) -> None:
        """Narrow the list to the options that have every word typed somewhere."""
        if typed == self._typed:
            return
        self._typed = typed
        words = typed.casefold().split()
        matching = [option for option, text in zip(self._options, self._searched, strict=True) if all(word in text for word in words)]
        self._found = tuple(sorted(matching, key=lambda option: _rank_of(option, typed)))
        keys = {key for key, _ in self._found}
        first = self._found[0][0] if self._found and typed else ""
        self._choose(first if typed or self._chosen not in keys else self._chosen)

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._show_options()
        self.post_message(AnswerChanged(self.field.name))

    def _show_options(self) -> None:
        """Show the matches around the chosen one. A sign marks it."""
        keys = [key for key, _ in self._found]
        place = keys.index(self._chosen) if self._chosen in keys else None
        first = max(0, min((place or 0) - self._rows + 1, len(keys) - self._rows))
        width = self.size.width
        lines = [
            (key, cut(f"{POINTER if key == self._chosen else ' '} {words}", width))
            for key, words in self._found[first : first + self._rows]
        ]
        options = [Option(Content(line), id=key) for key, line in lines]
        self._list.set_options(options or [Option("nothing matches", disabled=True)])
        self._list.highlighted = None if place is None else place - first

    def action_step(self, steps: int) -> None:
        """Choose the next match, or the one before."""
        keys = [key for key, _ in self._found]
        if keys:
            place = keys.index(self._chosen) + steps if self._chosen in keys else 0
            self._choose(keys[max(0, min(place, len(keys) - 1))])

    def on_resize(self, _: events.Resize) -> None:
        """Cut the options to the width there is."""
        self._show_options()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed."""
        event.stop()
        self._search(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on with what is chosen."""
        event.stop()
        self.post_message(AnswerSubmitted(self.field.name))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The list only shows what was chosen here."""
        event.stop()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose what was clicked at."""
        event.stop()
        self._choose(event.option_id or "")


def _in_columns(words: str) -> str:
    """Words set in columns, without what would drive the terminal."""
    return "".join(character if character.isprintable() else " " for character in words)


def _rank_of(option: tuple[str, str], typed: str) -> tuple[bool, bool]:
    """The place of a match. Its own number comes first, then what begins as typed."""
    key, words = option
    return not is_number_of(key, typed), not words.casefold().startswith(typed.casefold())
