"""Streams of what happened, played into a shift."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from desk.importers.imported_case import Reject
from desk.importers.replay import ReplayEvent, change_for, plan_replay, read_replay
from desk.model.case import Case
from desk.model.changes import Append, NewCase
from desk.model.entries import Assign, FieldChange, Memo, StatusChange
from desk.model.ids import assign_ids, case_id
from desk.model.state import CaseState, state_of
from tests.importers.import_builders import SAMPLES, utc, with_entries

STREAM = SAMPLES.parent / "replay_day.jsonl"


class Shift:
    """Cases by their external id, kept as a store would."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}

    def find(self, external: str) -> Case | None:
        return self.cases.get(external)

    def commit(self, changes: list[Any]) -> None:
        for change in changes:
            if isinstance(change, NewCase):
                assert change.header.external
                number = 101 + len(self.cases)
                fields = {name: getattr(change.header, name) for name in change.header.__struct_fields__ if name != "id"}
                self.cases[change.header.external[1]] = Case(
                    id=case_id(number), entries=assign_ids(change.entries, case_id(number), ()), **fields
                )
            else:
                assert isinstance(change, Append)
                (external,) = [key for key, case in self.cases.items() if case.id == change.case]
                self.cases[external] = with_entries(self.cases[external], change.entries)

    def states(self) -> dict[str, CaseState]:
        return {external: state_of(case) for external, case in self.cases.items()}


def line(at: str, case: str, kind: str, **values: Any) -> str:
    return json.dumps({"at": at, "case": case, "type": kind, "values": values})


LINES = [
    line("2016-03-07T00:00:00", "A", "carried", subject="Old", priority="high", assignee="Resolver 1", status="pending", group="G",
         opened_at="2016-03-01T08:00:00", last_update="2016-03-05T08:00:00"),
    line("2016-03-07T00:08:00", "B", "opened", subject="New", customer="Caller 1", channel="Phone", priority="normal", assignee=None,
         status="new"),
    line("2016-03-07T00:08:00", "B", "touched", by="Updated by 908", mod=0),
    line("2016-03-07T00:09:00", "B", "assign", group="G", assignee="Resolver 2", by="Updated by 1", mod=1),
    line("2016-03-07T00:10:00", "B", "status", status="open", was="new", by="Updated by 1", mod=1),
    line("2016-03-07T00:11:00", "B", "priority", priority="urgent", was="normal", by="Updated by 1", mod=2),
    line("2016-03-07T00:12:00", "A", "resolved", status="resolved", was="pending", by="Updated by 3", mod=9),
    line("2016-03-07T00:13:00", "A", "closed", status="closed", source_made_sla=False, code="code 7", by="Updated by 908", mod=10),
    line("2016-03-07T00:14:00", "Z", "status", status="open", by="Updated by 1", mod=2),
    line("2016-03-07T00:15:00", "B", "reopened", count=1, by="Updated by 1", mod=3),
]  # fmt: skip


def events(lines: list[str]) -> list[ReplayEvent]:
    return [event for event in read_replay(lines) if isinstance(event, ReplayEvent)]


@pytest.mark.parametrize("stretch", [1, 3, 100])
def test_a_stream_is_played_and_played_again_adds_nothing(stretch: int) -> None:
    shift, found = Shift(), events(LINES)
    counts: Counter[str] = Counter()
    for start in range(0, len(found), stretch):
        plan = plan_replay(found[start : start + stretch], shift.find)
        shift.commit(plan.changes)
        counts += Counter(played=plan.played, known=plan.known, unknown=plan.unknown)
    assert counts == {"played": 9, "unknown": 1}
    a, b = shift.states()["A"], shift.states()["B"]
    assert (a.status, a.owner, a.priority, a.told_at, a.value("source_sla")) == (
        "closed",
        "resolver-1",
        "high",
        utc("2016-03-01 08:00"),
        "missed",
    )
    assert a.statuses == [(utc("2016-03-05 08:00"), "pending"), (utc("2016-03-07 00:12"), "solved"), (utc("2016-03-07 00:13"), "closed")]
    assert (b.status, b.owner, b.priority, b.customer, b.channel) == ("open", "resolver-2", "urgent", "Caller 1", "phone")
    again = plan_replay(found, shift.find)
    assert (again.changes, again.played, again.known, again.unknown) == ([], 0, 9, 1)


