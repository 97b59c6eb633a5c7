"""The ways out of a form that save nothing."""

from __future__ import annotations

from typing import Any, Protocol

from textual.app import App

from desk.errors import DeskError
from desk.tui.desk_context import DeskContext
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.forms.screen.draft_keeper import DraftKeeper
from desk.tui.forms.screen.opening_key import opening_key
from desk.tui.forms.screen.said_lines import SaidLines
from desk.tui.forms.spec import FormSpec
from desk.tui.toast import show_toast


class LeavableForm(Protocol):
    """The screen of a form that is left."""

    @property
    def said(self) -> SaidLines:
        """The lines above the keys."""

    @property
    def app(self) -> App[Any]:
        """The app of the form."""

    async def close(self, *, saved: bool) -> None:
        """Close the form."""


class FormExit:
    """Leaves a form. A draft is kept, or thrown away."""

    def __init__(self, form: LeavableForm, drafts: DraftKeeper, *, desk: DeskContext, spec: FormSpec) -> None:
        self._form = form
        self._drafts = drafts
        self._desk = desk
        self._spec = spec
        self._is_warned = False

    async def keep_draft(self) -> bool:
        """Keep a draft of what is typed. False when it could not be kept, which is said."""
        before = self._drafts.place_words
        try:
            await self._drafts.keep()
        except DeskError as error:
            if ((str(error), "late"),) not in self._form.said.last:
                self._form.said.say_more(str(error))  # a refusal to save may stand there
            return False
        if (place := self._drafts.place_words) != before:
            self._form.said.say([((place, "late"),)] if place else [])
        return True

    async def leave(self) -> None:
        """Keep what is typed, and go back. Where it cannot be kept, only a second call leaves it behind."""
        typed = self._drafts.is_typed
        if not await self.keep_draft() and not self._is_warned:
            self._is_warned = True
            return
        if typed and not self._is_warned:
            kept = self._drafts.place_words or "Kept as a draft."
            key = opening_key(self._spec.action, self._desk.keymap)
            show_toast(self._form.app, f"{kept} {key or 'The key that opened it'} goes on with it.", seconds=3)
        await self._form.close(saved=False)

    def discard(self) -> None:
        """Ask whether to throw away what is typed. Where there is nothing, that is said."""
        if not self._drafts.is_there:
            self._form.said.say_until_typed((("nothing is typed here", "dim"), ("  esc leaves", "text")))
            return

        async def answered(answer: str | None) -> None:
            if answer:
                await self._drafts.close(saved=True)
                await self._form.close(saved=False)
                show_toast(self._form.app, f"Thrown away: {self._spec.title.lower()}.", seconds=3)

        lines = [("", line) for line in self._drafts.typed_text.splitlines()[1:]]
        self._form.app.push_screen(ChoiceDialog("Throw away what is typed here?", lines, [("y", "throw it away", "yes")]), answered)
