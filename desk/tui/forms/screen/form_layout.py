"""The fields of a form in rows and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message

from desk.tui.forms.field import MORE, PAGE, TEXTS, WORDS, Field, asked_fields, lacks_answer
from desk.tui.forms.inputs.choice import ChoiceInput
from desk.tui.forms.inputs.messages import TextTypedOnChoice
from desk.tui.forms.inputs.registry import AnswerInput, input_for
from desk.tui.forms.inputs.text_area import FormTextArea
from desk.tui.forms.inputs.text_line import FormLine
from desk.tui.forms.screen.field_row import FieldRow
from desk.tui.forms.screen.field_rows import field_rows
from desk.tui.forms.spec import FormSpec
from desk.tui.presentation.toned_text import FlowLine


class FormLayout(VerticalScroll, can_focus=False):
    """Lays out the fields, holds their answers, and moves about in them.

    What is seldom answered stands below the others and out of view, and is made when it is first shown.
    """

    _paged = getters.query_one("#pages", Vertical)
    _more_paged = getters.query_one("#more-pages", Vertical)
    _more = getters.query_one("#more", Vertical)

    @dataclass
    class PageTurned(Message):
        """Another page came into view."""

        page: int

    def __init__(self, spec: FormSpec) -> None:
        super().__init__(id="questions")
        self._spec = spec
        self._fields = {field.name: field for field in spec.fields}
        self._inputs: dict[str, AnswerInput] = {}
        self._answers_without_input = {field.name: field.start for field in spec.fields}
        self._proposed: set[str] = set()
        """The fields that were filled in for the agent."""
        self.page = 0
        self.pages = spec.pages
        self.shows_more = False
        self._before_more = ""
        """The field that had the cursor before the rest was shown."""
        self.current = ""
        """The field that has the cursor, or had it last."""

    def compose(self) -> ComposeResult:
        """The first page, the fields of every page, room for the rest."""
        if any(field.page is not None for field in self._spec.fields):
            with Vertical(id="pages"):
                yield from self._rows_of(0)
        yield from self._rows_of(None)
        if self.has_more:
            with Vertical(id="more"):
                yield Vertical(id="more-pages")

    def _rows_of(self, page: int | None, *, more: bool = False) -> Iterable[Horizontal]:
        fields = [field for field in self._spec.fields if field.page == page and field.more is more]
        return field_rows(fields, self.answer_to, page=page)

    # ---------------------------------------------------------------- answers

    def answer_to(self, name: str) -> AnswerInput:
        """The input of a field, made when it is first asked for."""
        if name not in self._inputs:
            made = self._inputs[name] = input_for(self._fields[name])
            made.answer = self._answers_without_input[name]
            if name in self._proposed and isinstance(made, FormLine):
                made.propose()
        return self._inputs[name]

    @property
    def values(self) -> dict[str, str]:
        """The answers, by field, and what is in view."""
        answers = {name: answer.answer for name, answer in self._inputs.items()}
        shown = {PAGE: str(self.page), MORE: "true" if self.shows_more else ""}
        return {**self._answers_without_input, **answers, **shown}

    def answer_lines(self, answers: Mapping[str, str]) -> list[str]:
        """Answers as people read them, under the labels of their fields."""
        return [_answer_line(self._spec, field, answers[field.name]) for field in self._spec.fields if answers.get(field.name)]

    @property
    def first_text(self) -> Field | None:
        """The first field of several lines."""
        return next((field for field in self._spec.fields if field.sort in TEXTS), None)

    def put_answer(self, name: str, text: str) -> None:
        """Answer a field, if the form has it."""
        if name in self._inputs:
            self._inputs[name].answer = text
        elif name in self._answers_without_input:
            self._answers_without_input[name] = text

    def fill(self, name: str, text: str) -> None:
        """Answer a field for the agent. A line then shows its beginning, and what is typed there takes its place."""
        self.put_answer(name, text)
        self._proposed.add(name)
        answer = self._inputs.get(name)
        if isinstance(answer, FormLine):
            answer.cursor = (0, 0)
            answer.propose()

    def apply_conditions(self) -> None:
        """Hide the fields that are not asked for these answers.

        Each keeps its place, and tab passes over it. Those that may not be empty for these answers are marked.
        """
        values = self.values
        asked = asked_fields(self._spec.fields, values)
        for field in self._spec.fields:
            answer = self._inputs.get(field.name)
            if field.needed_when and answer is not None and isinstance(row := answer.parent, FieldRow):
                row.mark_needed(lacks_answer(field, values))
            if field.when is None or answer is None or answer.disabled is (field.name not in asked):
                continue
            answer.disabled = field.name not in asked
            answer.set_class(answer.disabled, "-unasked")
            if isinstance(row := answer.parent, FieldRow):  # there is none before it is mounted
                row.refresh()

    def show_echo(self, name: str, line: FlowLine) -> None:
        """Show behind the value of a field what it means."""
        if isinstance(answer := self._inputs.get(name), FormLine):
            answer.show_echo(line)

    # ---------------------------------------------------------------- moving about

    @property
    def place(self) -> tuple[str, tuple[int, int]]:
        """The field that has the cursor, and the cursor in it. The name is empty before any had it."""
        return (self.current, self.answer_to(self.current).cursor) if self.current else ("", (0, 0))

    async def go_to(self, name: str, cursor: object) -> None:
        """Put the cursor into a field.

        For a name the form does not have, it is the first one in view.
        """
        first = next(field.name for field in self._spec.fields if field.page in {None, self.page} and not field.more)
        await self.focus_on(name if name in self._fields else first)
        if name in self._inputs and _is_place(cursor):
            self._inputs[name].cursor = (cursor[0], cursor[1])

    async def mend(self, name: str) -> None:
        """Put the cursor behind what is typed in a field. The first key does not replace it."""
        if isinstance(line := self._inputs.get(name), FormLine):
            line.mend()
        await self.focus_on(name)

    async def focus_on(self, name: str) -> None:
        """Put the cursor into a field, and turn to its page. A name the form does not have moves nothing."""
        field = self._fields.get(name)
        if field is None:
            return
        if field.page is not None and field.page != self.page:
            await self.show_page(field.page, focus=False)
        if field.more and not self.shows_more:
            await self._show_rest()
        if name in self._inputs:  # none are there when the form was closed while it opened
            self._inputs[name].focus()

    @property
    def last_in_view(self) -> str:
        """The last field that can be answered as the form stands."""
        values = self.values
        asked = asked_fields(self._spec.fields, values)
        seen = [field for field in self._spec.fields if field.name in asked and field.page in {None, self.page}]
        ordered = sorted((field for field in seen if self.shows_more or not field.more), key=lambda field: (field.more, field.page is None))
        return ordered[-1].name

    async def show_page(self, page: int, *, focus: bool = True) -> None:
        """Bring a page into view. Its fields are made when they are first shown."""
        self.page = page
        self.post_message(self.PageTurned(page))
        if self.pages > 1 and not self._paged.query(f".page-{page}"):
            await self._paged.mount(*self._rows_of(page))
        if self.shows_more:
            await self._mount_rest()
        for number in range(self.pages):
            for row in self.query(f".page-{number}"):
                row.display = number == page
        if focus:
            await self.focus_on(next(field.name for field in self._spec.fields if field.page == page))

    # ---------------------------------------------------------------- the rest

    @property
    def has_more(self) -> bool:
        """Does anything stand out of view?"""
        return any(field.more for field in self._spec.fields)

    @property
    def filled_out_of_view(self) -> int:
        """The number of answers out of view. Those it began with are left out."""
        if self.shows_more:
            return 0
        values = self.values
        rest = [field for field in self._spec.fields if field.more and field.page in {None, self.page}]
        return sum(values[field.name] not in {"", field.start} for field in rest)

    async def turn_more(self) -> None:
        """Show the rest of the fields and go there. Shown, it goes out of view again, and the cursor back.

        A field with the cursor that may not be left empty keeps it: the next words are its answer.
        """
        if self.shows_more:
            self.shows_more = self._more.display = False
            await self.go_to(self._before_more, None)
            return
        await self._show_rest()
        if self.current and lacks_answer(self._fields[self.current], self.values):
            return
        asked = asked_fields(self._spec.fields, self.values)
        rest = (field.name for field in self._spec.fields if field.more and field.page in {None, self.page} and field.name in asked)
        await self.focus_on(next(rest, ""))

    async def _show_rest(self) -> None:
        self.shows_more = self._more.display = True
        self._before_more = self.current
        await self._mount_rest()
        self.apply_conditions()

    async def _mount_rest(self) -> None:
        """Make the fields of the rest, where they were not shown yet."""
        if not self._more_paged.query(f".page-{self.page}"):
            await self._more_paged.mount(*self._rows_of(self.page, more=True))
        if not self._more.query_children(".row"):
            await self._more.mount(*self._rows_of(None, more=True))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember where the agent is."""
        field = next((node.field for node in event.widget.ancestors_with_self if isinstance(node, AnswerInput)), None)
        self.current = field.name if field else self.current

    @on(TextTypedOnChoice)
    async def write_words(self, message: TextTypedOnChoice) -> None:
        """Write words typed on a choice into the next text field."""
        message.stop()
        self.apply_conditions()
        name = self._words_after(message.name)
        await self.focus_on(name)
        match self._inputs[name or message.name]:
            case FormTextArea() | FormLine() as taking:
                taking.write(message.words)
            case ChoiceInput() as nowhere:
                nowhere.forget_letters()

    def _words_after(self, name: str) -> str:
        """The next field that takes words and is in view."""
        names = list(self._fields)
        there = asked_fields(self._spec.fields, self.values)
        after = (self._fields[each] for each in names[names.index(name) + 1 :])
        seen = (field for field in after if field.page in {None, self.page} and (self.shows_more or not field.more))
        takes = (field for field in seen if field.sort in WORDS and field.name in there)
        return next((field.name for field in takes), "")


def _answer_line(spec: FormSpec, field: Field, answer: str) -> str:
    """An answer after its label. On a later page the page is named."""
    page = f"{spec.page_word} {field.page + 1}, " if field.page else ""
    said = dict(zip(field.choices, field.choice_words, strict=False)).get(answer, answer)
    return f"{page}{field.label}: {said}"


def _is_place(value: object) -> TypeGuard[Sequence[int]]:
    """Is this value of a draft a row and a column?"""
    return isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(part, int) for part in value)
