"""Fills in and suggests answers while a form is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desk.tui.forms.field import Values
from desk.tui.forms.inputs.text_area import FormTextArea
from desk.tui.forms.inputs.text_line import FormLine
from desk.tui.forms.screen.form_layout import FormLayout
from desk.tui.forms.spec import EntryContext, FormSpec


class Autofill:
    """Keeps up to date the fields that follow others. What an agent typed is never written over."""

    def __init__(self, spec: FormSpec, layout: FormLayout) -> None:
        self._spec = spec
        self._layout = layout
        self._filled_in = {field.name: field.start for field in spec.fields}

    def renew(self, context: EntryContext) -> None:
        """Bring texts, derived fields and suggestions up to date."""
        self.rewrite(context)
        values = self._layout.values
        for name, words in self._derived_answers(values, context):
            self._layout.answer_to(name).answer = words
        for name, words_of in (self._spec.suggest(values, context) if self._spec.suggest else {}).items():
            answer = self._layout.answer_to(name)
            if isinstance(answer, FormLine | FormTextArea):
                answer.suggest(tuple(words_of))

    def rewrite(self, context: EntryContext, *, under_cursor: bool = False) -> None:
        """Rewrite the texts that name what has changed.

        The one under the cursor is left alone, unless it is asked for.
        """
        changes = self._spec.rewrite(self._layout.values, context) if self._spec.rewrite else {}
        for name, text in changes.items():
            if name != self._layout.current:
                self._layout.fill(name, text)
            elif under_cursor:
                self._layout.put_answer(name, text)
                self._put_cursor_behind(name)

    def _put_cursor_behind(self, name: str) -> None:
        if isinstance(answer := self._layout.answer_to(name), FormLine):
            answer.mend()

    def _derived_answers(self, values: Values, context: EntryContext) -> Iterator[tuple[str, str]]:
        """The fields nobody typed in, with what belongs in them now."""
        wanted: Mapping[str, str] = self._spec.derive(values, context) if self._spec.derive else {}
        for name, words in wanted.items():
            if values[name] == words:
                self._filled_in[name] = words
            elif values[name] == self._filled_in[name]:
                self._filled_in[name] = words
                yield name, words
