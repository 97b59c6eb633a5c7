"""The two edges of a form: its title and its keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from desk.tui.bindings import key_word
from desk.tui.forms.field import Field
from desk.tui.forms.screen.field_help import field_groups
from desk.tui.forms.screen.form_layout import FormLayout
from desk.tui.forms.screen.form_lines import FormTitle, page_title, rest_words, title_hints
from desk.tui.forms.submission import Submission
from desk.tui.help_groups import HelpGroup
from desk.tui.widgets.key_line import KeyLine


class EdgedForm(Protocol):
    """The screen of a form with its two edges."""

    @property
    def title_line(self) -> FormTitle:
        """The upper edge."""

    @property
    def key_line(self) -> KeyLine:
        """The lower edge."""

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of the form, with their words."""


class FormEdges:
    """Shows what a form is about, and its keys."""

    def __init__(self, form: EdgedForm, submission: Submission, layout: FormLayout) -> None:
        self._form = form
        self._submission = submission
        self._layout = layout

    def show_cases(self, note: str = "") -> None:
        """Name the cases of the form. `note` stands at the right end."""
        line = self._form.title_line
        line.cases, line.note = self._submission.label, note
        line.update_text()

    def show_title(self) -> None:
        """Name the page in view, with the keys that show others."""
        layout, line, spec = self._layout, self._form.title_line, self._submission.spec
        more = rest_words(is_shown=layout.shows_more, filled=layout.filled_out_of_view) if layout.has_more else ""
        line.title = page_title(spec, layout.page)
        line.keys = title_hints(spec, layout.page, partial(key_word, keymap=self._submission.desk.keymap), more=more)
        line.update_text()

    def show_keys(self) -> None:
        """Show the keys, where they are others than before."""
        line, keys = self._form.key_line, self._form.key_hints()
        if keys != line.keys:
            key_of = partial(key_word, keymap=self._submission.desk.keymap)
            line.keys, line.ways_out = keys, frozenset({"esc", key_of("discard")})
            line.saves = frozenset(map(key_of, self._submission.spec.save_variants))
            line.update_text()

    def help_groups(self, field: Field | None, *, is_typed: bool) -> Sequence[HelpGroup]:
        """The field with the cursor, and the keys of the form."""
        keys = self._form.key_line.keys
        discard = (key_word("discard", self._submission.desk.keymap), "throw away")
        further = [discard] if is_typed and discard not in keys else []
        return field_groups(self._submission.spec.title, field, [*keys, *further, ("F1", "this help")])
