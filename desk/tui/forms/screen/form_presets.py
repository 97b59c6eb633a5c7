"""The presets of a form: known answers, and texts of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from textual.app import App

from desk.tui.forms.field import Values, asked_fields
from desk.tui.forms.screen.form_cursor import FormCursor
from desk.tui.forms.screen.preset_search import PresetSearch
from desk.tui.forms.screen.reply_presets import reply_presets
from desk.tui.forms.spec import Preset
from desk.tui.forms.submission import Submission
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

_NO_TEMPLATES = "You have no texts of your own yet. `desk config --init` shows how: [templates] in the settings, or a folder named there."


class FillableForm(Protocol):
    """The screen of a form that is filled in."""

    @property
    def app(self) -> App[Any]:
        """The app of the form."""

    @property
    def values(self) -> Values:
        """The answers, by field."""

    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something above the keys."""

    async def fill(self, values: Mapping[str, str], *, focus: str = "") -> None:
        """Fill in these answers over what stood there, then go to `focus`."""


class FormPresets:
    """Lists what is ready-made, and fills in what is chosen."""

    def __init__(self, form: FillableForm, submission: Submission, cursor: FormCursor) -> None:
        self._form = form
        self._submission = submission
        self._cursor = cursor

    def list_known(self) -> None:
        """List what is known from elsewhere, and fill in what is chosen."""
        menu = self._submission.spec.known
        presets = {each.key: each for each in menu.presets(self._form.values, self._submission.context())} if menu else {}
        if menu is None or not presets:
            self._form.say([(("None is known yet.", "dim"),)])
            return

        async def answered(answer: str | None) -> None:
            if answer in presets:
                await self._put_in(presets[answer])

        self._form.app.push_screen(PresetSearch(menu.title, list(presets.values())), answered)

    async def _put_in(self, preset: Preset) -> None:
        """Fill in a preset, and go to the field to answer next.

        It is the first one that is needed and empty, else the one that the preset names. Where the cursor is, is said.
        """
        fields = self._submission.spec.fields
        after = {**self._form.values, **preset.values}
        asked = asked_fields(fields, after)
        lacking = next((field.name for field in fields if field.needed and field.name in asked and not after[field.name]), "")
        labels = {field.name: field.label for field in fields}
        place = lacking or preset.focus
        await self._form.fill(preset.values, focus=place)
        if place in labels:
            filled = sum(bool(words) for words in preset.values.values())
            self._form.say([((f"{filled} {'answer' if filled == 1 else 'answers'} filled in. The cursor is in: {labels[place]}", "dim"),)])

    def list_replies(self) -> None:
        """List the agent's own texts. The one chosen goes in at the cursor."""
        answer, context = self._cursor.text, self._submission.context()
        templates, problems = self._submission.desk.session.templates()
        if answer is None or not (templates or problems):
            self._form.say([((_NO_TEMPLATES, "dim"),)])
            return
        presets = {each.key: each for each in reply_presets(templates, context)}

        def chosen(key: str | None) -> None:
            if key in presets:
                answer.focus()
                answer.write(presets[key].text)

        notes = [((safe_text(words), "late"),) for words in problems]
        self._form.app.push_screen(PresetSearch("Your own texts", list(presets.values()), notes=notes), chosen)
