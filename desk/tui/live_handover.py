"""The newest handover, as one window sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, Protocol

import msgspec
from textual.message import Message

from desk.board.case_view import CaseView
from desk.concerns.calls import worst_concerns_first
from desk.concerns.concern import read_concerns
from desk.concerns.contact_clock import desk_calendar
from desk.concerns.notes import CONCERN_NOTES
from desk.errors import DeskError
from desk.handover.case_views import CaseViews
from desk.handover.frozen_pack import signed_pack, with_since, with_work_since
from desk.handover.line import line_of
from desk.handover.moment import HandoverMoment
from desk.handover.notes import PACKS, PARTS
from desk.handover.open_concerns import concerns_at_change
from desk.handover.pack import CaseRank, RankedCase, RankedCases, cases_of_ranks, pack_of, rank_of, takers_of
from desk.handover.plain import Pack, PackLine
from desk.handover.record import HandoverRecord
from desk.handover.source import HandoverSource
from desk.model.case import Case
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.causes.repeats import LOOK_BACK
from desk.reports.shift_results import SpanResults
from desk.sla.policy import Policy
from desk.text.times import zone_named
from desk.tui.live_documents import LiveDocuments
from desk.tui.live_shift import LiveShift
from desk.tui.messages import HandoverRead
from desk.tui.presence_tracker import PresenceTracker
from desk.tui.store_thread import frequent_switches

AT_ONCE = 300
"""Cases of which the pack is worked out between two keys. More are read on another thread."""
FailureCount = Callable[[CaseView], int]
"""Gives the number of a failure for its customer."""
FIRST = 50
"""The worst cases of a large desk, whose lines stand while the others are read."""


class HandoverClient(Protocol):
    """Gives the shift as a handover needs it."""

    documents: LiveDocuments
    presence: PresenceTracker

    @property
    def shift(self) -> Shift:
        """The shift's own facts."""
        ...

    @property
    def policy(self) -> Policy:
        """The targets in force."""
        ...

    def present_documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of a table. On the thread of the store they are those under the lock."""
        ...

    def present_cases(self) -> Mapping[str, Case]:
        """The cases of the shift. On the thread of the store they are those under the lock."""
        ...


class LiveHandover:
    """Holds the pack of the newest handover for all screens.

    What is known of a case is worked out once for each revision, note and minute. `unread` cases are not in the pack yet.
    """

    def __init__(self, client: HandoverClient, live: LiveShift, *, agent: str, clock: Callable[[], datetime]) -> None:
        self.pack: Pack | None = None
        self.unread = 0
        self.error = ""
        """Words on a signed pack that cannot be read."""
        self._client = client
        self._live = live
        self._agent = agent
        self._clock = clock
        self._ranks: dict[str, tuple[object, CaseRank | None]] = {}
        self._lines: dict[str, tuple[object, PackLine]] = {}
        self._is_busy = self._is_outdated = False

    @property
    def record(self) -> HandoverRecord | None:
        """The newest handover. None before the first."""
        return self._client.documents.record

    @property
    def here(self) -> frozenset[str]:
        """The other agents at the desk."""
        return self._client.presence.online

    # ---------------------------------------------------------------- what is written

    def source(self) -> HandoverSource:
        """The source of changes by the agent of this window, now."""
        client, now = self._client, self._clock()
        views = CaseViews(client.present_cases, client.policy, zone_named(client.shift.zone), known=self._live.queue.view)

        def moment(record: HandoverRecord) -> HandoverMoment:
            built, policy = record.built, client.policy
            results = SpanResults(
                lambda: client.present_cases().values(), client.shift, start=built.start, name=built.shift, now=now, policy=policy
            )
            return self._moment_of(views, views.failure_number, now, record, results=results)

        return HandoverSource(
            documents=client.present_documents,
            cases=client.present_cases,
            view=views.of,
            moment=moment,
            agent=self._agent,
            now=now,
        )

    def _moment_of(
        self,
        views: Mapping[str, CaseView],
        failure_number: FailureCount,
        now: datetime,
        record: HandoverRecord,
        *,
        results: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> HandoverMoment:
        client = self._client
        calendar = desk_calendar(client.policy)
        concerns = worst_concerns_first(read_concerns(client.present_documents(CONCERN_NOTES)), now, calendar)
        return HandoverMoment(
            record,
            client.shift,
            views,
            now,
            times=client.policy.handover,
            here=self.here,
            failure_number=failure_number,
            concerns=concerns_at_change(concerns, now, calendar),
            results=results,
            past=lambda: self._unlearned_states(now),
        )

    def _unlearned_states(self, now: datetime) -> tuple[CaseState, ...]:
        """The archived cases of which something is to be learned. Those that still call stand among the views."""
        known = self._client.present_cases()
        views = self._live.queue.views
        calling = (views[case].state for case in list(views) if case not in known)
        return (*self._live.past.unlearned(now - LOOK_BACK), *calling)

    # ---------------------------------------------------------------- what is read

    async def renew(self, post: Callable[[Message], object]) -> None:
        """Work the pack out anew and post it. One asked for meanwhile follows at once."""
        self._is_outdated = True
        if self._is_busy:
            return
        self._is_busy = True
        try:
            while self._is_outdated:
                self._is_outdated = False
                await self._renew_once(post)
        finally:
            self._is_busy = False

    async def _renew_once(self, post: Callable[[Message], object]) -> None:
        record = self.record
        if record is None:
            self.pack, self.unread = None, 0
        else:
            views = self._views()
            if len(views) > AT_ONCE:
                if self.pack is None or self.pack.id != record.id:  # the worst ones stand at once
                    first = {case: views[case] for case in islice(filter(views.__contains__, self._live.queue.ids), FIRST)}
                    self.pack, self.unread = self._worked_out(record, first), len(views) - len(first)
                    post(HandoverRead())
                with frequent_switches():
                    self.pack = await asyncio.to_thread(self._worked_out, record, views)
            else:
                self.pack = self._worked_out(record, views)
            self.unread = 0
        self._live.queue.use_backlog(self.pack.backlog if self.pack is not None else ())
        post(HandoverRead())

    def _views(self) -> dict[str, CaseView]:
        known = self._client.present_cases()
        return {case: view for case, view in self._live.queue.views.items() if case in known}

    def _worked_out(self, record: HandoverRecord, views: Mapping[str, CaseView]) -> Pack | None:
        moment = self._moment_of(views, _counted_once(self._live.queue.failure_number), self._clock(), record)
        if record.stage == "live":
            return self._live_pack(moment)
        document = self._client.documents.table(PACKS).get(record.pack)
        try:
            frozen = signed_pack(msgspec.json.decode(document)) if document else None
        except DeskError as error:
            self.error, frozen = str(error), None
        if frozen is None or document is None:
            return self._live_pack(moment)
        self.error = ""
        if record.stage == "sealed":
            return frozen
        worked = with_work_since(frozen, self._live_pack(moment))
        return with_since(worked, msgspec.json.decode(document), record, moment)

    def _live_pack(self, moment: HandoverMoment) -> Pack:
        ranked = self._ranked_cases(moment)
        takers = takers_of([(case.view.id, case.heat) for case in ranked.lines], moment.record)
        lines = [self._line_of(case, moment, takers[case.view.id]) for case in ranked.lines]
        return pack_of(moment, lines, backlog=ranked.backlog)

    def _ranked_cases(self, moment: HandoverMoment) -> RankedCases:
        found = (self._rank_of(view, moment) for view in moment.views.values())
        return cases_of_ranks([rank for rank in found if rank is not None], moment)

    def _rank_of(self, view: CaseView, moment: HandoverMoment) -> CaseRank | None:
        record, case = moment.record, view.id
        by_hand = record.parts.get((case, "heat")), case in record.added, case in record.dropped
        key = (id(view), moment.failure_number(view), _minute_of(moment.now), moment.until, by_hand)
        known = self._ranks.get(case)
        if known is None or known[0] != key or (known[1] is not None and known[1][1].view is not view):
            known = self._ranks[case] = key, rank_of(view, moment)
        return known[1]

    def _line_of(self, case: RankedCase, moment: HandoverMoment, taker: str) -> PackLine:
        view = case.view
        number = moment.failure_number(view)
        key = (id(view), taker, number, _minute_of(moment.now), moment.until, self.here, _notes_on(view.id, moment.record))
        known = self._lines.get(view.id)
        if known is None or known[0] != key:
            known = self._lines[view.id] = key, line_of(view, moment, taker=taker, heat=case.reading)
        return known[1]


def _counted_once(count: FailureCount) -> FailureCount:
    """The same count, which remembers what it found for a case. For one moment only."""
    found: dict[str, int] = {}

    def counted(view: CaseView) -> int:
        if view.id not in found:
            found[view.id] = count(view)
        return found[view.id]

    return counted


def _minute_of(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _notes_on(case: str, record: HandoverRecord) -> tuple[object, ...]:
    """The notes that make a line what it is. Two lines with the same ones read alike."""
    given = record.read_backs.get(case)
    said = (given.note.id, given.accepted and given.accepted.id, given.corrected and given.corrected.id) if given else ()
    asked = tuple((question.note.id, question.answer and question.answer.id) for question in record.questions_on(case))
    parts = tuple(note.id for part in PARTS if (note := record.parts.get((case, part))) is not None)
    kept, people = record.kept.get(case), (record.built.id, record.id)
    return people, said, asked, parts, kept and kept.id, tuple(record.read.get(case, ()))
