"""Checks a form's text while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Protocol

from desk.recovery.texts.advice import Advice, TextContext
from desk.recovery.texts.unfilled_placeholders import can_hold_placeholder
from desk.tui.bindings import key_word
from desk.tui.forms.field import Values
from desk.tui.forms.inputs.registry import AnswerInput
from desk.tui.forms.inputs.text_area import FormTextArea
from desk.tui.forms.inputs.text_line import FormLine
from desk.tui.forms.screen.advice_lines import advice_lines, apology_part_lines, part_question_line
from desk.tui.forms.screen.form_lines import AdvicePanel
from desk.tui.forms.spec import EntryContext, FormSpec, TextCheck
from desk.tui.forms.submission import Submission
from desk.tui.text_checker import TextChecker
from desk.wording.check import Hint, WordingPart

READ_INTERVAL = 0.2
"""Seconds between two readings of a text that is being typed."""
_ROOMY = 30
"""Cells beside the text from which there is room for more than labels."""


class AdvisedForm(Protocol):
    """The form whose text is read."""

    @property
    def values(self) -> Values:
        """The answers, by field."""

    @property
    def is_mounted(self) -> bool:
        """Does the form stand?"""

    def answer_to(self, name: str) -> AnswerInput:
        """The input of a field."""

    def run_worker(self, work: Any, *, group: str, exit_on_error: bool) -> object:  # mypy finds no type for a coroutine function here
        """Run work that ends with the form."""


class TextAdvisor:
    """Reads the text of one form while it is typed.

    Its advice stands in `marks`, beside the text, and in `advice`, below it. Both keep their size. It changes no word by itself.
    """

    def __init__(
        self,
        form: AdvisedForm,
        spec: FormSpec,
        check: TextCheck,
        *,
        context: Callable[[], EntryContext],
        checker: TextChecker,
        key_of: Callable[[str], str],
    ) -> None:
        self._form = form
        self._check = check
        self._context = context
        self._checker = checker
        self._key_of = key_of
        read = [field for field in spec.fields if field.name == check.field]
        self._templates = (*check.templates, *(field.start for field in read if field.start))
        self._advice: Advice | None = None
        self._parts: tuple[WordingPart, ...] = ()
        self._read_revision = -1
        self._is_reading = False
        self.marks = AdvicePanel(id="marks")
        brief = not check.to_customer or all(field.sort != "text" for field in read)
        self.advice = AdvicePanel(id="advice", classes="-parts" if self.has_parts else "-brief" if brief else "")

    @property
    def has_parts(self) -> bool:
        """Are parts asked of the text? Then they stand beside it, and phrases are offered."""
        return self._check.kind == "apology"

    @property
    def is_caught_up(self) -> bool:
        """Has everything typed so far been read, and the advice been shown?"""
        return not self._is_reading and not self._is_new()

    # ---------------------------------------------------------------- reading

    def renew(self) -> None:
        """Show advice on what is typed now.

        Text that is new is read once it was painted.
        """
        if self._advice is not None:
            self._show_advice()
        if not self._is_reading and self._is_new():
            self._is_reading = True
            self._form.run_worker(self._read_new_text, group="wording", exit_on_error=False)

    def read_again(self) -> None:
        """Read again: the case changed, and the advice may no longer hold."""
        self._read_revision = -1
        self.renew()

    def _is_new(self) -> bool:
        return self._advice is None or self._read_revision < 0 or self._advice.text != self._text

    async def _read_new_text(self) -> None:
        """Read until nothing new is typed, at most once in `READ_INTERVAL` seconds."""
        try:
            while self._is_new():
                if self._advice is not None:
                    await asyncio.sleep(READ_INTERVAL)
                await self._read()
                self._show_advice()
        finally:
            self._is_reading = False

    async def _read(self) -> Advice:
        context, checker = self._context(), self._checker
        beside = TextContext(context.state, context.shift, self._check.to_customer, self._templates)
        kind = self._check.kind
        self._read_revision = context.state.case.rev
        self._advice = await checker.advice(self._text, kind, beside)
        self._parts = tuple(part for part in (await checker.rules()).by_weight if kind in part.asked_of)
        return self._advice

    # ---------------------------------------------------------------- showing

    def _show_advice(self) -> None:
        advice, key = self._advice, self._key_of
        if advice is None or not self._form.is_mounted:
            return
        hints = list(self._hints(advice))
        answer = self._answer
        if isinstance(answer, FormTextArea) and advice.text == answer.text:
            answer.mark([*((hint.start, hint.end) for hint in hints), *advice.unfilled])
        width = self.marks.size.width
        beside = apology_part_lines(advice, self._parts, width, key) if self.has_parts and width else []
        asked = part_question_line(advice, self._parts) if beside and width <= _ROOMY else ()
        size = (self.advice.size.width or 1, (self.advice.size.height or 1) - bool(asked))
        below = advice_lines(advice, self._under_cursor(hints), size, beside=width > _ROOMY, key=key)
        below = [asked, *below] if asked else below
        self.marks.show(beside, layout=False)
        self.advice.show(below, layout=False)

    def _hints(self, advice: Advice) -> Iterator[Hint]:
        heeds, values = self._check.heeds, self._form.values
        for hint in advice.result.hints:
            if (heeds is None or heeds(values, hint.rule)) and (hint.start, hint.end) not in advice.unfilled:
                yield hint

    def _under_cursor(self, hints: list[Hint]) -> list[Hint]:
        """The hints in text order, the one under the cursor first."""
        index = self._answer.index
        return sorted(hints, key=lambda hint: not hint.start <= index < hint.end)

    # ---------------------------------------------------------------- the text

    @property
    def _answer(self) -> FormTextArea | FormLine:
        answer = self._form.answer_to(self._check.field)
        assert isinstance(answer, FormTextArea | FormLine)
        return answer

    @property
    def _text(self) -> str:
        answer = self._answer
        return answer.text if isinstance(answer, FormTextArea) else answer.value

    def help_with_text(self) -> None:
        """Help with the text, once the keys pressed before have become text."""
        self._answer.call_later(self._help_at_cursor)

    async def _help_at_cursor(self) -> None:
        """Go to what is not filled in, else put in the phrase.

        The phrase is ready to be changed.
        """
        advice, answer = self._advice, self._answer
        if isinstance(answer, FormTextArea):
            answer.close_sentence()
        if advice is None or advice.text != self._text:
            advice = await self._read()
        if advice.unfilled:
            _select_gap(answer, *advice.unfilled[0])  # the one that the line below the text names
        elif advice.phrase and isinstance(answer, FormTextArea):
            answer.insert_sentence(advice.phrase.text, advice.phrase.selection)

    async def select_unfilled(self) -> str:
        """Select and give the first field left unfilled.

        Empty where the text may go to the customer.
        """
        if not self._check.to_customer or not can_hold_placeholder(self._text):
            return ""
        advice = await self._read()
        self._show_advice()
        if not advice.unfilled:
            return ""
        start, end = advice.unfilled[0]
        _select_gap(self._answer, start, end)
        return advice.text[start:end]


def _select_gap(answer: FormTextArea | FormLine, start: int, end: int) -> None:
    if isinstance(answer, FormTextArea):
        answer.select_gap(start, end)
    else:
        answer.select_range(start, end)


def advisor_of(layout: AdvisedForm, submission: Submission) -> TextAdvisor | None:
    """The advisor of a form. None where no text of it is read."""
    spec, desk = submission.spec, submission.desk
    if spec.text_check is None:
        return None
    key_of = partial(key_word, keymap=desk.keymap)
    return TextAdvisor(layout, spec, spec.text_check, context=submission.context, checker=desk.wording, key_of=key_of)
