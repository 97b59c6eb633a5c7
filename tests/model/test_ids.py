"""Ids that are short, unique and point at each other."""

from __future__ import annotations

import pytest

from desk.model.entries import Cause, CorrectiveAction, Memo, Retract, Unknown
from desk.model.ids import assign_ids, case_number, normal_case_id, temporary_id
from tests.case_builders import at


@pytest.mark.parametrize("typed", ["C-101", "c-101", "101", "C101", " c-101 "])
def test_a_case_can_be_called_as_one_speaks(typed: str) -> None:
    assert normal_case_id(typed) == "C-101"
    assert case_number(normal_case_id(typed)) == 101


def test_what_is_no_reference_stays_as_typed() -> None:
    assert normal_case_id("INC0000298") == "INC0000298"


def test_ids_count_on_from_those_taken() -> None:
    minted = assign_ids([Memo(at=at(0), by="bo"), Memo(at=at(0), by="bo")], "C-7", ["7.1", "7.12", "odd"])
    assert [entry.id for entry in minted] == ["7.13", "7.14"]


def test_an_action_points_at_the_cause_it_was_logged_with() -> None:
    cause = Cause(id=temporary_id(1), at=at(0), by="bo")
    minted = assign_ids(
        [cause, CorrectiveAction(at=at(0), by="bo", cause=temporary_id(1)), Retract(at=at(0), by="bo", entry="7.3")], "C-7", []
    )
    assert minted[1] == CorrectiveAction(id="7.2", at=at(0), by="bo", cause="7.1")
    assert minted[2] == Retract(id="7.3", at=at(0), by="bo", entry="7.3")


def test_unknown_entries_get_ids_too() -> None:
    assert assign_ids([Unknown(at=at(0), kind="horoscope")], "C-7", [])[0].id == "7.1"
