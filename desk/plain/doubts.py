"""The questions about answers before they are saved."""

from __future__ import annotations

from collections.abc import Iterator

from desk.plain.console import Console, is_yes
from desk.plain.form_dialogue import FormDialogue
from desk.text.printable import printable
from desk.tui.forms.field import Values, asked_fields, asked_values
from desk.tui.forms.person_answer import is_name, nobody_called
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.time_answer import is_past_time, meant_time

_KEEP = "yes keeps it, no asks again."


class Doubts:
    """Asks once about each answer that may be a slip."""

    def __init__(self, console: Console, spec: FormSpec, context: EntryContext) -> None:
        self._console = console
        self._spec = spec
        self._context = context
        self._asked: set[tuple[str, str]] = set()

    def settle(self, dialogue: FormDialogue) -> None:
        """Ask until no answer is in doubt. Raises Cancelled."""
        while (found := self._next_doubt(asked_values(self._spec.fields, dialogue.values))) is not None:
            name, words = found
            self._asked.add(found)
            if not is_yes(self._console, f"{printable(words)} {_KEEP}"):
                dialogue.ask_again(name)
        while name := dialogue.unfilled_field():
            dialogue.ask_again(name)

    def _next_doubt(self, values: Values) -> tuple[str, str] | None:
        doubt = self._spec.doubt(values, self._context) if self._spec.doubt else None
        found = (*self._past_times(values), *self._sentences_for_names(values), *((doubt,) if doubt else ()))
        return next((each for each in found if each not in self._asked), None)

    def _sentences_for_names(self, values: Values) -> Iterator[tuple[str, str]]:
        """The sentences where a name is asked."""
        there = asked_fields(self._spec.fields, values)
        for field in (each for each in self._spec.fields if each.name in there and each.sort == "person"):
            if not is_name(field, values[field.name]):
                yield field.name, f"{field.label}: {nobody_called(values[field.name])}."

    def _past_times(self, values: Values) -> Iterator[tuple[str, str]]:
        """The times of day that are past, and so tomorrow's."""
        context, there = self._context, asked_fields(self._spec.fields, values)
        for field in (each for each in self._spec.fields if each.name in there):
            typed = values[field.name]
            if is_past_time(field, typed, context):
                yield field.name, f"{typed} is past: {context.time_words(meant_time(field, typed, context))}?"
