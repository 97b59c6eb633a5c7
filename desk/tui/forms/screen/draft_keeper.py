"""Keeps what is typed in a form until it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

from desk.errors import DeskError
from desk.tui.forms.field import MORE, PAGE
from desk.tui.forms.screen.form_layout import FormLayout
from desk.tui.saved_words import SavedWords
from desk.tui.window_drafts import UNSURE_FIELD

KEEP_SECONDS = 2.0
"""Seconds between two drafts while something is typed."""
_CURSOR, _FOCUS, _TEMPLATE = "_cursor", "_focus", "_template"


class DraftShelf(Protocol):
    """Stores drafts by case and form. Each call raises DeskError."""

    async def draft(self, case: str, form: str) -> Mapping[str, Any] | None:
        """The draft of a form, None where there is none."""

    async def save_draft(self, case: str, form: str, fields: Mapping[str, Any]) -> str:
        """Keep a draft. Gives words about its place, if that is unusual."""

    async def drop_draft(self, case: str, form: str) -> None:
        """Forget a draft."""


class DraftKeeper:
    """The draft of one form. `template` is the text the form was made from: a draft of another text is not brought back."""

    def __init__(self, shelf: DraftShelf, layout: FormLayout, *, case: str, form: str, template: str = "") -> None:
        self._shelf = shelf
        self._layout = layout
        self._key = case, form
        self._template = {_TEMPLATE: template} if template else {}
        self._start: Mapping[str, str] = {}
        self._kept: Mapping[str, Any] = {}
        self._unsure: tuple[str, Mapping[str, str]] = "", {}
        """The token of a commit that may have saved the answers, and those."""
        self.is_closed = False
        self.is_restored = False
        """Was a draft brought back?"""
        self.place_words = ""
        """Where the draft is kept, if it is not where drafts are."""

    def follow_case(self, case: str) -> None:
        """Keep the draft of a case that has this number now."""
        self._key = case, self._key[1]

    @property
    def is_typed(self) -> bool:
        """Has anything been typed or chosen?"""
        return self._answers != self._start

    @property
    def is_there(self) -> bool:
        """Is there something to throw away, typed now or before?"""
        return self.is_typed or self.is_restored

    @property
    def _answers(self) -> dict[str, str]:
        """The answers, whatever is in view."""
        return {name: value for name, value in self._layout.values.items() if name != MORE}

    @property
    def typed_text(self) -> str:
        """The typed answers as lines for people, under case and form."""
        lines = self._layout.answer_lines({name: value for name, value in self._answers.items() if value != self._start.get(name)})
        return "\n".join([" ".join(self._key).strip(), *lines]) if lines and not self.is_closed else ""

    @property
    def saved_words(self) -> SavedWords:
        """The answers as a draft, should saving be taken back."""
        return SavedWords(*self._key, {**self._answers, **self._template})

    async def restore(self) -> bool:
        """Fill in the draft and go to where it was left. False where there is no draft: then to the first field."""
        self._start = self._answers
        draft = await self._load_draft()
        self.is_restored = bool(draft)
        self._kept = {name: value for name, value in draft.items() if name not in {_FOCUS, _CURSOR, _TEMPLATE, UNSURE_FIELD}}
        for name, value in draft.items():
            if isinstance(value, str):
                self._layout.put_answer(name, value)
        self._unsure = str(draft.get(UNSURE_FIELD, "")), self._answers
        await self._layout.show_page(_page_number(draft.get(PAGE), self._layout.pages), focus=False)
        await self._layout.go_to(str(draft.get(_FOCUS, "")), draft.get(_CURSOR))
        return bool(draft)

    async def _load_draft(self) -> Mapping[str, Any]:
        with suppress(DeskError):
            found = await self._shelf.draft(*self._key)
            if found and found.get(_TEMPLATE, "") == self._template.get(_TEMPLATE, ""):
                return found
        return {}

    async def keep(self) -> None:
        """Keep a draft, if there is something new to keep. Raises DeskError."""
        values = self._answers
        if self.is_closed or values == self._kept or (values == self._start and not self._kept):
            return
        if values == self._start:
            await self._shelf.drop_draft(*self._key)
        else:
            self.place_words = await self._shelf.save_draft(*self._key, self._draft_fields(values))
        self._kept = values

    def _draft_fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        token, saved = self._unsure
        mark = {UNSURE_FIELD: token} if token and values == saved else {}
        return {**values, **self._cursor_place(), **self._template, **mark}

    def note_unsure(self, token: str) -> None:
        """Note that a commit may have saved what is typed. The draft says so until it is known."""
        self._unsure, self._kept = (token, self._answers), {}

    def forget_unsure(self) -> None:
        """Keep a draft like any other again."""
        self._unsure, self._kept = ("", {}), {}

    @property
    def unsure_token(self) -> str:
        """The token of the commit that may have saved the answers. Empty where there is none."""
        return self._unsure[0]

    @property
    def has_changed_since(self) -> bool:
        """Has more been typed since that commit?"""
        return self._answers != self._unsure[1]

    def _cursor_place(self) -> dict[str, Any]:
        """The place at which the agent stopped."""
        name, cursor = self._layout.place
        return {_FOCUS: name, _CURSOR: list(cursor)} if name else {}

    async def close(self, *, saved: bool) -> None:
        """Keep no more. What was saved needs no draft."""
        self.is_closed = True
        if saved:
            await self.drop()

    async def drop(self) -> None:
        """Forget the draft, if there is one."""
        with suppress(DeskError):
            await self._shelf.drop_draft(*self._key)


def _page_number(value: object, pages: int) -> int:
    """The page of a draft, the first where it names none."""
    return min(int(value), pages - 1) if isinstance(value, str) and value.isascii() and value.isdigit() else 0
