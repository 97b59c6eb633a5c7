"""Fields of entries that name other entries: one answer for ids, undo, conflicts."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.conflicts import overtaken
from desk.model.entries import Action, AnyEntry, Cause, Retract
from desk.model.minting import mint
from desk.model.together import to_take_back
from desk.model.undoing import built_upon, resting_on
from tests.cases import NOW, at, case_of

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
BO: dict[str, Any] = {"at": at(1), "by": "bo"}


def test_an_action_logged_with_the_one_it_replaces_names_it_by_its_id() -> None:
    old, new = mint([Action(id="+1", **INES, text="count"), Action(**INES, text="count twice", instead_of="+1")], "C-7", [])
    assert (old.id, new) == ("7.1", Action(id="7.2", **INES, text="count twice", instead_of="7.1"))


def test_undoing_an_action_says_that_the_one_that_replaced_it_rests_on_it() -> None:
    case = case_of(Action(**INES, text="count"), Action(**BO, text="count twice", instead_of="101.2"))
    assert resting_on(case, case.entries[1]) == (case.entries[2],)
    assert built_upon(case, case.entries[1]) == 'the corrective action "count twice" by bo rests on it and stays on the timeline.'


def test_taking_back_an_action_meets_the_replacement_a_colleague_made_meanwhile() -> None:
    taken_back, replacement = Retract(**INES, entry="101.2"), Action(**BO, text="count twice", instead_of="101.2")
    case = case_of(Action(**INES, text="count"), replacement)
    assert overtaken([taken_back], case, 2, "ines") == (taken_back, case.entries[2])


def test_an_action_saved_with_its_replacement_is_taken_back_with_it() -> None:
    case = case_of(Action(id="+1", **INES, text="count"), Action(**INES, text="count twice", instead_of="+1"))
    turn = to_take_back(case, "ines")
    assert turn
    assert [entry.id for entry in turn.entries] == ["101.3", "101.2"]


@pytest.mark.parametrize("field", ["cause", "instead_of"])
def test_each_reference_of_an_action_is_found(field: str) -> None:
    first: AnyEntry = Cause(id="+1", **INES, text="why") if field == "cause" else Action(id="+1", **INES, text="what")
    case = case_of(first, Action(**BO, **{field: "+1"}))
    assert resting_on(case, case.entries[1]) == (case.entries[2],)
