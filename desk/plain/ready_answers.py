"""The ready-made answers of a form, as a numbered list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from desk.plain.console import Console
from desk.recovery.steps.reply_templates import ReplyTemplate
from desk.text.printable import printable
from desk.tui.forms.field import TEXTS, Field, Values
from desk.tui.forms.inputs.suggestions import ABOUT
from desk.tui.forms.screen.reply_presets import reply_presets
from desk.tui.forms.spec import EntryContext, FormSpec, Preset

Templates = Callable[[], Sequence[ReplyTemplate]]
"""Gives the agent's own texts."""


class ReadyAnswers:
    """Reads out what is ready-made, and gives what was chosen."""

    def __init__(self, console: Console, spec: FormSpec, context: EntryContext, templates: Templates) -> None:
        self._console = console
        self._spec = spec
        self._context = context
        self._templates = templates

    def choose(self, field: Field, values: Values) -> Mapping[str, str]:
        """The answers that the agent takes. Empty where they take none."""
        presets = self._presets(field, values)
        if not presets:
            self._console.tell("Nothing is ready-made here.")
            return {}
        for number, preset in enumerate(presets, 1):
            self._console.tell(f"{number}. {printable(preset.words)}")
        typed = self._console.ask("Which number? Enter takes none.")
        if not (typed.isdecimal() and 1 <= int(typed) <= len(presets)):
            return {}
        chosen = presets[int(typed) - 1]
        return chosen.values or {field.name: _with_text_behind(values[field.name], chosen.text)}

    def _presets(self, field: Field, values: Values) -> list[Preset]:
        """The suggestions of the field, known answers, texts of one's own."""
        spec, context = self._spec, self._context
        suggested = spec.suggest(values, context).get(field.name, ()) if spec.suggest else ()
        menus = (*((spec.known,) if spec.known else ()), *spec.menus.values())
        own = reply_presets(self._templates(), context) if field.sort in TEXTS else ()
        return [
            *(Preset(key=words, words=words.replace(ABOUT, ", "), values={field.name: words.partition(ABOUT)[0]}) for words in suggested),
            *(preset for menu in menus for preset in menu.presets(values, context)),
            *own,
        ]


def _with_text_behind(before: str, text: str) -> str:
    return f"{before}\n{text}" if before else text
