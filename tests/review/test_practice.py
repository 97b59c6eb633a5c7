"""The script of a practice: cases as they were at the beginning, and what customers said by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.model.case import Case
from desk.model.changes import Append, NewCase
from desk.model.entries import AnyEntry, Apology, Assign, Incoming, Retract, StatusChange, Verify, text_of
from desk.model.state import CaseState, state_of
from desk.review.practice import opening_changes, practice_script
from desk.store.practice import PracticeStore
from desk.wall_clock import fast_clock
from tests.case_builders import NOW, at, case_of


def timeline() -> list[AnyEntry]:
    return [
        Incoming(id="101.2", at=at(-50), by="customer", text="well?", chase=True),
        Assign(id="101.3", at=at(-45), by="bo", owner="bo"),
        Apology(id="101.4", at=at(-40), by="bo", text="sorry"),
        Incoming(id="101.5", at=at(-30), by="customer", text="still waiting", chase=True),
        Verify(id="101.6", at=at(-20), by="bo", verdict="met"),
        Incoming(id="101.7", at=at(-10), by="customer", text="mistyped"),
        Retract(id="101.8", at=at(-9), by="bo", entry="101.7"),
    ]


def test_a_case_begins_as_it_was_and_its_customer_speaks_again() -> None:
    case = case_of(*timeline(), logged=-60)
    script = practice_script([case], "Early", at(-42), NOW)
    assert [entry.id for entry in script.cases[0].entries] == ["101.1", "101.2", "101.3"]
    assert [(arrival.at, arrival.change.entries[0].text) for arrival in script.arrivals] == [(at(-30), "still waiting")]  # type: ignore[union-attr]  # all are Append


def test_a_case_of_the_shift_comes_at_its_time_with_what_was_told() -> None:
    case = case_of(*timeline(), logged=-60)
    script = practice_script([case], "Early", at(-90), NOW)
    first, *others = script.arrivals
    assert isinstance(first.change, NewCase)
    assert first.at == at(-60)
    assert first.change.header.id == case.id
    assert [entry.id for entry in first.change.entries] == [""]
    assert [arrival.at for arrival in others] == [at(-50), at(-30)]


def test_what_came_after_the_shift_is_left_out() -> None:
    script = practice_script([case_of(*timeline(), logged=-60)], "Early", at(-120), at(-70))
    assert (script.cases, script.arrivals, script.whole) == ((), (), ())


def test_the_store_takes_what_is_due_and_nothing_before() -> None:
    case = case_of(*timeline(), logged=-60)
    script = practice_script([case], "Early", at(-42), NOW)
    now = [at(-42)]
    store = PracticeStore("kim", opening_changes(script), [(each.at, each.change) for each in script.arrivals], lambda: now[0])
    assert not store.refresh()
    assert store.cases[case.id].entries == script.cases[0].entries
    now[0] = at(-30)
    assert store.refresh().cases == (case.id,)
    assert not store.refresh()
    assert [entry.id for entry in store.cases[case.id].entries][-1] == "101.4"


def test_ones_own_entries_stand_among_what_comes() -> None:
    case = case_of(*timeline(), logged=-60)
    script = practice_script([case], "Early", at(-42), NOW)
    now = [at(-35)]
    store = PracticeStore("kim", opening_changes(script), [(each.at, each.change) for each in script.arrivals], lambda: now[0])
    store.commit([Append(case.id, (Apology(at=at(-35), by="kim", text="I am sorry"),))])
    now[0] = NOW
    store.refresh()
    assert [type(entry).__name__ for entry in store.cases[case.id].entries][-2:] == ["Apology", "Incoming"]


def test_a_fast_clock_ends_at_the_end() -> None:
    clock = fast_clock(NOW, NOW + timedelta(microseconds=1), 1000)
    while clock() < NOW + timedelta(microseconds=1):
        pass
    assert clock() == NOW + timedelta(microseconds=1)


def came_back(*, by: str, is_heard: bool = True) -> Case:
    """A case that was solved in the shift and reopened half an hour later."""
    heard = [Incoming(id="101.3", at=at(-11), by="customer", text="It broke again")] if is_heard else []
    solved = StatusChange(id="101.2", at=at(-40), by="bo", to="solved")
    again = StatusChange(id="101.4", at=at(-10), by=by, to="open", reason="the customer came back")
    return case_of(solved, *heard, again, logged=-60)


def practised(case: Case, *, is_solved: bool) -> CaseState:
    """The case at the end of a practice in which somebody solved it, or did not."""
    script = practice_script([case], "Early", at(-50), NOW)
    now = [at(-50)]
    store = PracticeStore("kim", opening_changes(script), [(each.at, each.change) for each in script.arrivals], lambda: now[0])
    if is_solved:
        store.commit([Append(case.id, (StatusChange(at=at(-45), by="kim", to="solved"),))])
    now[0] = NOW
    store.refresh()
    return state_of(store.cases[case.id])


@pytest.mark.parametrize(("by", "is_heard"), [("bo", True), ("customer", True), ("customer", False)])
def test_a_customer_who_came_back_comes_back_to_a_solved_case(by: str, is_heard: bool) -> None:
    state = practised(came_back(by=by, is_heard=is_heard), is_solved=True)
    assert (state.status, state.timeline[-1].at, state.timeline[-1].by) == ("open", at(-10), "customer")


def test_what_we_took_up_by_ourselves_stays_solved() -> None:
    assert practised(came_back(by="bo", is_heard=False), is_solved=True).status == "solved"


def test_who_came_back_asks_after_a_case_that_is_still_open() -> None:
    state = practised(came_back(by="customer", is_heard=False), is_solved=False)
    assert (state.status, state.chases, state.timeline[-1].by) == ("new", 1, "customer")
    assert text_of(state.timeline[-1]) == "the customer came back"
