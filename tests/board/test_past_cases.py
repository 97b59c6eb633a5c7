"""Archived cases in short: whoever asks them hears what the whole cases would say."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from desk.board.past_case import past_case
from desk.board.past_cases import PastCases
from desk.data.demo import demo_changes
from desk.model.case import Case, encode_case
from desk.model.changes import Append
from desk.model.entries import Cause, CorrectiveAction, Link, StatusChange
from desk.model.state import CaseState, state_of
from desk.recovery.causes.checklist import checklist_for
from desk.recovery.causes.repeats import known_causes, repeat_causes
from desk.recovery.customers.history import failure_number, other_cases
from desk.recovery.customers.links import linked_cases
from desk.recovery.customers.second_failure import second_failure
from desk.store.memory import MemoryStore
from tests.case_builders import NOW, at, case_of


def demo_cases() -> list[Case]:
    store = MemoryStore("ines")
    store.commit(demo_changes(NOW))
    store.commit([Append(case, (StatusChange(at=at(0), by="ines", to="closed"),)) for case in store.cases])
    return list(store.cases.values())


def short_states(cases: list[Case]) -> list[CaseState]:
    past = PastCases(past_case(encode_case(case)) for case in cases)
    return [found.state for case in cases if (found := past.case(case.id))]


def later(case: Case) -> CaseState:
    """A new case of the same customer."""
    header = {name: getattr(case, name) for name in ("customer", "phone", "email", "organisation", "failure")}
    return state_of(case_of(case_id="C-900", logged=600, **{**header, "failure": header["failure"] or "late"}))


def test_the_short_cases_say_what_the_whole_ones_say() -> None:
    cases = demo_cases()
    whole, short = [state_of(case) for case in cases], short_states(cases)
    assert len(short) == len(whole) > 10
    assert [state.recovery for state in short] == [state.recovery for state in whole]
    assert [known.cause for known in known_causes(short)] == [known.cause for known in known_causes(whole)]
    assert [each.summary(NOW) for each in repeat_causes(known_causes(short), NOW)] == [
        each.summary(NOW) for each in repeat_causes(known_causes(whole), NOW)
    ]
    for state in whole:
        assert checklist_for(str(state.value("failure") or ""), short) == checklist_for(str(state.value("failure") or ""), whole)
        assert [(each.state.id, each.sort) for each in linked_cases(state, short)] == [
            (each.state.id, each.sort) for each in linked_cases(state, whole)
        ]
    for case in cases:
        new = later(case)
        assert second_failure(new, short) == second_failure(new, whole)
        assert other_cases(new, short) == other_cases(new, whole)
        assert failure_number(new, short) == failure_number(new, whole)


def test_a_customer_is_found_and_so_is_a_linked_case() -> None:
    cases = demo_cases()
    past = PastCases(past_case(encode_case(case)) for case in cases)
    with_phone = next(case for case in cases if case.phone)
    assert with_phone.id in {state.id for state in past.related(later(with_phone))}
    linked = state_of(case_of(Link(at=at(0), by="ines", case=cases[3].id), case_id="C-901", customer="Nobody Else"))
    assert [state.id for state in past.related(linked)] == [cases[3].id]
    past.drop(cases[3].id)
    assert past.related(linked) == []


def test_words_find_the_newest_first() -> None:
    cases = [case_of(case_id=f"C-{number}", subject=f"Box {number}", customer="Ada Lovelace") for number in range(101, 131)]
    past = PastCases(past_case(encode_case(case)) for case in cases)
    assert [found.id for found in past.search(["ada", "BOX"], 3)] == ["C-130", "C-129", "C-128"]
    assert [found.id for found in past.search(["C-105"], 3, skipped={"C-105"})] == []
    assert len(past.search([], 50)) == 30


def test_lessons_are_those_of_late_and_the_checks() -> None:
    def found(case: str, minutes: float, kind: str) -> Case:
        cause = Cause(id=f"{case}.8", at=at(minutes), by="ines", text="overbooked", class_=kind)
        action = CorrectiveAction(id=f"{case}.9", at=at(minutes), by="ines", cause=f"{case}.8", text="cap", owner="kim", due=NOW)
        return case_of(cause, action, case_id=case)

    cases = [found("C-1", -5000, "details"), found("C-2", -5000, ""), found("C-3", -5, ""), case_of(case_id="C-4")]
    past = PastCases(past_case(encode_case(case)) for case in cases)
    assert {state.id for state in past.lessons(at(-10))} == {"C-1", "C-3"}
    past.drop("C-3")
    assert {state.id for state in past.lessons(at(-9000))} == {"C-1", "C-2"}


@pytest.mark.parametrize("calls", [True, False])
def test_what_still_asks_for_somebody_is_named(calls: bool) -> None:
    ended = StatusChange(at=at(0), by="ines", to="closed", aftercare=NOW + timedelta(days=2) if calls else None)
    assert PastCases([past_case(encode_case(case_of(ended)))]).calling == (["C-101"] if calls else [])


def test_a_source_finds_its_case() -> None:
    past = PastCases([past_case(encode_case(case_of(external=("zammad", "A-1"))))])
    assert past.of_source(("zammad", "A-1")) == past.of_source_number("A-1") == "C-101"
    assert past.of_source(("zammad", "A-2")) == past.of_source_number("A-2") == ""


def test_a_document_that_is_none_has_no_row() -> None:
    assert past_case(b'{"id": 5}') == b""
    assert past_case(msgspec.json.encode({"id": "C-1", "subject": "x", "created_at": NOW, "entries": [{"kind": "?"}]})) != b""
    assert len(PastCases([b""])) == 0
