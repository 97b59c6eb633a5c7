"""Fields of entries that name other entries: one answer for ids, undo, conflicts."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.conflicts import first_conflict
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Approval,
    Cause,
    CorrectiveAction,
    Offer,
    OfferAnswer,
    Promise,
    PromiseBroken,
    PromiseKept,
    Refusal,
    Retract,
)
from desk.model.ids import assign_ids
from desk.model.undo import dependents_of, dependents_warning
from desk.model.undo_steps import next_undo
from tests.case_builders import NOW, at, case_of

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
BO: dict[str, Any] = {"at": at(1), "by": "bo"}


def test_an_action_logged_with_the_one_it_replaces_names_it_by_its_id() -> None:
    old, new = assign_ids(
        [CorrectiveAction(id="+1", **INES, text="count"), CorrectiveAction(**INES, text="count twice", instead_of="+1")], "C-7", []
    )
    assert (old.id, new) == ("7.1", CorrectiveAction(id="7.2", **INES, text="count twice", instead_of="7.1"))


def test_undoing_an_action_says_that_the_one_that_replaced_it_rests_on_it() -> None:
    case = case_of(CorrectiveAction(**INES, text="count"), CorrectiveAction(**BO, text="count twice", instead_of="101.2"))
    assert dependents_of(case, case.entries[1]) == (case.entries[2],)
    assert dependents_warning(case, case.entries[1]) == 'the corrective action "count twice" by bo rests on it and stays on the timeline.'


def test_taking_back_an_action_meets_the_replacement_a_colleague_made_meanwhile() -> None:
    taken_back, replacement = Retract(**INES, entry="101.2"), CorrectiveAction(**BO, text="count twice", instead_of="101.2")
    case = case_of(CorrectiveAction(**INES, text="count"), replacement)
    assert first_conflict([taken_back], case, 2) == (taken_back, case.entries[2])


def test_an_action_saved_with_its_replacement_is_taken_back_with_it() -> None:
    case = case_of(CorrectiveAction(id="+1", **INES, text="count"), CorrectiveAction(**INES, text="count twice", instead_of="+1"))
    turn = next_undo(case, "ines")
    assert turn
    assert [entry.id for entry in turn.entries] == ["101.3", "101.2"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Cause(id="+1", **INES, text="why"), CorrectiveAction(**BO, cause="+1")),
        (Cause(id="+1", **INES, text="why"), ActionDone(**BO, cause="+1")),
        (CorrectiveAction(id="+1", **INES, text="what"), CorrectiveAction(**BO, instead_of="+1")),
        (CorrectiveAction(id="+1", **INES, text="what"), ActionDone(**BO, action="+1")),
        (Offer(id="+1", **INES, text="half"), OfferAnswer(**BO, offer="+1", answer="accepted")),
        (Offer(id="+1", **INES, text="half"), Approval(**BO, offer="+1", decision="approved")),
        (Refusal(id="+1", **INES, text="no"), OfferAnswer(**BO, offer="+1", answer="accepted")),
        (Promise(id="+1", **INES, text="a call"), PromiseKept(**BO, promise="+1")),
        (Promise(id="+1", **INES, text="a call"), PromiseBroken(**BO, promise="+1")),
    ],
)
def test_what_names_another_entry_rests_on_it(first: AnyEntry, second: AnyEntry) -> None:
    case = case_of(first, second)
    assert dependents_of(case, case.entries[1]) == (case.entries[2],)
