"""A form asked field by field.

The fields, their rules and what saving means are those of the form on screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.plain.console import Console, EndOfInput, chosen_of, is_yes
from desk.plain.workplace import Advise
from desk.text.printable import printable
from desk.tui.forms.field import MORE, PAGE, TEXTS, THEN, Field, Values, asked_fields
from desk.tui.forms.spec import EntryContext, FormSpec

HOW = "Enter keeps what stands there, a full stop alone keeps the rest, an exclamation mark alone cancels."
_REST, _CANCEL = ".", "!"


class Cancelled(Exception):
    """The agent leaves the form."""


class FormDialogue:
    """Asks for the answers of one form."""

    def __init__(self, console: Console, spec: FormSpec, context: EntryContext, advise: Advise) -> None:
        self._console = console
        self._spec = spec
        self._context = context
        self._advise = advise
        self.values: dict[str, str] = {THEN: "", PAGE: "0", MORE: "", **{field.name: field.start for field in spec.fields}}
        self._is_rest_kept = False

    @property
    def is_typed(self) -> bool:
        """Does any answer differ from what stood there?"""
        return any(self.values[field.name] != field.start for field in self._spec.fields)

    def take_draft(self, fields: Mapping[str, object]) -> None:
        """Begin with the answers of a draft."""
        self.values |= {field.name: said for field in self._spec.fields if isinstance(said := fields.get(field.name), str)}

    def ask_all(self) -> Values:
        """Ask for every field of the first page, then for further pages. Raises Cancelled."""
        for page in range(self._spec.pages):
            if page and not self._wants_page(page):
                break
            self.values[PAGE] = str(page)
            self._is_rest_kept = False
            there = [field for field in self._spec.fields if field.page in ({page} if page else {None, 0})]
            for field in there:
                if not field.more:
                    self._ask_in_turn(field)
            self._ask_rest([field for field in there if field.more])
        self.values[PAGE] = "0"
        return self.values

    def ask_again(self, name: str) -> bool:
        """Ask for one field once more. False where the form has none of this name. Raises Cancelled."""
        field = next((field for field in self._spec.fields if field.name == name), None)
        if field is not None:
            self._ask_field(field)
        return field is not None

    def _ask_rest(self, fields: Sequence[Field]) -> None:
        """Ask for what is seldom answered, where the agent wants to."""
        if not fields or self._is_rest_kept:
            return
        labels = ", ".join(field.label for field in fields)
        if is_yes(self._console, f"More, such as {labels}?"):
            self.values[MORE] = "true"
            for field in fields:
                self._ask_in_turn(field)

    def _wants_page(self, page: int) -> bool:
        if self._is_rest_kept:
            return False
        return is_yes(self._console, f"Another {self._spec.page_word}, number {page + 1}?")

    def _ask_in_turn(self, field: Field) -> None:
        if field.name not in asked_fields(self._spec.fields, self.values):
            return
        self._follow(field)
        if not self._is_rest_kept or (field.needed and not self.values[field.name]):
            self._ask_field(field)

    def _follow(self, field: Field) -> None:
        """Let a field follow from what was answered before it."""
        derived = self._spec.derive(self.values, self._context) if self._spec.derive else {}
        self.values[field.name] = derived.get(field.name, self.values[field.name])

    def _ask_field(self, field: Field) -> None:
        while True:
            typed = self._typed_text(field) if field.sort in TEXTS else self._console.ask(_question_words(field, self.values[field.name]))
            if typed == _CANCEL:
                raise Cancelled
            if typed == _REST:
                self._is_rest_kept = True
            elif typed and (answer := _answer_of(field, typed)) is None:
                self._console.tell(f"{typed!r} is none of them: {', '.join(field.choice_words or field.choices)}.")
                continue
            elif typed:
                self.values[field.name] = answer or ""
            if field.needed and not self.values[field.name]:
                self._console.tell(field.needed)
                continue
            self._tell_advice(field)
            return

    def _typed_text(self, field: Field) -> str:
        """Several lines, up to an empty one."""
        lines = [self._console.ask(f"{_question_words(field, self.values[field.name])} An empty line ends the text.")]
        try:
            while lines[-1] not in {"", _REST, _CANCEL}:
                lines.append(self._console.ask(""))
        except (EndOfInput, KeyboardInterrupt):
            self.values[field.name] = "\n".join(lines)
            raise
        if len(lines) == 1:
            return lines[0]
        if lines[-1] == _CANCEL:
            self.values[field.name] = "\n".join(lines[:-1])
            return _CANCEL
        self._is_rest_kept = self._is_rest_kept or lines[-1] == _REST
        return "\n".join(lines[:-1])

    def _tell_advice(self, field: Field) -> None:
        check = self._spec.text_check
        if check is not None and check.field == field.name and self.values[field.name]:
            for line in self._advise(self.values[field.name], check.kind):
                self._console.tell(line)


def _question_words(field: Field, now: str) -> str:
    needed = " needed." if field.needed else ""
    if field.sort == "tick":
        return f"{field.label}: yes or no.{needed} Now {'yes' if now else 'no'}."
    said = dict(zip(field.choices, field.choice_words or field.choices, strict=True))
    choices = ", ".join(f"{number} {printable(word)}" for number, word in enumerate(said.values(), 1))
    parts = [f" one of {choices}." if choices and field.sort in {"choice", "pick"} else f" {choices}, or other words." if choices else ""]
    parts.append(f" Hint: {field.hint}." if field.hint else "")
    parts.append(f" Now {printable(said.get(now, now))}." if now else needed)
    return f"{field.label}:{''.join(parts)}"


def _answer_of(field: Field, typed: str) -> str | None:
    """An answer as the form takes it. None where it is none of the choices."""
    if field.sort == "tick":
        return "true" if typed.casefold() in {"y", "yes"} else ""
    if field.sort in {"choice", "pick"}:
        return chosen_of(typed, field.choices, field.choice_words)
    if field.sort == "word":
        return chosen_of(typed, field.choices) or typed
    return typed
