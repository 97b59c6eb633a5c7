"""A desk in memory that hands over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk.board.case_view import CaseView, case_view
from desk.handover.begin import Beginning, begin_changes
from desk.handover.moment import HandoverMoment
from desk.handover.notes import PACKS
from desk.handover.pack import build_pack
from desk.handover.plain import Pack
from desk.handover.read_back import read_back_changes
from desk.handover.record import HandoverRecord
from desk.handover.signatures import sign_changes
from desk.handover.source import HandoverSource
from desk.model.case import Case
from desk.model.changes import Change, Committed, NewCase, PutDocument, SetShift
from desk.model.shift import Shift
from desk.store.memory import MemoryStore
from tests.case_builders import NOW, case_of
from tests.handover.packs import POLICY, ROSTER

CASES = (
    case_of(priority="urgent", customer="Tess Tampleton", phone="555-0101", email="tess@example.invalid"),
    case_of(case_id="C-102", priority="normal", customer="Otto Oversight", logged=-20),
    case_of(case_id="C-103", priority="low", customer="Ivy", logged=-5),
)


class Desk:
    """A store in memory with three cases, and a clock."""

    def __init__(self, cases: Sequence[Case] = CASES, *, zone: str = "UTC", now: datetime = NOW) -> None:
        self.store = MemoryStore()
        self.now = now
        shift = Shift(name="Early", start=now - timedelta(hours=4), end=now + timedelta(hours=1), zone=zone, agents=ROSTER)
        self.store.commit([SetShift(shift), *(NewCase(case, case.entries) for case in cases)])

    def views(self) -> Mapping[str, CaseView]:
        return {case.id: case_view(case, POLICY) for case in self.store.cases.values()}

    def moment(self, record: HandoverRecord) -> HandoverMoment:
        return HandoverMoment(record, self.store.shift, self.views(), self.now)

    def source(self, agent: str) -> HandoverSource:
        return HandoverSource(
            documents=self.store.documents,
            cases=lambda: self.store.cases,
            view=lambda case: case_view(case, POLICY),
            moment=self.moment,
            agent=agent,
            now=self.now,
        )

    def commit(self, changes: Sequence[Change]) -> Committed:
        return self.store.commit(changes)

    def record(self) -> HandoverRecord:
        return self.source("x").record()

    def pack(self) -> Pack:
        return build_pack(self.moment(self.record()))

    def put_pack(self, number: int, document: dict[str, Any]) -> None:
        self.commit([PutDocument(PACKS, number=number, document=document)])

    def begin(self, *, leaving: str = "ines", coming: str = "kim") -> None:
        wish = Beginning(incoming=(coming,), outgoing=(leaving,), name="Late", until=self.now + timedelta(hours=8))
        self.commit(begin_changes(self.source(leaving), wish, self.store.shift))

    def read_all_back(self, coming: str = "kim") -> None:
        for line in self.pack().cases:
            self.commit(read_back_changes(self.source(coming), [line.case], f"I look at {line.case} at half past two."))

    def hand_over(self, *, leaving: str = "ines", coming: str = "kim") -> None:
        """Hand over in one go, from begin to seal, an hour later."""
        self.now += timedelta(hours=1)
        self.begin(leaving=leaving, coming=coming)
        self.read_all_back(coming)
        for agent in (leaving, coming):
            self.commit(sign_changes(self.source(agent), override="in a test"))


def sealed_desk(cases: Sequence[Case] = CASES) -> Desk:
    """A desk with one sealed handover."""
    desk = Desk(cases)
    desk.hand_over()
    return desk
