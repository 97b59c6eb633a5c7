"""What is typed in a form is kept until it is saved: written down every few seconds, brought back when the form opens again."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from desk.errors import DeskError
from desk.tui.forms.inputs.text import Answer, FormLine, FormTextArea
from desk.tui.forms.screen.form_layout import Questions
from desk.tui.forms.spec import PAGE
from desk.tui.widgets.flow import FlowLine

KEEP_SECONDS = 2.0
"""How often a draft is kept while something is typed."""
_CURSOR, _FOCUS = "_cursor", "_focus"


class KeepsDraft(Questions):
    """Questions whose answers no escape, no quit and no kill loses."""

    @abstractmethod
    async def turn_to(self, page: int, *, focus: bool = True) -> None:
        """Show the questions of one page."""

    @abstractmethod
    async def focus_on(self, name: str) -> None:
        """Put the cursor into the answer to a question."""

    @abstractmethod
    def renew(self) -> None:
        """Say again what depends on what is typed."""

    @abstractmethod
    def say(self, lines: Sequence[FlowLine]) -> None:
        """Say something until the next thing is said."""

    async def _draft(self) -> Mapping[str, Any] | None:
        with suppress(DeskError):
            return await self.desk.sync.draft(self._draft_of, self.form.action)
        return None

    def _state(self) -> dict[str, Any]:
        """Everything needed to go on later where the agent stopped."""
        state: dict[str, Any] = dict(self.values)
        if self._at in self._answers:
            state |= {_FOCUS: self._at, _CURSOR: _place(self._answers[self._at])}
        return state

    async def _restore(self, draft: Mapping[str, Any]) -> None:
        """Fill in what a draft has, and go to where it was left; to the first question where there is none."""
        for name in self._unasked:
            if isinstance(draft.get(name), str):
                self._unasked[name] = draft[name]
                if name in self._answers:
                    self._answers[name].answer = draft[name]
        self._kept = {name: value for name, value in draft.items() if name not in {_FOCUS, _CURSOR}}
        await self.turn_to(_number(draft.get(PAGE), self.form.pages), focus=False)
        focus = str(draft.get(_FOCUS, ""))
        first = next(field.name for field in self.form.fields if field.page in {None, self._page})
        await self.focus_on(focus if focus in self._unasked else first)
        if focus in self._answers:
            _put_cursor(self._answers[focus], draft.get(_CURSOR))

    async def _pass_time(self) -> None:
        """Time passes: keep what is typed, and say anew what times mean."""
        await self._keep()
        self.renew()

    async def _keep(self) -> bool:
        """Keep a draft of what is typed, unless there is nothing new to keep; False when it could not be kept."""
        values = self.values
        if self._settled or values == self._kept or (values == self._start and not self._kept):
            return True
        try:
            if values == self._start:
                await self.desk.sync.drop_draft(self._draft_of, self.form.action)
            else:
                await self.desk.sync.save_draft(self._draft_of, self.form.action, self._state())
        except DeskError as error:
            self.say([((str(error), "late"),)])
            return False
        self._kept = values
        return True

    async def action_leave(self) -> None:
        """Keep what is typed, and go back. Where it cannot be kept, only a second escape leaves it behind."""
        typed = self.typed
        if not await self._keep() and not self._warned:
            self._warned = True
            return
        if typed and not self._warned:
            self.notify(f"Kept as a draft. {self.form.title} goes on with it.", markup=False, timeout=3)
        await self.settle(saved=False)

    async def settle(self, *, saved: bool) -> None:
        """Close; what was saved needs no draft any more."""
        self._settled = True
        if saved:
            with suppress(DeskError):
                await self.desk.sync.drop_draft(self._draft_of, self.form.action)
        self.dismiss(saved)

    async def on_unmount(self) -> None:
        """Leaving the desk altogether keeps the draft too."""
        await self._keep()


def _place(answer: Answer) -> list[int]:
    if isinstance(answer, FormTextArea):
        return list(answer.cursor_location)
    return [0, answer.cursor_position] if isinstance(answer, FormLine) else [0, 0]


def _put_cursor(answer: Answer, place: object) -> None:
    if not (isinstance(place, list | tuple) and len(place) == 2 and all(isinstance(part, int) for part in place)):
        return
    if isinstance(answer, FormTextArea):
        answer.move_cursor((place[0], place[1]))
    elif isinstance(answer, FormLine):
        answer.cursor_position = place[1]


def _number(value: object, most: int) -> int:
    """A page as a draft has it; the first where it has none."""
    return min(int(value), most - 1) if isinstance(value, str) and value.isascii() and value.isdigit() else 0
