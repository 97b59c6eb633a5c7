"""Cases are found in a column of numbers as in a dict."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from desk.model.case_places import CasePlaces
from desk.model.ids import case_id

NUMBERS = st.lists(st.integers(0, 60) | st.integers(0, 10**18), unique=True, max_size=30)


@given(NUMBERS, st.integers(0, 70) | st.integers(0, 10**18))
def test_a_case_is_found_at_its_place(numbers: list[int], other: int) -> None:
    places = CasePlaces(array("Q", numbers))
    expected = {case_id(number): place for place, number in enumerate(numbers)}
    assert (list(places), len(places)) == (list(expected), len(expected))
    assert {case: places.place(case) for case in expected} == expected
    assert all(case in places for case in expected)
    assert places.place(case_id(other)) == expected.get(case_id(other))


@given(NUMBERS, NUMBERS)
def test_many_are_found_as_one_by_one(numbers: list[int], asked: list[int]) -> None:
    places = CasePlaces(array("Q", numbers))
    cases = list(map(case_id, asked))
    assert places.places(cases) == [-1 if (place := places.place(case)) is None else place for case in cases]


def test_another_spelling_of_a_number_is_another_case() -> None:
    places = CasePlaces(array("Q", [101, 103]))
    assert [case in places for case in ("C-101", "C-0101", "101", "C-+101", "C-102", "C-104", "X", "")] == [True, *[False] * 7]