def test_what_each_event_adds() -> None:
    shift, found = Shift(), events(LINES)
    kinds: list[Any] = []
    for event in found:
        change = change_for(event, shift.find)
        shift.commit([change] if change else [])
        kinds.append([type(entry) for entry in change.entries] if isinstance(change, Append) else type(change))
    wanted: list[Any] = [
        NewCase, NewCase, [Memo], [Assign], [StatusChange], [FieldChange], [StatusChange], [StatusChange, FieldChange], type(None), [Memo],
    ]  # fmt: skip
    assert kinds == wanted
    assert all(change_for(event, shift.find) is None for event in found)


def test_lines_that_are_no_events_are_told() -> None:
    found = list(
        read_replay(["", "{", "[]", '{"at": "soon", "case": "A", "type": "status"}', '{"at": "", "case": "A", "type": "x"}', LINES[0], "5"])
    )
    assert [reject.line for reject in found if isinstance(reject, Reject)] == [2, 3, 4, 5, 7]
    assert "'soon'" in next(reject.reason for reject in found if isinstance(reject, Reject) and reject.line == 4)
    assert len(found) == 6


def test_unknown_kinds_and_hostile_text_are_kept_harmless() -> None:
    shift = Shift()
    shift.commit(plan_replay(events([*LINES[:2], line("2016-03-07T01:00:00", "B", "sang", song="\x1b[31mla [/oops")]), shift.find).changes)
    assert shift.cases["B"].entries[-1].text == "sang: song la [/oops"  # type: ignore[union-attr]  # a memo


def test_events_that_are_alike_are_all_played() -> None:
    shift, twice = Shift(), events([LINES[1], *[line("2016-03-07T00:20:00", "B", "touched")] * 3])
    shift.commit(plan_replay(twice, shift.find).changes)
    assert sum(isinstance(entry, Memo) for entry in shift.cases["B"].entries) == 3
    assert plan_replay(twice, shift.find).changes == []


def test_zones_are_kept_and_naive_times_are_utc() -> None:
    (event,) = events([line("2016-03-07T02:00:00+02:00", "A", "opened")])
    assert event.at == utc("2016-03-07 00:00")


@pytest.mark.skipif(not STREAM.exists(), reason="the replay stream is not beside the checkout")
def test_the_figures_of_the_day() -> None:
    wanted = json.loads((SAMPLES / "expected.json").read_bytes())["files"]["replay_day.jsonl"]
    found = list(read_replay(STREAM.read_text(encoding="utf-8").splitlines()))
    played = [event for event in found if isinstance(event, ReplayEvent)]
    assert len(played) == len(found) == wanted["lines"]
    assert Counter(event.kind for event in played) == wanted["by_type"]
    shift = Shift()
    carried = [event for event in played if event.kind == "carried"]
    shift.commit(plan_replay(carried, shift.find).changes)
    assert sum(not state.finished for state in shift.states().values()) == wanted["carried_open"]
    shift = Shift()
    plan = plan_replay(played, shift.find)
    shift.commit(plan.changes)
    assert (plan.played, plan.unknown) == (wanted["lines"], 0)
    assert len(shift.cases) == wanted["distinct_cases"]
    ends = Counter(str(state.status) for state in shift.states().values())
    assert ends == {"solved" if word == "resolved" else word: count for word, count in wanted["end_status"].items()}
    verdicts = Counter(state.value("source_sla") for state in shift.states().values() if state.status == "closed")
    assert verdicts == {"met": wanted["closed_made_sla"]["True"], "missed": wanted["closed_made_sla"]["False"]}
    assert plan_replay(played, shift.find).changes == []
