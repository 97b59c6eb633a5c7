"""Fields of entries that name other entries: one answer for ids, undo, conflicts."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.conflicts import overtaken
from desk.model.entries import (
    Action,
    ActionDone,
    AnyEntry,
    Approval,
    Cause,
    Offer,
    OfferAnswer,
    Promise,
    PromiseBroken,
    PromiseKept,
    Refusal,
    Retract,
)
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


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Cause(id="+1", **INES, text="why"), Action(**BO, cause="+1")),
        (Cause(id="+1", **INES, text="why"), ActionDone(**BO, cause="+1")),
        (Action(id="+1", **INES, text="what"), Action(**BO, instead_of="+1")),
        (Action(id="+1", **INES, text="what"), ActionDone(**BO, action="+1")),
        (Offer(id="+1", **INES, text="half"), OfferAnswer(**BO, offer="+1", answer="accepted")),
        (Offer(id="+1", **INES, text="half"), Approval(**BO, offer="+1", decision="approved")),
        (Refusal(id="+1", **INES, text="no"), OfferAnswer(**BO, offer="+1", answer="accepted")),
        (Promise(id="+1", **INES, text="a call"), PromiseKept(**BO, promise="+1")),
        (Promise(id="+1", **INES, text="a call"), PromiseBroken(**BO, promise="+1")),
    ],
)
def test_what_names_another_entry_rests_on_it(first: AnyEntry, second: AnyEntry) -> None:
    case = case_of(first, second)
    assert resting_on(case, case.entries[1]) == (case.entries[2],)
