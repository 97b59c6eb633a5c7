"""Cases that belong together: seen from both sides, of one cause, and likely ones."""

from __future__ import annotations

from typing import Any

from desk.model.entries import Link, StatusChange
from desk.model.state import CaseState, state_of
from desk.recovery.customers.links import cases_of_one_cause, child_cases, link_candidates, link_notices, linked_cases
from tests.case_builders import NOW, case_of


def state(case: str, *entries: Any, **header: Any) -> CaseState:
    return state_of(case_of(*entries, case_id=case, **header))


def tie(sort: Any, to: str) -> Link:
    return Link(at=NOW, by="ines", sort=sort, case=to)


PARENT = state("C-1")
CHILD = state("C-2", tie("parent", "C-1"))
OTHER = state("C-3", tie("parent", "C-1"))
DONE = state("C-4", tie("parent", "C-1"), StatusChange(at=NOW, by="ines", to="solved"))
FAR = state("C-5", tie("same_cause", "C-2"))
ALONE = state("C-6", tie("related", "C-1"))
ALL = [PARENT, CHILD, OTHER, DONE, FAR, ALONE]


def test_a_link_is_seen_from_both_sides() -> None:
    assert [(each.state.id, each.words) for each in linked_cases(CHILD, ALL)] == [
        ("C-1", "this is part of it"),
        ("C-5", "has the same cause"),
    ]
    assert [each.words for each in linked_cases(PARENT, ALL)] == [*["is part of this one"] * 3, "is related"]
    assert [case.id for case in child_cases(PARENT, ALL)] == ["C-2", "C-3", "C-4"]


def test_one_cause_reaches_as_far_as_it_goes_and_leaves_out_what_is_over() -> None:
    everybody = {"C-1", "C-2", "C-3", "C-5"}
    for one in (PARENT, CHILD, FAR):
        found = [case.id for case in cases_of_one_cause(one, ALL)]
        assert set(found) == everybody
        assert found[0] == one.id
    assert [case.id for case in cases_of_one_cause(ALONE, ALL)] == ["C-6"]


def test_cases_that_name_each_other_are_found_once() -> None:
    one, two = state("C-1", tie("same_cause", "C-2")), state("C-2", tie("same_cause", "C-1"))
    assert [case.id for case in cases_of_one_cause(one, [one, two])] == ["C-1", "C-2"]
    assert len(linked_cases(one, [one, two])) == 1


def test_likely_ones_are_the_same_customers_first_then_alike_in_words_and_near_in_time() -> None:
    now = state("C-10", subject="Card terminal down, cannot take money", phone="555-0101")
    theirs = state("C-11", subject="Something else", phone="5550101", logged=-9000)
    again = state("C-12", subject="Terminal for cards is down, no money taken", customer="Carlo")
    old = state("C-13", subject="Card terminal down, cannot take money", customer="Rex", logged=-9000)
    stranger = state("C-14", subject="Parcel late", customer="Lou", told=False)
    found = link_candidates(now, [now, stranger, old, again, theirs])
    assert [(each.state.id, each.why) for each in found] == [("C-11", "same customer"), ("C-12", "alike")]
    assert not found[0].is_same_matter
    twice = state("C-15", subject="Card terminal is down", phone="5550101")
    assert link_candidates(now, [twice])[0].is_same_matter
    assert link_candidates(state("C-10", tie("related", "C-15"), phone="5550101"), [twice]) == []


def test_others_that_say_it_are_told() -> None:
    again = state("C-7", tie("duplicate", "C-1"))
    words = [notice.words for notice in link_notices(PARENT, [*ALL, again])]
    assert words == ["the same matter again: C-7", "2 open cases wait for this one: C-2, C-3", "C-6 says: related to this"]
    assert [notice.words for notice in link_notices(CHILD, ALL)] == ["C-5 says: the same cause as this"]
    assert list(link_notices(FAR, ALL)) == []
