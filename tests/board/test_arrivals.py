"""New cases wait to be looked at, until somebody did or took them."""

from __future__ import annotations

from typing import Any

from desk.board.arrivals import Arrivals, arrival_words
from desk.model.entries import Assign
from desk.model.state import CaseState, state_of
from tests.case_builders import at, case_of


def new(number: int, *entries: Any, **header: Any) -> CaseState:
    return state_of(case_of(*entries, case_id=f"C-{number}", **header))


def taken_by(owner: str) -> Assign:
    return Assign(at=at(0), by=owner, owner=owner, follow_up=at(60))


def test_the_most_urgent_is_told_first_and_then_the_newest() -> None:
    arrivals = Arrivals("ines")
    for state in (new(1, logged=-9), new(2, logged=-5), new(3, logged=-7, priority="urgent")):
        arrivals.add(state)
    assert [state.id for state in arrivals.states] == ["C-3", "C-2", "C-1"]
    assert arrival_words(arrivals.states) == "new: C-3 urgent, nobody's and 2 more"
    assert arrival_words([]) == ""


def test_only_what_waits_for_somebody_here_is_new() -> None:
    arrivals = Arrivals("ines")
    for state in (new(1, taken_by("bo")), new(2, taken_by("ines")), new(3)):
        arrivals.add(state)
    assert {state.id for state in arrivals.states} == {"C-2", "C-3"}
    assert "C-2 normal, yours" in arrival_words([state for state in arrivals.states if state.owner])


def test_what_was_looked_at_or_taken_is_no_longer_new() -> None:
    arrivals = Arrivals("ines")
    for number in (1, 2, 3):
        arrivals.add(new(number))
    assert arrivals.forget(["C-1", "C-9"]) == {"C-1"}
    arrivals.renew([new(2, taken_by("bo")), new(7)])
    assert [state.id for state in arrivals.states] == ["C-3"]
    assert "C-3" in arrivals
    assert len(arrivals) == 1
