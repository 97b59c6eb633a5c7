"""The live shift of one window: cases, their views, their order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from operator import attrgetter
from typing import Any, Protocol

from desk.board.board_index import BoardIndex
from desk.board.case_view import CaseView, case_view
from desk.board.cause_index import CauseIndex
from desk.board.mentions import mention_for
from desk.board.past_cases import PastCases
from desk.board.queue import Queue
from desk.board.related_cases import RelatedCases
from desk.model.case import Case
from desk.model.ids import case_id
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.causes.repeats import LOOK_BACK
from desk.recovery.customers.identity import contact_keys
from desk.sla.policy import Policy
from desk.text.times import zone_or_utc
from desk.tui.messages import CasesChanged, PastRead, ShiftChanged

AT_ONCE = 50
"""Cases read before the keyboard is looked after again, when many changed at once."""


class ShiftSource(Protocol):
    """Gives the cases and facts of a shift, as last read."""

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case by id. Empty until the shift is read."""
        ...

    @property
    def shift(self) -> Shift:
        """The shift's own facts."""
        ...

    @property
    def policy(self) -> Policy:
        """The targets and calendars in force."""
        ...

    async def load(self, take: Callable[[BoardIndex], None] | None = None) -> Any:
        """Read the shift. `take` is called on another thread with what a board needs of it. Raises DeskError."""
        ...


