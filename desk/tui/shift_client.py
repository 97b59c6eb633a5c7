"""Asyncio client of the store.

The store works on a thread of its own. Everything that touches a file happens there, in the order it was asked for, so the keyboard
never waits. A copy of what is known is kept on this side (`cases`, `shift`, the others). Reading it costs nothing, and it changes only
between two messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.message import Message

from desk.board.case_brief import BriefBook
from desk.errors import Damaged, DeskError, Offline, Unsure
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift
from desk.sla.policy import Policy
from desk.store.presence import Presence
from desk.store.protocol import SettledCommit, Store
from desk.text.times import zone_or_utc
from desk.tui.aside_notice import AsideNotice
from desk.tui.damage_doubt import read_patiently
from desk.tui.live_documents import LiveDocuments, copied_tables
from desk.tui.messages import (
    CommitSettled,
    PolicyChanged,
    PolicyRefused,
    PresenceChanged,
    ShiftChanged,
    ShiftRead,
)
from desk.tui.named_tasks import NamedTasks
from desk.tui.opened_store import OpenedStore, OthersWork, OwnWork, TakeIndex
from desk.tui.others_reader import OthersReader
from desk.tui.own_commits import OwnCommits
from desk.tui.policy_watch import watch_policy
from desk.tui.presence_tracker import PresenceTracker
from desk.tui.presentation.sync_state import SyncState
from desk.tui.session import Session
from desk.tui.shift_archives import ShiftArchives
from desk.tui.store_thread import StoreThread, bulk_read
from desk.tui.sync_status import SyncStatus
from desk.tui.window_cases import WindowCases
from desk.tui.window_drafts import WindowDrafts
from desk.tui.window_kept_work import WindowKeptWork

if TYPE_CHECKING:
    from desk.tui.text_reader import TextReader

FOLD_LOOKS, FOLD_EVERY = 6, 1.0
"""Attempts at a checkpoint after a commit, and seconds between two. Ours is due after one second, another's after three."""


