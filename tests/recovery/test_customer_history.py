"""A customer's other cases, and what became of them."""

from __future__ import annotations

from typing import Any

from desk.model.entries import Link, Promise, StatusChange, Verify
from desk.model.state import CaseState, state_of
from desk.recovery.customers.history import earlier_cases, failure_number, other_cases
from tests.case_builders import at, case_of


def state(*entries: Any, **header: Any) -> CaseState:
    return state_of(case_of(*entries, **header))


def test_other_cases_come_newest_first_with_what_became_of_them() -> None:
    now = state(case_id="C-3", phone="555-0101", logged=-60)
    old = state(
        Verify(at=at(-880), by="ines", verdict="below", words="late again"),
        StatusChange(at=at(-870), by="ines", to="closed", outcome="kept"),
        case_id="C-1",
        phone="5550101",
        logged=-900,
        failure="delay",
        subject="Late parcel",
    )
    asked = state(Promise(at=at(-400), by="ines", text="call"), case_id="C-2", phone="5550101", logged=-500)
    later = state(case_id="C-4", phone="5550101", logged=-10)
    stranger = state(case_id="C-5", phone="5550199", logged=-500)
    everybody = [stranger, old, asked, now, later]
    assert [case.id for case in other_cases(now, everybody)] == ["C-4", "C-2", "C-1"]
    earlier = earlier_cases(now, everybody)
    assert [case.id for case in earlier] == ["C-2", "C-1"]
    assert (earlier[1].status, earlier[1].verdict, earlier[1].outcome, earlier[1].subject) == ("closed", "below", "kept", "Late parcel")
    assert earlier[0].open_promises == 1


def test_the_number_of_a_failure_counts_failures_from_before_the_file_and_in_it() -> None:
    now = state(case_id="C-3", phone="555-0101")
    failed = [state(case_id=f"C-{number}", phone="555-0101", logged=-900, failure="delay") for number in (1, 2)]
    question = state(case_id="C-9", phone="555-0101", logged=-900)
    assert failure_number(now, [question]) == 1
    assert failure_number(now, [*failed, question]) == 3
    told_of = state(case_id="C-4", phone="555-0101", earlier=4)
    assert failure_number(told_of, failed) == 5


def test_a_duplicate_is_no_earlier_case() -> None:
    first = state(case_id="C-1", phone="555-0101", logged=-100, failure="delay")
    again = state(Link(at=at(-5), by="ines", sort="duplicate", case="C-1"), case_id="C-2", phone="555-0101", logged=-50)
    third = state(Link(at=at(-5), by="ines", sort="duplicate", case="C-2"), case_id="C-3", phone="555-0101", logged=-80)
    assert earlier_cases(again, [first, third]) == []