class LiveShift:
    """Holds one view of each case, for every screen of the window.

    A view is computed once for each revision and policy. `is_reading` is true until the shift was read for the first time: until then
    the queue belongs to the reading thread.
    """

    def __init__(self, source: ShiftSource, clock: Callable[[], datetime], *, me: str = "") -> None:
        self.queue = Queue(source.policy, me=me)
        self.is_reading = True
        self._source = source
        self._clock = clock
        self._me = me
        self._policy = source.policy
        self._related = RelatedCases()
        self._causes = CauseIndex()
        self._outdated: set[str] = set()
        self._early: dict[str, CaseView] = {}
        self.past = PastCases()
        self._states: tuple[CaseState, ...] | None = None

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case on the shift by id."""
        return self._source.cases

    @property
    def zone(self) -> tzinfo:
        """The zone of the desk, in which its days begin."""
        return zone_or_utc(self._source.shift.zone)

    # ---------------------------------------------------------------- what is known

    def view(self, case_id: str) -> CaseView | None:
        """A case with its clocks, as it stands now. None when it is not on the shift."""
        case = self._source.cases.get(case_id)
        if case is None:
            return None
        known = self.queue.view(case_id)
        if known is not None and known.state.case is case and case_id not in self._outdated:
            return known
        early = self._early.get(case_id)
        if early is None or early.state.case is not case:
            early = self._early[case_id] = case_view(case, self._policy, self.queue.zone)
        return early

    def states(self) -> tuple[CaseState, ...]:
        """The state of every case, in no order.

        Archived cases of which a cause was found lately are among them: what comes again is compared with those.
        """
        if self._states is None:
            self._states = (*map(attrgetter("state"), tuple(self.queue.views.values())), *self._archived_lessons())
        return self._states

    def states_with_causes(self) -> tuple[CaseState, ...]:
        """The states of `states` in which a cause was found. The others are not gone through."""
        return (*self._causes.states, *self._archived_lessons()) if len(self.past) else self._causes.states

    def _archived_lessons(self) -> Iterator[CaseState]:
        return (state for state in self.past.lessons(self._clock() - LOOK_BACK) if state.id not in self.queue.views)

    def states_for_notices(self, state: CaseState) -> tuple[CaseState, ...]:
        """The states of `states_beside` on which notices of this one depend.

        They are those of its customer, those linked with it, and those with a cause. Ids give their order.
        """
        wanted = {other.id: other for other in (*self.related_states(state.id), *self.states_with_causes())}
        return tuple(sorted(wanted.values(), key=lambda other: (other.id not in self.queue.views, _number_order(other.id))))

    def states_beside(self, state: CaseState) -> tuple[CaseState, ...]:
        """The state of every case, as this one needs them.

        All archived ones of its customer are among them, and those linked with it.
        """
        states = self.states()
        related = self.past.related(state)
        if not related:
            return states
        known = {other.id for other in states}
        return (*states, *(other for other in related if other.id not in known))

    def states_reached_at(self, phone: str, email: str) -> tuple[CaseState, ...]:
        """The states of cases whose customer may be reached so.

        Archived ones count as well. They come first, the others by their numbers.
        """
        keys, views = contact_keys(phone, email), self.queue.views
        found = sorted(self._related.with_keys(keys), key=_number_order)
        past = (state for state in self.past.of_customer(keys) if state.id not in views)
        return (*past, *(view.state for case in found if (view := views.get(case))))

    def related_states(self, case_id: str) -> tuple[CaseState, ...]:
        """The states of the customer's other cases and of linked ones.

        Archived ones count as well. They come last, the others by their numbers.
        """
        views = self.queue.views
        related = {other: view.state for other in sorted(self._related.of(case_id), key=_number_order) if (view := views.get(other))}
        if (view := self.view(case_id)) and len(self.past):
            related |= {other.id: other for other in self.past.related(view.state) if other.id not in views}
        return tuple(related.values())

    # ---------------------------------------------------------------- what changes

    async def load(self) -> None:
        """Read the shift for the first time. Raises DeskError."""
        now = self._clock()
        self.is_reading = True
        try:
            await self._source.load(lambda index: self._open_index(index, now))
        finally:
            self.is_reading = False
            self._states = None
        self.queue.zone = self.zone
        self.queue.set_shift(self._source.shift)

    def _open_index(self, index: BoardIndex, now: datetime) -> None:
        """Begin with an index, on the thread of the store."""
        self.queue.zone = self.zone
        self._policy = self._source.policy  # a database tells its own with its first cases
        self.queue.open(index, now)
        self._related.fill(index.columns, index.views)
        self._causes.fill(map(case_id, index.columns.causes), index.views)
        for view in index.unrated():
            self._related.put(view.state)
            self._causes.put(view.state)

    async def apply_commit(self, message: ShiftChanged) -> CasesChanged:
        """Bring the views up to a commit.

        The message names the cases it concerns.
        """
        before = {case: view for case in message.cases if (view := self.queue.view(case))}
        changed = frozenset(message.cases)
        related: set[str] = set()
        self.queue.archived.difference_update(message.cases)
        async for part in _slices_of(message.cases):
            related |= self._apply_slice(part)
        await self._apply_zone()
        self.queue.set_shift(self._source.shift)
        return CasesChanged(
            ids=changed | related,
            changed=changed,
            new=tuple(case for case in message.cases if case in self.cases and case not in before),
            gone=tuple(case for case in message.cases if case not in self.cases),
            own=message.own,
            mentions=() if message.own else tuple(self._mentions_for_me(before, message.cases)),
        )

    def _apply_slice(self, ids: Iterable[str]) -> set[str]:
        """Bring these cases up to date, and give their dependents."""
        related: set[str] = set()
        for case in ids:
            related |= self._related.of(case)
            if view := self.view(case):
                self._put_view(view, self._clock())
            else:
                self._drop_case(case)
            related |= self._related.of(case)
        return related

    def _mentions_for_me(self, before: Mapping[str, CaseView], ids: Iterable[str]) -> Iterable[str]:
        """Words on what others just did and meant for this agent."""
        for case in ids:
            if (view := self.view(case)) and (words := mention_for(view.state, before.get(case), self._me)):
                yield words

    async def _apply_zone(self) -> None:
        if self.queue.zone != self.zone:
            self.queue.zone = self.zone
            await self._renew_all()

    async def apply_past(self, message: PastRead) -> CasesChanged:
        """Look back on the archived cases from now on.

        Those that still ask for somebody are on the board as well.
        """
        self.past = message.past
        self.past.drop_returned(self.queue.views[case].state for case in self.past.ids if case in self.queue.views)
        self.queue.use_past(self.past)
        self._states = None
        ids = [case.id for case in message.cases]
        async for part in _slices_of(ids):
            self._apply_slice(part)
        return CasesChanged(ids=frozenset((*self.queue.views, *ids)))

    def is_archived(self, case_id: str) -> bool:
        """Is a case only looked at in an archive?"""
        return case_id in self.cases and not self.is_reading and (case_id not in self.queue.views or case_id in self.queue.archived)

    def show_archived(self, cases: Sequence[Case]) -> None:
        """Let archived cases be listed where a filter asks for them."""
        for case in cases:
            self.queue.archived.add(case.id)
            if view := self.view(case.id):
                self._put_view(view, self._clock())

    async def apply_policy(self) -> None:
        """Read every case under the policy now in force."""
        self._policy = self._source.policy
        await self._renew_all()

    async def _renew_all(self) -> None:
        """Read every case again. A view that is asked for meanwhile is already the new one."""
        self._early.clear()
        self._outdated = set(self.queue.views)
        async for part in _slices_of(list(self._outdated)):
            self._apply_slice(part)

    def _put_view(self, view: CaseView, now: datetime) -> None:
        self._early.pop(view.id, None)
        self.past.drop_returned([view.state])
        self._outdated.discard(view.id)
        self.queue.update_view(view, now)
        self._related.put(view.state)
        self._causes.put(view.state)
        self._states = None

    def _drop_case(self, case: str) -> None:
        self._early.pop(case, None)
        self.queue.drop([case])
        self._related.drop(case)
        self._causes.drop(case)
        self._states = None


def _number_order(case: str) -> tuple[int, str]:
    """A key by which ids are in the order of their numbers."""
    return len(case), case


async def _slices_of(ids: Sequence[str]) -> AsyncIterator[Sequence[str]]:
    """Parts of `ids`, with a turn for the keyboard between them."""
    for start in range(0, len(ids), AT_ONCE):
        if start:
            await asyncio.sleep(0)
        yield ids[start : start + AT_ONCE]
