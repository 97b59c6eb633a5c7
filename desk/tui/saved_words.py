"""The words of what was saved in this sitting."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from desk.errors import DeskError
from desk.tui.window_drafts import WindowDrafts


class SavedWords(msgspec.Struct, frozen=True):
    """The answers of a saved form, as a draft would hold them."""

    case: str
    form: str
    fields: Mapping[str, Any]


class WordsOfSaves:
    """Gives back the words of a save as a draft."""

    def __init__(self) -> None:
        self._saved: dict[frozenset[str], SavedWords] = {}

    def keep(self, entries: frozenset[str], words: SavedWords) -> None:
        """Remember the words of a save by the ids of its entries."""
        self._saved[entries] = words

    async def give_back(self, entries: frozenset[str], drafts: WindowDrafts) -> str:
        """Make a draft of the words of these entries.

        Returns the form it is of. Empty where there are no words, and where another draft stands in their place.
        """
        words = self._saved.get(entries)
        if words is None:
            return ""
        with suppress(DeskError):
            if await self._is_free(words, drafts):
                await drafts.save_draft(words.case, words.form, words.fields)
                return words.form
        return ""

    async def _is_free(self, words: SavedWords, drafts: WindowDrafts) -> bool:
        """Is no draft there but one given back?"""
        there = await drafts.draft(words.case, words.form)
        return there is None or any(there == each.fields for each in self._saved.values())

    async def take_away(self, entries: frozenset[str], drafts: WindowDrafts) -> None:
        """Drop the draft that was given back, unless more was typed."""
        words = self._saved.get(entries)
        if words is None:
            return
        with suppress(DeskError):
            if await drafts.draft(words.case, words.form) == words.fields:
                await drafts.drop_draft(words.case, words.form)
