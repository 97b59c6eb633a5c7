"""Exports of desk, read back: the same cases, entry for entry, and nothing over what stands there."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.board.case_view import case_view
from desk.importers.desk_export import DeskExport, exported_case, plan_desk_export, read_desk_export
from desk.importers.reading.file_bytes import HeldBytes
from desk.model.case import Case
from desk.model.changes import SetShift
from desk.model.entries import Assign, Contact, Incoming, Listen, Memo, Promise, StatusChange
from desk.model.shift import Shift
from desk.sla.policy import Policy
from desk.store.memory import MemoryStore
from desk.text.times import zone_or_utc
from tests.case_builders import at, case_of

SHIFT = Shift(zone="Europe/Berlin", currency="EUR")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
minutes = st.integers(-50, 50).map(at)
entries = st.one_of(
    st.builds(Memo, at=minutes, by=texts, text=texts),
    st.builds(Contact, at=minutes, by=st.just("ines"), text=texts),
    st.builds(Incoming, at=minutes, by=st.just("customer"), text=texts, chase=st.booleans()),
    st.builds(Listen, at=minutes, by=st.just("ines"), feeling=texts),
    st.builds(Assign, at=minutes, by=st.just("bo"), owner=texts),
    st.builds(Promise, at=minutes, by=st.just("bo"), text=texts, due=minutes),
    st.builds(StatusChange, at=minutes, by=st.just("bo"), to=st.sampled_from(["open", "solved", "closed"])),
)
timelines = st.lists(st.lists(entries, max_size=5), min_size=1, max_size=4)


def exported(cases: Sequence[Case], form: str = "jsonl") -> bytes:
    lines = [msgspec.json.encode({"id": case.id, **exported_case(case, SHIFT)}) for case in cases]
    return b"\n".join(lines) if form == "jsonl" else b"[" + b",".join(lines) + b"]"


def read_back(data: bytes) -> DeskExport:
    found = read_desk_export(HeldBytes(data))
    assert found is not None
    return found


def nowhere(_case: str) -> Case | None:
    return None


@given(timelines, texts, st.sampled_from(["json", "jsonl"]))
def test_all_cases_come_back_with_their_timelines_and_clocks(some: list[list[Memo]], subject: str, form: str) -> None:
    cases = {f"C-{7 * n + 1}": case_of(*each, case_id=f"C-{7 * n + 1}", subject=subject, tags=("a",)) for n, each in enumerate(some)}
    store = MemoryStore()
    store.commit(plan_desk_export(read_back(exported([*cases.values()], form)), {}, nowhere).changes)
    assert dict(store.cases) == cases
    assert (store.shift.zone, store.shift.currency) == ("Europe/Berlin", "EUR")
    for case in cases.values():
        there, here = (case_view(each, Policy(), zone_or_utc(store.shift.zone)) for each in (case, store.cases[case.id]))
        assert there.clocks == here.clocks
    again = plan_desk_export(read_back(exported([*cases.values()], form)), store.cases, nowhere)
    assert (again.changes, again.unchanged) == ((), len(cases))


def test_a_case_that_is_another_here_is_refused() -> None:
    here = case_of(subject="Another", customer="Bo", logged=-5)
    plan = plan_desk_export(read_back(exported([case_of()])), {"C-101": here}, nowhere)
    assert plan.changes == ()
    assert "C-101 is another case here" in plan.rejects[0].reason
    archived = plan_desk_export(read_back(exported([case_of()])), {}, lambda _case: here)
    assert (archived.changes, len(archived.rejects)) == ((), 1)


def test_a_case_with_more_than_is_here_is_left_and_told() -> None:
    longer = case_of(Memo(at=at(1), by="bo", text="more"))
    plan = plan_desk_export(read_back(exported([longer])), {"C-101": case_of()}, nowhere)
    assert (plan.changes, plan.unchanged) == ((), 0)
    assert "without some of its entries" in plan.rejects[0].reason
    assert plan_desk_export(read_back(exported([case_of()])), {"C-101": longer}, nowhere).unchanged == 1


def test_a_broken_record_stops_no_other() -> None:
    data = exported([case_of(), case_of(case_id="C-0102"), case_of(), case_of(case_id="C-103")]) + b'\n{"desk_export": {"zo'
    found = read_back(data)
    assert [case.id for case in found.cases] == ["C-101", "C-103"]
    assert [reject.line for reject in found.rejects] == [2, 3, 5]


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b'{"tickets": []}', b'[{"subject": "the desk_export is late"}]', exported([case_of()], "json")[:-9]]
)
def test_another_file_is_none_of_ours(data: bytes) -> None:
    assert read_desk_export(HeldBytes(data)) is None


def test_wide_text_of_a_windows_pipe_is_read() -> None:
    assert read_back(exported([case_of(subject="Änderung")]).decode().encode("utf-16")).cases[0].subject == "Änderung"


def test_the_document_is_that_of_the_file() -> None:
    assert json.loads(exported([case_of()]))["document"]["entries"][0]["kind"] == "told"


def test_what_an_empty_shift_says_of_itself_stays() -> None:
    store = MemoryStore()
    store.commit([SetShift(Shift(name="Late", zone="Asia/Tokyo", currency="JPY"))])
    store.commit(plan_desk_export(read_back(exported([case_of()])), store.cases, nowhere).changes)
    assert store.shift == Shift(name="Late", zone="Asia/Tokyo", currency="JPY")
