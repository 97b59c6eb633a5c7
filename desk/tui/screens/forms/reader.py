"""Reads a form's text while it is typed and shows beside it what it has and lacks; it never changes a word by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from desk.recovery.advice import Advice, Beside
from desk.recovery.unfilled import may_be_unfilled
from desk.recovery.wording import Hint, Part
from desk.tui.desk_context import desk_of
from desk.tui.keys import key_word
from desk.tui.screens.forms.advising import marks, told
from desk.tui.screens.forms.form import Form, Reads, Scene
from desk.tui.screens.forms.inputs import LineAnswer, TextAnswer
from desk.tui.screens.forms.lines import Room, content
from desk.tui.screens.forms.marking import Span
from desk.tui.widgets.flow import FlowLine

if TYPE_CHECKING:
    from desk.tui.screens.forms.questions import Questions

WAIT = 0.2
"""Seconds between two readings of a text that is being typed."""
_ROOMY = 30
"""Cells beside the text from which there is room for more than labels."""


class Reader:
    """The reading of one sheet. What it says stands in `marks`, beside the text, and in `advice`, below it; both keep their size."""

    def __init__(self, sheet: Questions, form: Form, reads: Reads, scene: Callable[[], Scene]) -> None:
        self._sheet = sheet
        self._reads = reads
        self._scene = scene
        self._templates = (*reads.templates, *(field.start for field in form.fields if field.name == reads.field and field.start))
        self._advice: Advice | None = None
        self._parts: tuple[Part, ...] = ()
        self._seen = -1
        self._following = False
        self.marks = Room(id="marks", markup=False)
        brief = not reads.to_customer or all(field.sort != "text" for field in form.fields if field.name == reads.field)
        self.advice = Room(id="advice", markup=False, classes="-parts" if self.has_parts else "-brief" if brief else "")
        self._shown: tuple[list[FlowLine], list[FlowLine]] = ([], [])

    @property
    def has_parts(self) -> bool:
        """Whether parts are asked of the text, which then stand beside it, and phrases are offered."""
        return self._reads.kind == "apology"

    @property
    def caught_up(self) -> bool:
        """Whether everything typed so far has been read, and what it says shown."""
        return not self._following and not self._is_new()

    # ---------------------------------------------------------------- reading

    def renew(self) -> None:
        """Something was typed or chosen: show what it means now, and read what is new, after it was painted."""
        if self._advice is not None:
            self._show()
        if not self._following and self._is_new():
            self._following = True
            self._sheet.run_worker(self._follow, group="wording", exit_on_error=False)  # type: ignore[arg-type]  # as in `script`

    def forget(self) -> None:
        """The case changed: what was said of the text may no longer hold."""
        self._seen = -1
        self.renew()

    def _is_new(self) -> bool:
        return self._advice is None or self._seen < 0 or self._advice.text != self._text

    async def _follow(self) -> None:
        """Read until nothing new is typed; never more often than a reader needs."""
        try:
            while self._is_new():
                if self._advice is not None:
                    await asyncio.sleep(WAIT)
                await self._read()
                self._show()
        finally:
            self._following = False

    async def _read(self) -> Advice:
        scene, wording = self._scene(), desk_of(self._sheet).wording
        beside = Beside(scene.state, scene.shift, self._reads.to_customer, self._templates)
        kind = self._reads.kind
        self._seen = scene.state.case.rev
        self._advice = await wording.advice(self._text, kind, beside)
        self._parts = tuple(part for part in (await wording.rules()).by_weight if kind in part.asked_of)
        return self._advice

    # ---------------------------------------------------------------- showing

    def _show(self) -> None:
        advice, key = self._advice, self._key
        if advice is None or not self._sheet.is_mounted:
            return
        hints = list(self._hints(advice))
        answer = self._answer
        if isinstance(answer, TextAnswer) and advice.text == answer.text:
            answer.mark([*((hint.start, hint.end) for hint in hints), *advice.unfilled])
        width = self.marks.size.width
        beside = marks(advice, self._parts, width, key) if self.has_parts and width else []
        size = (self.advice.size.width or 1, self.advice.size.height or 1)
        below = told(advice, self._under_cursor(hints), size, beside=width > _ROOMY, key=key)
        for area, lines, shown in zip((self.marks, self.advice), (beside, below), self._shown, strict=True):
            if lines != shown:
                area.update(content(lines), layout=False)
        self._shown = (beside, below)

    def _hints(self, advice: Advice) -> Iterator[Hint]:
        heeds, values = self._reads.heeds, self._sheet.values
        for hint in advice.reading.hints:
            if (heeds is None or heeds(values, hint.rule)) and (hint.start, hint.end) not in advice.unfilled:
                yield hint

    def _under_cursor(self, hints: list[Hint]) -> list[Hint]:
        """The hints in the order of the text; one whose words the cursor was put on comes first."""
        index = self._answer.index
        return sorted(hints, key=lambda hint: not hint.start <= index < hint.end)

    def _key(self, action: str) -> str:
        return key_word(action, desk_of(self._sheet).keymap)

    # ---------------------------------------------------------------- the text

    @property
    def _answer(self) -> TextAnswer | LineAnswer:
        answer = self._sheet.answer_to(self._reads.field)
        assert isinstance(answer, TextAnswer | LineAnswer)
        return answer

    @property
    def _text(self) -> str:
        answer = self._answer
        return answer.text if isinstance(answer, TextAnswer) else answer.value

    def help_on(self) -> None:
        """Help with the text, once it has taken in every key that was pressed before."""
        self._answer.call_later(self._help)

    async def _help(self) -> None:
        """Go to what is not filled in yet; where nothing is, put in the offered phrase, ready to be changed."""
        advice, answer = self._advice, self._answer
        if advice is None or advice.text != self._text:
            advice = await self._read()
        if advice.unfilled:
            answer.choose(*_next_of(advice.unfilled, answer.index))
        elif advice.phrase and isinstance(answer, TextAnswer):
            answer.put(advice.phrase.text, advice.phrase.chosen)

    async def stop_unfilled(self) -> str:
        """A field of a template that nobody filled in, chosen in the text; empty where the text may go to the customer."""
        if not self._reads.to_customer or not may_be_unfilled(self._text):
            return ""
        advice = await self._read()
        self._show()
        if not advice.unfilled:
            return ""
        start, end = advice.unfilled[0]
        self._answer.choose(start, end)
        return advice.text[start:end]


def _next_of(spans: Sequence[Span], index: int) -> Span:
    """The first stretch that ends behind the cursor; the first of all where none does."""
    return next((span for span in spans if span[1] > index), spans[0])
