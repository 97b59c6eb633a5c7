"""What a form fills in by itself and what it proposes while it is typed; nothing that was typed is ever written over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from desk.tui.forms.inputs.text import Answer, FormLine, FormTextArea
from desk.tui.forms.spec import EntryContext, FormSpec, Values


class Autofill:
    """Keeps the fields that follow others, and the proposals in empty ones, up to date."""

    def __init__(self, form: FormSpec, answer_to: Callable[[str], Answer]) -> None:
        self._form = form
        self._answer_to = answer_to
        self._own = {field.name: field.start for field in form.fields}

    @property
    def at_work(self) -> bool:
        """Whether the form has anything to fill in or to propose."""
        return self._form.derive is not None or self._form.suggest is not None

    def renew(self, values: Values, context: EntryContext) -> None:
        """Bring both up to date with what is typed."""
        for name, words in self._followed(values, context):
            self._answer_to(name).answer = words
        for name, proposals in (self._form.suggest(values, context) if self._form.suggest else {}).items():
            answer = self._answer_to(name)
            if isinstance(answer, FormLine | FormTextArea):
                answer.propose(tuple(proposals))

    def _followed(self, values: Values, context: EntryContext) -> Iterator[tuple[str, str]]:
        """Fields the agent left alone, with what belongs in them now; one they typed in follows nothing any more."""
        wanted: Mapping[str, str] = self._form.derive(values, context) if self._form.derive else {}
        for name, words in wanted.items():
            if values[name] == words:
                self._own[name] = words
            elif values[name] == self._own[name]:
                self._own[name] = words
                yield name, words
