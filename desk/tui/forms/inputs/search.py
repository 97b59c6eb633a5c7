"""The widget that finds one of many things by typing: what is typed narrows the list under it; it knows words and ids and no case."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from desk.model.plaintext import printable
from desk.tui.forms.inputs.choice import AnswerChanged, ChoiceInput
from desk.tui.forms.spec import Field
from desk.tui.printable import cut

ROWS = 7
"""Lines of the list, always as many: nothing may jump while somebody types."""


class SearchInput(ChoiceInput, inherit_bindings=False):
    """A line to type in, the things that match under it; the first stands chosen until up and down choose another."""

    DEFAULT_CSS = f"SearchInput {{ height: {ROWS + 1}; width: 1fr; }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("enter", "accept", show=False),
        Binding("backspace", "erase", show=False),
        Binding("ctrl+u", "erase_all", show=False),
    ]

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        shown = field.shown or field.choices
        self._things = tuple(zip(field.choices, map(_harmless, shown), strict=True))
        self._searched = [f"{words} {key}".casefold() for key, words in self._things]
        self._typed = ""
        self._found = self._things
        self._answer = field.start

    @property
    def answer(self) -> str:
        """What is chosen; what is typed where nothing matches."""
        return self._answer if self._found else self._typed.strip()

    @answer.setter
    def answer(self, text: str) -> None:
        if text in self.field.choices:
            self._typed, self._found, self._answer = "", self._things, text
            self._told()
        else:
            self._type(text)

    def _type(self, text: str) -> None:
        """Narrow to what has every word typed somewhere."""
        self._typed = printable(text)
        words = self._typed.casefold().split()
        matching = [thing for thing, searched in zip(self._things, self._searched, strict=True) if all(word in searched for word in words)]
        self._found = tuple(sorted(matching, key=lambda thing: not _is(thing[0], self._typed)))
        if self._typed or self._answer not in {key for key, _ in self._found}:
            self._answer = self._found[0][0] if self._found and self._typed else ""
        self._told()

    def _told(self) -> None:
        self.refresh()
        self.post_message(AnswerChanged(self.field.name))

    def action_step(self, steps: int) -> None:
        """Choose the next match, or the one before."""
        keys = [key for key, _ in self._found]
        if keys:
            place = keys.index(self._answer) + steps if self._answer in keys else 0
            self._answer = keys[max(0, min(place, len(keys) - 1))]
            self._told()

    def action_erase(self) -> None:
        """Take back a character."""
        self._type(self._typed[:-1])

    def action_erase_all(self) -> None:
        """Begin anew."""
        self._type("")

    def on_key(self, event: events.Key) -> None:
        """What is typed narrows the list; no letter jumps in it."""
        event.prevent_default()
        if event.character and event.is_printable:
            event.stop()
            self._type(self._typed + event.character)

    def on_paste(self, event: events.Paste) -> None:
        """So does what is pasted."""
        event.stop()
        self._type(self._typed + printable(event.text))

    def render_line(self, y: int) -> Strip:
        """The line typed in, then the matches around the chosen one."""
        width, base = self.size.width, self.get_component_rich_style("choice--off")
        on = self.get_component_rich_style("choice--on")
        if y == 0:
            cursor = "_" if self.has_focus else ""
            typed = cut(self._typed, max(0, width - 2)) or ("" if self.has_focus else self.field.hint)
            return Strip([Segment(typed + cursor, on if self._typed else base)]).adjust_cell_length(width, base)
        place = self._first() + y - 1
        if place >= len(self._found):
            words = "nothing matches" if y == 1 and not self._found else ""
            return Strip([Segment(words, base)]).adjust_cell_length(width, base)
        key, words = self._found[place]
        chosen = key == self._answer
        return Strip([Segment(cut(f"{'>' if chosen else ' '} {words}", width), on if chosen else base)]).adjust_cell_length(width, base)

    def _first(self) -> int:
        """Which match stands on the first line."""
        keys = [key for key, _ in self._found]
        place = keys.index(self._answer) if self._answer in keys else 0
        return max(0, min(place - ROWS + 1, len(keys) - ROWS))


def _harmless(words: str) -> str:
    """Words set in columns, without what would drive the terminal."""
    return "".join(character if character.isprintable() else " " for character in words)


def _is(key: str, typed: str) -> bool:
    """Whether what is typed is the thing's own id, or its number."""
    typed = typed.strip().casefold()
    return bool(typed) and typed in {key.casefold(), key.casefold().rpartition("-")[2]}
