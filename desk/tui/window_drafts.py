"""The drafts of one window, kept on a thread of their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from desk.errors import DeskError
from desk.model.ids import ids_now
from desk.store.drafts import Drafts
from desk.store.unsure_drafts import TOKEN_FIELD, settle_drafts, unsure_tokens
from desk.tui.store_thread import StoreThread

DraftFields = Mapping[str, Any]

UNSURE_FIELD = TOKEN_FIELD
"""The field of a draft that holds the token of the commit that may have saved it."""

T = TypeVar("T")


class WindowDrafts:
    """Keeps the drafts of one window.

    What is typed is kept at once, also while a commit waits for the lock. Awaited calls raise DeskError.
    """

    def __init__(self, opened: Callable[[], Drafts]) -> None:
        """`opened` gives the drafts of the store. It raises Refused while no shift is open."""
        self._opened = opened
        self._thread = StoreThread()
        self._known: set[tuple[str, str]] = set()
        self.unsure: frozenset[str] = frozenset()
        """The tokens of commits that may have saved one of the drafts."""
        self.place_words = ""
        """Words about where the last draft was kept, if that is not beside the shift."""

    def read(self, drafts: Drafts) -> None:
        """Note which drafts there are, on the thread of whoever asks.

        Without drafts the board is still the board, and keeping one says what is wrong.
        """
        with suppress(DeskError, OSError):
            found = drafts.all()
            self._known = {(draft.case, draft.form) for draft in found}
            self.unsure = unsure_tokens(found)

    async def find(self) -> None:
        """Note which drafts there are, as in a folder that came back."""
        await self._run(self.read)

    async def draft(self, case: str, form: str) -> DraftFields | None:
        """The draft of a form of a case. None when there is none."""
        found = await self._run(lambda drafts: drafts.load(case, form))
        return found.fields if found else None

    async def save_draft(self, case: str, form: str, fields: DraftFields) -> str:
        """Save a draft in place of the one before.

        Returns words about where, if that is not beside the shift. Raises NotSaved.
        """
        words = await self._run(lambda drafts: drafts.save(case, form, fields))
        self._known.add((case, form))
        self.place_words = words
        return words

    async def drop_draft(self, case: str, form: str) -> None:
        """Delete a draft that became an entry or was thrown away."""
        await self._run(lambda drafts: drafts.drop(case, form))
        self._known.discard((case, form))

    async def settle(self, token: str, *, is_saved: bool) -> tuple[str, ...]:
        """Drop the drafts of a commit that was saved.

        Those of one that was not are drafts like any other. Returns the names of their cases.
        """

        def settle(drafts: Drafts) -> tuple[str, ...]:
            cases = settle_drafts(drafts, token, is_saved=is_saved)
            self.read(drafts)
            return cases

        return await self._run(settle)

    async def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Keep the drafts of cases under the ids that those have now.

        `renumbered` gives the new id by the old one. Raises NotSaved.
        """

        def move(drafts: Drafts) -> None:
            moving = [(draft.case, draft.form) for draft in drafts.all() if ids_now(draft.case, renumbered) != draft.case]
            found = {(case, form): draft for case, form in moving if (draft := drafts.load(case, form)) is not None}
            for (case, form), draft in found.items():
                drafts.save(ids_now(case, renumbered), form, draft.fields)
            for case, form in found.keys() - {(ids_now(case, renumbered), form) for case, form in found}:
                drafts.drop(case, form)
            self.read(drafts)

        await self._run(move)

    def _run(self, work: Callable[[Drafts], T]) -> Awaitable[T]:
        return self._thread.run(lambda: work(self._opened()))

    @property
    def known(self) -> frozenset[tuple[str, str]]:
        """Our drafts, by case and form."""
        return frozenset(self._known)

    def is_at(self, case: str) -> bool:
        """Is there a draft of ours at this case?"""
        return any(at == case for at, _ in self._known)

    async def close(self) -> None:
        """End the thread. The store ends the sitting."""
        await self._thread.close(lambda: None)
