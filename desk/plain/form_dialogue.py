"""A form asked field by field.

The fields, their rules and what saving means are those of the form on screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from desk.plain.advice_sentences import advice_sentences
from desk.plain.console import Console, EndOfInput, chosen_of, is_yes
from desk.plain.ready_answers import ReadyAnswers
from desk.plain.workplace import ReadText
from desk.recovery.texts.advice import Advice, TextContext
from desk.text.printable import printable
from desk.tui.forms.field import (
    ECHOED,
    MORE,
    PAGE,
    TEXTS,
    THEN,
    USUAL,
    Field,
    Values,
    asked_fields,
    asked_values,
    is_number_of,
    lacks_answer,
)
from desk.tui.forms.screen.form_lines import echo_line
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.presentation.toned_text import FlowLine

HOW = (
    "Enter keeps what stands there, a full stop alone keeps the rest, a question mark alone lists what is ready-made, "
    "an exclamation mark alone cancels."
)
LIST = "?"
"""Typed alone, it lists what is ready-made."""
_REST, _CANCEL = ".", "!"


class Cancelled(Exception):
    """The agent leaves the form."""


class FormDialogue:
    """Asks for the answers of one form."""

    def __init__(self, console: Console, spec: FormSpec, context: EntryContext, *, ready: ReadyAnswers, read_text: ReadText) -> None:
        self._console = console
        self._spec = spec
        self._context = context
        self._ready = ready
        self._read_text = read_text
        self.values: dict[str, str] = {THEN: "", PAGE: "0", MORE: "", **{field.name: field.start for field in spec.fields}}
        self._is_rest_kept = False
        self._followed: dict[str, str] = {}
        """The answers that follow from others, by field."""

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
        if not self._is_rest_kept or lacks_answer(field, self.values):
            self._ask_field(field)

    def _follow(self, field: Field) -> None:
        """Let a field that nobody answered follow from those before."""
        derived = self._spec.derive(self.values, self._context) if self._spec.derive else {}
        if field.name in derived and self.values[field.name] == self._followed.get(field.name, field.start):
            self.values[field.name] = self._followed[field.name] = derived[field.name]

    def _ask_field(self, field: Field) -> None:
        while True:
            typed = self._typed_text(field) if field.sort in TEXTS else self._console.ask(_question_words(field, self.values[field.name]))
            if typed == _CANCEL:
                raise Cancelled
            if typed == LIST:
                self._take_ready(field)
                continue
            if typed == _REST:
                self._is_rest_kept = True
            elif typed and (answer := _answer_of(field, typed)) is None:
                self._console.tell(f"{typed!r} is none of them: {', '.join(field.choice_words or field.choices)}.")
                continue
            elif typed:
                self.values[field.name] = answer or ""
            if lacks_answer(field, self.values):
                self._console.tell(field.needed)
                continue
            self._tell_what_follows(field)
            return

    def _take_ready(self, field: Field) -> None:
        """Fill in what is chosen among the ready-made answers."""
        chosen = self._ready.choose(field, self.values)
        self.values |= chosen
        labels = {each.name: each.label for each in self._spec.fields}
        filled = [f"{labels[name]}: {printable(words)}" for name, words in chosen.items() if name in labels and words]
        if filled:
            self._console.tell(f"Filled in: {'; '.join(filled)}.")

    def _typed_text(self, field: Field) -> str:
        """Several lines, up to an empty one."""
        lines = [self._console.ask(f"{_question_words(field, self.values[field.name])} An empty line ends the text.")]
        try:
            while lines[-1] not in {"", _REST, _CANCEL} and lines != [LIST]:
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

    def _tell_what_follows(self, field: Field) -> None:
        """Say what an answer means, and the advice on it. Texts that name a time follow it."""
        said = self.values[field.name]
        has_echo = field.sort in ECHOED or field.name in self._spec.echoes
        meant = line_words(echo_line(self._spec, field, self.values, self._context)) if has_echo else ""
        if self._spec.rewrite:
            self.values |= self._spec.rewrite(self.values, self._context)
        if said and meant:
            self._console.tell(f"{'That is' if field.sort in {'time', 'money'} else f'{printable(said)}:'} {meant}.")
        for line in self._advice_on(field):
            self._console.tell(line)

    def _advice_on(self, field: Field) -> Iterable[str]:
        advice, check = self._advice_of(field.name), self._spec.text_check
        if advice is None or check is None:
            return ()
        heeds = check.heeds
        return advice_sentences(advice, lambda rule: heeds is None or heeds(self.values, rule))

    def _advice_of(self, name: str) -> Advice | None:
        """The advice on a text. None where it is not read, or empty."""
        check, context = self._spec.text_check, self._context
        if check is None or check.field != name or not self.values[name]:
            return None
        beside = TextContext(context.state, context.shift, check.to_customer, check.templates)
        return self._read_text(self.values[name], check.kind, beside)

    def unfilled_field(self) -> str:
        """The field with something left to fill in, which is said.

        Empty for none.
        """
        check = self._spec.text_check
        advice = self._advice_of(check.field) if check else None
        if check is None or advice is None or not advice.unfilled:
            return ""
        start, end = advice.unfilled[0]
        self._console.tell(f"{printable(advice.text[start:end])} is still to fill in. Quotation marks around it keep it as it is.")
        return check.field

    def tell_outcome(self) -> None:
        """Say what follows from all the answers."""
        lines = self._spec.live_lines(asked_values(self._spec.fields, self.values), self._context) if self._spec.live_lines else ()
        for words in filter(None, map(line_words, lines)):
            self._console.tell(words)


def line_words(line: FlowLine) -> str:
    """A line of the screen as a sentence would have it."""
    return " ".join("".join(text for text, _ in line).split())


def _question_words(field: Field, now: str) -> str:
    needed = " An answer is needed." if field.needed and not field.needed_when else ""
    if field.sort == "tick":
        return f"{field.label}: yes or no.{needed} Now {'yes' if now else 'no'}."
    said = {choice: _in_a_sentence(words) for choice, words in zip(field.choices, field.choice_words or field.choices, strict=True)}
    joint = "; " if any(", " in words for words in said.values()) else ", "
    choices = joint.join(f"{number} {printable(word)}" for number, word in enumerate(said.values(), 1))
    parts = [f" one of {choices}." if choices and field.sort in {"choice", "pick"} else f" {choices}, or other words." if choices else ""]
    parts.append(f" Hint: {field.hint}." if field.hint else "")
    parts.append(f" Now {printable(said.get(now, now))}." if now else needed)
    return f"{field.label}:{''.join(parts)}"


def _in_a_sentence(words: str) -> str:
    """Words set in columns, with commas between them."""
    return ", ".join(part.strip() for part in words.split("  ") if part.strip())


def _answer_of(field: Field, typed: str) -> str | None:
    """An answer as the form takes it. None where it is none of the choices."""
    if field.sort == "tick":
        return "true" if typed.casefold() in {"y", "yes"} else ""
    if field.sort in {"choice", "pick"}:
        return chosen_of(typed, field.choices, field.choice_words)
    if field.sort == "seek":
        return next((choice for choice in field.choices if is_number_of(choice, typed)), chosen_of(typed, field.choices) or typed)
    if field.sort in USUAL:
        return chosen_of(typed, field.choices) or chosen_of(typed, field.further) or typed
    return typed
