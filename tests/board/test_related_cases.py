"""Which cases bear on each other."""

from __future__ import annotations

from desk.board.related_cases import RelatedCases
from desk.model.entries import Link
from desk.model.state import CaseState, state_of
from tests.case_builders import at as at_minute
from tests.case_builders import case_of


def state_with(number: int, *, phone: str = "", link: str = "") -> CaseState:
    links = (Link(at=at_minute(0), by="bo", case=link, sort="related"),) if link else ()
    return state_of(case_of(*links, case_id=f"C-{number}", customer=f"Customer {number}", phone=phone))


def index_of(*states: CaseState) -> RelatedCases:
    index = RelatedCases()
    for each in states:
        index.put(each)
    return index


def test_a_case_alone_has_none() -> None:
    index = index_of(state_with(1, phone="555 0101"), state_with(2, phone="555 0202"))
    assert index.of("C-1") == frozenset()
    assert index.of("C-9") == frozenset()


def test_one_customer_is_found_from_each_case() -> None:
    index = index_of(state_with(1, phone="555 0101"), state_with(2, phone="555-0101"), state_with(3))
    assert index.of("C-1") == {"C-2"}
    assert index.of("C-2") == {"C-1"}


def test_a_link_is_found_from_both_ends() -> None:
    index = index_of(state_with(1, link="C-2"), state_with(2))
    assert index.of("C-1") == {"C-2"}
    assert index.of("C-2") == {"C-1"}


def test_a_newer_state_replaces_the_older() -> None:
    index = index_of(state_with(1, phone="555 0101", link="C-3"), state_with(2, phone="555 0101"), state_with(3))
    index.put(state_with(1, phone="555 0303"))
    assert index.of("C-1") == index.of("C-2") == index.of("C-3") == frozenset()


def test_a_dropped_case_is_found_no_more() -> None:
    index = index_of(state_with(1, phone="555 0101"), state_with(2, phone="555 0101", link="C-1"))
    index.drop("C-2")
    assert index.of("C-1") == frozenset()