class ShiftClient:
    """Holds one shared shift for one window.

    `post` receives the messages of `desk.tui.messages`. Awaited calls raise DeskError.
    """

    def __init__(self, session: Session, post: Callable[[Message], object]) -> None:
        self.cases: Mapping[str, Case] = {}
        self.shift = Shift()
        self.documents = LiveDocuments()
        self.policy = session.policy
        self.own = OwnCommits()
        self._session = session
        self._post = post
        self._aside = AsideNotice(None if session.read_only else session.path)
        self._opened = OpenedStore(session.open_store)
        self._status = SyncStatus(self._opened, post, read_only=session.read_only, clock=session.clock)
        self._known = WindowCases()
        self.drafts = WindowDrafts(lambda: self._opened.store.drafts)
        self.presence = PresenceTracker(self._with_presence, session.clock, self._post_presence, hidden=session.read_only)
        self._thread = StoreThread()
        self.kept_work = WindowKeptWork(self._thread, self._opened)
        self.archives = ShiftArchives(session, self._opened, self._thread, lambda: self._known)
        self._tasks = NamedTasks(self._status.say_task_failed)
        self._others = OthersReader(self._thread, self._opened, self._status, self._tasks, found=self._hear_others, back=self.drafts.find)

    @cached_property
    def texts(self) -> TextReader:
        """Reads the texts in which words are looked for."""
        from desk.tui.text_reader import TextReader  # a board whose filter is never opened needs none

        return TextReader(self._opened, self._thread)

    @property
    def sync_state(self) -> SyncState:
        """The state of sharing now."""
        return self._status.state

    @property
    def sync_since(self) -> str:
        """The time of day at which the state of sharing began."""
        return f"{self._status.since.astimezone(zone_or_utc(self.shift.zone)):%H:%M}"

    @property
    def write_problem(self) -> str:
        """Why this account may not write the shift, with the cure."""
        return self._status.write_problem

    # ---------------------------------------------------------------- the shift

    async def load(self, take: TakeIndex | None = None) -> None:
        """Open the store and read what a board needs of every case.

        `take` is called with it on the worker thread, before anything is posted: the place for work that would hold up the keyboard.
        Raises Damaged, or Refused when the file may not be read.
        """
        try:
            with bulk_read():
                self._known, self.shift = await read_patiently(lambda: self._thread.run(lambda: self._read_store(take)), Damaged)
        except DeskError as error:
            self._status.change("offline" if isinstance(error, Offline) else "damaged")
            raise
        self.cases = self._known
        self._status.recover()
        await self.presence.announce((), "viewing")
        await self.presence.refresh_others()
        self._post(ShiftRead())
        self._tasks.start("aside", self._aside.say(self._post, self._thread))
        self._tasks.start("watch", self._follow_watch())
        self._tasks.start("past", self.archives.read_past(self._post))
        self._tasks.start("company", self.presence.watch_others())
        self._tasks.start("rights", self._status.follow_rights(self._thread))
        if (newer := self._session.newer_policy) is not None:
            self._tasks.start("policy", watch_policy(self._thread, newer, found=self._use_policy, post=self._post))

    def _read_store(self, take: TakeIndex | None) -> tuple[WindowCases, Shift]:
        try:
            return self._read_opened(self._opened.open(), take)
        except Offline:
            self._opened.wait()
            raise

    def _read_opened(self, store: Store, take: TakeIndex | None) -> tuple[WindowCases, Shift]:
        self.shift = store.shift
        self.documents.put(copied_tables(store))
        self._status.write_problem = store.write_problem()
        self._aside.read(store)
        self.drafts.read(store.drafts)
        if not self._session.read_only:
            store.note_unsure(self.drafts.unsure)
        self._read_policy()
        index, cases = self._opened.read_index(BriefBook(self.policy, zone_or_utc(store.shift.zone)), self._session.clock)
        if take is not None:
            take(index)
        return cases, store.shift

    def _read_policy(self) -> None:
        """Take the policy of a shift that tells it only now. One that makes no sense is told."""
        if self._session.policy_comes_late and (newer := self._session.newer_policy) is not None:
            try:
                self.policy = newer() or self.policy
            except DeskError as error:
                self._post(PolicyRefused(error))

    async def commit(self, changes: Sequence[Change], *, more: bool = False, part_of: object = None) -> Committed:
        """Make `changes` durable, all or none, and post `ShiftChanged`.

        Commits that are `part_of` the same thing are taken back together, and `more` of them may follow at once. Raises Conflict when
        somebody else was first, NotSaved when the disk would not take it, Refused otherwise.
        """
        try:
            committed, shift, tables, others = await self._thread.run(lambda: self._committed(changes, more))
        except (Offline, Unsure):
            self._status.change("offline")  # the next look would say so, up to half a minute later
            raise
        self.documents.put(tables)
        if others is not None:
            self.own.rename(others[0].renumbered)
        self.own.add(committed, part_of)
        self._known.update((case.id, case) for case in committed.cases)
        changed, self.shift = shift != self.shift, shift
        ids = tuple(case.id for case in committed.cases)
        self._post(ShiftChanged(ids, changed, committed.notices, own=True, documents=committed.documents))
        if others is not None:
            self._note_others(others)
        self._tasks.start("fold", self._fold_when_quiet())
        return committed

    def _committed(self, changes: Sequence[Change], more: bool) -> OwnWork:
        try:
            return self._opened.commit(changes, more=more)
        except Unsure as error:
            raise Unsure(f"{error} desk looks as soon as the database can be reached, and tells you.", error.token) from error

    def present_documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of a table.

        On the thread of the store they are those under the lock, elsewhere as last read.
        """
        return self._opened.store.documents(table) if self._thread.is_own() else self.documents.table(table)

    def present_cases(self) -> Mapping[str, Case]:
        """The cases of the shift, archived ones left out.

        On the thread of the store they are those under the lock, elsewhere as last read.
        """
        return self._opened.store.cases if self._thread.is_own() else self._known.on_shift()

    async def read_all_cases(self) -> None:
        """Read the cases left unread, on a thread. One that cannot be read is left."""
        with bulk_read(), suppress(DeskError):
            await asyncio.to_thread(self._known.read_all)

    def copied_cases(self) -> Mapping[str, Case]:
        """Every case as last read, for another thread. Nothing that is heard later changes it."""
        return self._known.copy()

    # ---------------------------------------------------------------- who is here

    def note_activity(self) -> None:
        """Note that a key was pressed.

        The others are told when they believe us idle.
        """
        if self.presence.note_activity():
            self._tasks.start("back", self.presence.announce_idle())

    def _post_presence(self, cases: tuple[str, ...]) -> None:
        self._post(PresenceChanged(cases))

    def _with_presence(self, work: Callable[[Presence], Any]) -> Awaitable[Any]:
        return self._thread.run(lambda: work(self._opened.store.presence))

    # ---------------------------------------------------------------- following the others

    async def _follow_watch(self) -> None:
        assert self._opened.watch is not None, "watching starts once the store is open"
        await self._others.refresh()
        async for news in self._opened.watch.changes():
            if "shift" in news:
                await self._others.refresh()
            if "presence" in news:
                await self.presence.refresh_others()

    def _use_policy(self, policy: Policy) -> None:
        self.policy = policy
        self._post(PolicyChanged())

    def _hear_others(self, others: OthersWork) -> None:
        self.own.rename(others[0].renumbered)
        self._note_others(others)

    def _note_others(self, others: OthersWork) -> None:
        """Post what others committed, if they did."""
        changed, cases, shift, tables = others
        if not changed:
            return
        for settled in changed.settled:
            self._note_settled(settled)
        self._known.update(cases)
        for case in changed.gone:
            self._known.pop(case, None)
        self.shift = shift
        self.documents.put(tables)
        news = ShiftChanged((*changed.cases, *changed.gone), changed.shift, changed.notices, documents=changed.documents)
        self._post(replace(news, renumbered=changed.renumbered))
        self._tasks.start("fold", self._fold_when_quiet())
        if changed.gone:
            self._tasks.start("past", self.archives.read_past(self._post))

    def _note_settled(self, settled: SettledCommit) -> None:
        """Count as ours what was saved after all, and drop its draft."""
        if settled.committed is not None:
            self.own.add(settled.committed)
        self._tasks.start(f"settled {settled.token}", self._settle_drafts(settled.token, is_saved=settled.committed is not None))

    async def _settle_drafts(self, token: str, *, is_saved: bool) -> None:
        cases: tuple[str, ...] = ()
        with suppress(DeskError):
            cases = await self.drafts.settle(token, is_saved=is_saved)
        self._post(CommitSettled(token, is_saved, cases))

    async def _fold_when_quiet(self) -> None:
        for _ in range(FOLD_LOOKS):
            await asyncio.sleep(FOLD_EVERY)
            if await self._thread.run(lambda: self._opened.store.checkpoint_if_idle()):
                return

    # ---------------------------------------------------------------- the worker

    async def close(self) -> None:
        """Make a checkpoint, announce that we leave, close the file."""
        if "texts" in self.__dict__:
            self.texts.close()
        await self._tasks.close()
        await self._thread.close(self._opened.close)
        await self.drafts.close()
        self.archives.close()

    @property
    def lock_holder(self) -> str:
        """The agent and process that took the lock last, in words. Empty where nobody is known."""
        return self._opened.lock_holder

    def leave_at_once(self) -> None:
        """Announce that we leave. The thread of the store may wait for the lock."""
        self._opened.leave_at_once()

    def at_rest(self) -> AbstractAsyncContextManager[None]:
        """Hold the thread of the store between two pieces of work."""
        return self._thread.at_rest()
