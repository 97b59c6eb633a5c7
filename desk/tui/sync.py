"""The shift store on one worker thread behind an asyncio face; it knows cases and changes and no widget.

Everything that touches a file happens on that thread, in the order it was asked for, so the keyboard never waits. What is known
is kept on this side too (`cases`, `shift`): reading it costs nothing and it only changes between two messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, TypeVar

from textual.message import Message

from desk.errors import DeskError, Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift
from desk.store.protocol import Store
from desk.tui.messages import ShareChanged, ShiftChanged, ShiftRead, ShiftUnreadable
from desk.tui.session import Session

Mode = Literal["viewing", "writing"]
Share = Literal["reading", "ok", "polling", "read-only", "damaged"]
Fields = Mapping[str, Any]

POLL_SECONDS = 0.25
SLICE = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Other:
    """Another agent at a case: `mode` says whether they look or write, `seconds` since when."""

    agent: str
    mode: Mode
    seconds: int


class ShiftSync:
    """One shift, shared, for one screen.

    `post` receives the messages of `desk.tui.messages`; the app hands them to its screens. Awaited calls raise DeskError.
    """

    def __init__(self, session: Session, post: Callable[[Message], object]) -> None:
        self.cases: Mapping[str, Case] = {}
        self.shift = Shift()
        self.share: Share = "reading"
        self._session = session
        self._post = post
        self._store: Store | None = None
        self._known: dict[str, Case] = {}
        self._drafts: dict[tuple[str, str], Fields] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shift")
        self._watching: asyncio.Task[None] | None = None

    async def load(self, each: Callable[[Sequence[Case]], None] | None = None) -> None:
        """Open the store and read every case.

        `each` is called on the worker thread with slices of cases, before anything is posted: the place for work that would hold
        up the keyboard. Raises Damaged, or Refused when the file may not be read.
        """
        self._known, self.shift = await self._run(lambda: self._load(each))
        self.cases = self._known
        self._set_share("ok")
        self._post(ShiftRead())
        self._watching = asyncio.create_task(self._watch())

    def _load(self, each: Callable[[Sequence[Case]], None] | None) -> tuple[dict[str, Case], Shift]:
        self._store = self._session.open_store()
        known: dict[str, Case] = {}
        waiting = iter(self._store.cases.items())
        while part := list(islice(waiting, SLICE)):
            known.update(part)
            if each:
                each([case for _, case in part])
        return known, self._store.shift

    async def commit(self, changes: Sequence[Change]) -> Committed:
        """Make `changes` durable, all or none; the screens hear of it by `ShiftChanged` before this returns.

        Raises Conflict when somebody else was first, NotSaved when the disk would not take it, Refused otherwise.
        """
        committed, shift = await self._run(lambda: self._commit(changes))
        self._known.update((case.id, case) for case in committed.cases)
        shift_changed, self.shift = shift != self.shift, shift
        self._post(ShiftChanged(tuple(case.id for case in committed.cases), shift_changed, own=True))
        return committed

    def _commit(self, changes: Sequence[Change]) -> tuple[Committed, Shift]:
        if self._store is None:
            raise Refused("The shift file is not open, nothing was written.")
        return self._store.commit(changes), self._store.shift

    async def say_where(self, case: str, mode: Mode) -> None:
        """Let the others see that we view or write this case; an empty case means none."""

    def others(self, case: str) -> tuple[Other, ...]:
        """Who else is at this case now, as last heard."""
        return ()

    async def draft(self, case: str, form: str) -> Fields | None:
        """What we had typed into this form of this case, if it was never saved as an entry."""
        return self._drafts.get((case, form))

    async def save_draft(self, case: str, form: str, fields: Fields) -> None:
        """Keep what is typed so far; replaces the draft before it."""
        self._drafts[case, form] = dict(fields)

    async def drop_draft(self, case: str, form: str) -> None:
        """Forget a draft, because it became an entry or was thrown away on purpose."""
        self._drafts.pop((case, form), None)

    def has_draft(self, case: str) -> bool:
        """Whether we left something unfinished at this case."""
        return any(at == case for at, _ in self._drafts)

    async def close(self) -> None:
        """Fold what is left and let go of the file."""
        if self._watching is not None:
            self._watching.cancel()
        if self._store is not None:
            await self._run(self._store.close)
        self._worker.shutdown(wait=False)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self._look()

    async def _look(self) -> None:
        """Take in what others committed."""
        store = self._store
        if store is None:
            return
        try:
            changed = await self._run(store.refresh)
        except DeskError as error:
            if self.share != "damaged":
                self._set_share("damaged")
                self._post(ShiftUnreadable(error))
            return
        if self.share == "damaged":
            self._set_share("ok")
        if not changed:
            return
        self._known.update({case: store.cases[case] for case in changed.cases})
        self.shift = store.shift
        self._post(ShiftChanged(changed.cases, changed.shift, changed.notices))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _set_share(self, share: Share) -> None:
        if share != self.share:
            self.share = share
            self._post(ShareChanged())
