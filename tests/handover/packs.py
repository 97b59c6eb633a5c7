"""Handovers for tests: the demo shift at 13:30, and cases of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from desk import data
from desk.board.case_view import CaseView, case_view
from desk.data.demo import demo_changes
from desk.handover.case_views import CaseViews
from desk.handover.moment import HandoverMoment
from desk.handover.notes import BuiltNote, KnownNote
from desk.handover.record import HandoverRecord, record_of
from desk.handover.source import HandoverSource
from desk.model.case import Case
from desk.model.shift import Agent, Shift
from desk.sla.policy import Policy
from desk.sla.policy_file import read_policy
from desk.store.memory import MemoryStore
from desk.store.protocol import Store
from desk.text.times import zone_named

HALF_PAST_ONE = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
CHANGE = HALF_PAST_ONE + timedelta(minutes=75)
UNTIL = CHANGE + timedelta(hours=8)
ROSTER = (Agent(id="ines"), Agent(id="bo"), Agent(id="kim"), Agent(id="lou", role="lead"), Agent(id="rae", role="manager"))


def shipped_policy() -> Policy:
    return read_policy(data.text("policy.toml"), "policy.toml")


POLICY = shipped_policy()


def built(at: datetime = HALF_PAST_ONE, *, by: str = "ines", **fields: Any) -> BuiltNote:
    people: dict[str, Any] = {"outgoing": ("ines",), "incoming": ("kim",)}
    named = people | {"shift": "Early", "name": "Late", "end": CHANGE, "until": UNTIL} | fields
    return BuiltNote(id="H-7.1", handover="H-7", at=at, by=by, **named)


def record(*notes: KnownNote, first: BuiltNote | None = None) -> HandoverRecord:
    """Handover H-7 of these notes, numbered in their order."""
    numbered = [msgspec.structs.replace(note, id=f"H-7.{number}") for number, note in enumerate((first or built(), *notes), 1)]
    found = record_of("H-7", numbered)
    assert found is not None
    return found


def demo_shift() -> tuple[Shift, Sequence[Case]]:
    store = MemoryStore()
    store.commit(demo_changes(HALF_PAST_ONE))
    return store.shift, list(store.cases.values())


def as_of(cases: Iterable[Case], now: datetime) -> list[Case]:
    """The cases with what was logged by then."""
    return [
        msgspec.structs.replace(case, entries=tuple(entry for entry in case.entries if entry.at <= now))
        for case in cases
        if case.created_at <= now
    ]


def views_of(cases: Iterable[Case]) -> dict[str, CaseView]:
    return {case.id: case_view(case, POLICY) for case in cases}


def demo_moment(*notes: KnownNote, now: datetime = HALF_PAST_ONE, first: BuiltNote | None = None, **fields: Any) -> HandoverMoment:
    shift, cases = demo_shift()
    return HandoverMoment(record(*notes, first=first), shift, views_of(as_of(cases, now)), now, **fields)


def moment_of(
    *cases: Case, now: datetime, notes: Sequence[KnownNote] = (), first: BuiltNote | None = None, **fields: Any
) -> HandoverMoment:
    shift = fields.pop("shift", Shift(agents=ROSTER))
    begun = first or built(now, end=None, until=now + timedelta(hours=8))
    return HandoverMoment(record(*notes, first=begun), shift, views_of(cases), now, **fields)


def source_in(store: Store, agent: str, now: datetime = HALF_PAST_ONE) -> HandoverSource:
    """The source of what somebody else does in another window."""
    views = CaseViews(lambda: store.cases, POLICY, zone_named(store.shift.zone))
    return HandoverSource(
        documents=store.documents,
        cases=lambda: store.cases,
        view=views.of,
        moment=lambda record: HandoverMoment(record, store.shift, views, now),
        agent=agent,
        now=now,
    )
