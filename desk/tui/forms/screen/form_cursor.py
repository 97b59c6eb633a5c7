"""The text at the cursor of a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.screen import Screen

from desk.errors import DeskError
from desk.tui.external_editor import edit_suspended
from desk.tui.forms.field import WORDS, Field
from desk.tui.forms.inputs.choice import InlineChoice
from desk.tui.forms.inputs.text_area import FormTextArea
from desk.tui.forms.inputs.text_line import FormLine, PrintableInput
from desk.tui.forms.inputs.typeable_text import typeable
from desk.tui.forms.screen.form_layout import FormLayout
from desk.tui.forms.screen.form_lines import NEXT, SAVE
from desk.tui.forms.spec import FormSpec


class FormCursor:
    """Finds the text that a key of the form is about."""

    def __init__(self, screen: Screen[Any], layout: FormLayout, spec: FormSpec) -> None:
        self._screen = screen
        self._layout = layout
        self._spec = spec

    @property
    def _input(self) -> FormTextArea | FormLine | None:
        """The input with the cursor, if one types text in it."""
        field = self._screen.focused
        return field if isinstance(field, FormTextArea | FormLine) else None

    @property
    def is_on_line(self) -> bool:
        """Is the cursor in a field in which enter begins no line?"""
        return self._screen.focused is not None and not isinstance(self._screen.focused, FormTextArea)

    @property
    def is_on_choice(self) -> bool:
        """Is the cursor on options that stand side by side?"""
        return isinstance(self._screen.focused, InlineChoice)

    @property
    def enter_words(self) -> str:
        """The words of what enter does here. Empty where it begins a line, or does nothing."""
        if not self.is_on_line:
            return ""
        if self._layout.current not in {self._spec.enough, self._layout.last_in_view}:
            return NEXT
        return "" if self._spec.is_signature else SAVE

    @property
    def can_redo(self) -> bool:
        """Can an undo in the field with the cursor be redone?"""
        focused = self._screen.focused
        return isinstance(focused, FormTextArea | PrintableInput) and focused.can_redo

    def redo(self) -> None:
        """Bring back what was undone last in the field with the cursor."""
        if isinstance(focused := self._screen.focused, FormTextArea | PrintableInput):
            focused.action_redo()

    def field_among(self, fields: Iterable[Field]) -> Field | None:
        """The field with the cursor. None where there is none."""
        focused = self._screen.focused
        if focused is None:
            return None
        return next((field for field in fields if self._layout.answer_to(field.name) in focused.ancestors_with_self), None)

    @property
    def has_selection(self) -> bool:
        """Are words selected in the field with the cursor? The key for the rest cuts them, as in every other program."""
        field = self._input
        return field is not None and field.field.sort in WORDS and bool(field.selected_text)

    @property
    def text(self) -> FormTextArea | FormLine | None:
        """The text with the cursor, else the first of the form. None in a form without one."""
        field, first = self._input, self._layout.first_text
        if field is not None and field.field.sort in WORDS:
            return field
        answer = self._layout.answer_to(first.name) if first else None
        return answer if isinstance(answer, FormTextArea) else None

    @property
    def editable(self) -> FormTextArea | FormLine | None:
        """The input to be edited elsewhere.

        It is the one with the cursor, else the first text."""
        first = self._layout.first_text
        answer = self._input or (self._layout.answer_to(first.name) if first else None)
        return answer if isinstance(answer, FormTextArea | FormLine) else None

    def edit_outside(self) -> str:
        """Edit the text in the agent's own editor. Gives words about what went wrong."""
        answer = self.editable
        try:
            if answer is not None:
                answer.answer = typeable(edit_suspended(self._screen.app, answer.answer))
        except DeskError as error:
            return str(error)
        return ""

    def put_away_suggestion(self) -> bool:
        """Put away the suggestion in the field with the cursor. False where there is none."""
        field = self._input
        return field is not None and field.put_away_suggestion()
