"""The questions of a form on a screen from below, each with its answer; it lays them out and knows no draft and no key."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.screens.forms.form import PAGE, TEXTS, Field, Form, Scene
from desk.tui.screens.forms.inputs import Answer, answer_for
from desk.tui.screens.forms.lines import SheetKeys, SheetTitle, aside, heard
from desk.tui.screens.forms.prompting import Prompter
from desk.tui.screens.forms.reader import Reader
from desk.tui.widgets.flow import FlowLine

_FEW = 5
"""Questions beside which there is room, in a window of 80 columns, for what to remember."""


class Questions(ModalScreen[bool]):
    """What is asked, and what is answered so far."""

    def __init__(self, form: Form, whom: str, draft_of: str) -> None:
        super().__init__()
        self.form = form
        self._whom = whom
        self._draft_of = draft_of
        self._answers: dict[str, Answer] = {}
        self._unasked = {field.name: field.start for field in form.fields}
        self._page = 0
        self._start: Mapping[str, Any] = {}
        self._kept: Mapping[str, Any] = {}
        self._at = ""
        self._settled = False
        self._opening = True
        self._warned = False
        self._prompter = Prompter(form, self.answer_to)
        self._shown: dict[str, Sequence[FlowLine]] = {}
        self.reader = Reader(self, form, form.reads, self.scene) if form.reads else None
        self._rows_if: list[tuple[Horizontal, str]] = []

    def compose(self) -> ComposeResult:
        """Title, questions with what to remember beside them, what is said meanwhile, keys."""
        classes = [name for name, holds in (("-few", len(self.form.fields) <= _FEW), ("-told", self.form.on_top)) if holds]
        with Vertical(id="sheet", classes=" ".join(classes)):
            yield SheetTitle(id="sheet-title")
            if self.form.aside and self._aside_on_top:
                yield Static(heard(self.form.aside), id="heard", markup=False)
            with Horizontal(id="sheet-body"):
                with VerticalScroll(id="questions", can_focus=False):
                    with Vertical(id="pages"):
                        yield from self._rows_of(0)
                    yield from self._rows_of(None)
                if self.reader and self.reader.has_parts:
                    yield self.reader.marks
                elif self.form.aside and not self._aside_on_top:
                    yield Static(aside(self.form.aside), id="aside", markup=False)
            if self.reader:
                yield self.reader.advice
            yield Static(id="live", markup=False)
            yield Static(id="said", markup=False)
            yield SheetKeys(id="sheet-keys")

    def _rows_of(self, page: int | None) -> Iterable[Horizontal]:
        """The questions of one page, or those that belong to all."""
        for row in _rows([field for field in self.form.fields if field.page == page]):
            made = Horizontal(*self._cells(row), classes="row" if page is None else f"row page-{page}")
            if row[0].when is not None:
                self._rows_if.append((made, row[0].name))
            yield made

    def _cells(self, row: Sequence[Field]) -> Iterable[Static | Answer]:
        for field in row:
            if field is not self._first_text:
                yield Static(field.label, classes="label", markup=False)
            yield self.answer_to(field.name)
            if field.sort in {"time", "money"}:
                yield Static(id=f"echo-{field.name.replace('.', '-')}", classes="echo", markup=False)

    def answer_to(self, name: str) -> Answer:
        """The widget that answers a question, made when it is first asked."""
        if name not in self._answers:
            made = self._answers[name] = answer_for(next(field for field in self.form.fields if field.name == name))
            made.answer = self._unasked[name]
        return self._answers[name]

    @property
    def _aside_on_top(self) -> bool:
        return self.form.on_top or (self.reader is not None and self.reader.has_parts)

    @property
    def _first_text(self) -> Field | None:
        return next((field for field in self.form.fields if field.sort in TEXTS), None)

    @property
    def desk(self) -> DeskContext:
        """The desk the form belongs to."""
        return desk_of(self)

    @property
    def values(self) -> dict[str, str]:
        """What is typed and chosen."""
        answers = {name: answer.answer for name, answer in self._answers.items()}
        return {**self._unasked, **answers, PAGE: str(self._page)}

    @property
    def typed(self) -> bool:
        """Whether anything was typed or chosen."""
        return self.values != self._start

    @abstractmethod
    def scene(self) -> Scene:
        """The circumstances of what is typed, for what the sheet says meanwhile."""


def _rows(fields: Sequence[Field]) -> list[tuple[Field, ...]]:
    """Questions side by side in pairs; long ones, and those of different pages, on lines of their own."""
    rows: list[tuple[Field, ...]] = []
    for field in fields:
        long = field.wide or field.sort in TEXTS
        before = rows[-1] if rows else ()
        if not long and len(before) == 1 and not (before[0].wide or before[0].sort in TEXTS) and _together(before[0], field):
            rows[-1] = (*before, field)
        else:
            rows.append((field,))
    return rows


def _together(one: Field, other: Field) -> bool:
    """Whether two questions are always asked together."""
    return one.page == other.page and one.when == other.when
