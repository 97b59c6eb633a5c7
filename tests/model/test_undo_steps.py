"""What was saved in one go is taken back in one go: an offer with its answer, the same entry on several cases."""

from __future__ import annotations

from typing import Any

from desk.model.case import Case
from desk.model.entries import CloseRule, Memo, Offer, OfferAnswer, Option, Retract, StatusChange
from desk.model.undo_steps import next_redo, next_undo
from tests.case_builders import NOW, at, case_of

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
OFFER = Offer(**INES, options=(Option(title="a van", value_now=72.0),))
ANSWER = OfferAnswer(**INES, offer="101.2", answer="accepted", option=1)


def next_undo_ids(case: Case, agent: str = "ines") -> list[str]:
    step = next_undo(case, agent)
    return [target.id for target in step.targets] if step else []


def test_an_offer_saved_with_its_answer_is_one_turn() -> None:
    case = case_of(OFFER, ANSWER)
    assert next_undo_ids(case) == ["101.3", "101.2"]
    step = next_undo(case, "ines")
    assert step is not None
    assert step.title == "the offer of 72, the answer 'accepted' to the offer"
    assert step.dependents_warning == "", "they rest on each other only"


def test_an_answer_given_later_is_taken_back_alone() -> None:
    later = OfferAnswer(at=at(5), by="ines", offer="101.2", answer="accepted", option=1)
    assert next_undo_ids(case_of(OFFER, later)) == ["101.3"]


def test_entries_of_one_moment_that_have_nothing_to_do_with_each_other_go_one_by_one() -> None:
    assert next_undo_ids(case_of(Memo(**INES, text="one"), Memo(**INES, text="two"))) == ["101.3"]


def test_a_rule_gone_against_goes_with_what_it_was_for() -> None:
    case = case_of(CloseRule(**INES, rule="verify", reason="no answer"), StatusChange(**INES, to="closed"))
    assert next_undo_ids(case) == ["101.3", "101.2"]


def test_what_was_taken_back_together_comes_back_together() -> None:
    case = case_of(OFFER, ANSWER, Retract(at=at(1), by="ines", entry="101.3"), Retract(at=at(1), by="ines", entry="101.2"))
    step = next_redo(case, "ines")
    assert step is not None
    assert {target.id for target in step.targets} == {"101.4", "101.5"}
    assert step.title == "the offer of 72, the answer 'accepted' to the offer"
    one = case_of(Memo(**INES, text="one"), Memo(**INES, text="two"), Retract(**INES, entry="101.3"), Retract(**INES, entry="101.2"))
    step = next_redo(one, "ines")
    assert step is not None
    assert [target.id for target in step.targets] == ["101.5"]


def test_who_built_upon_any_of_it_is_said_with_the_case() -> None:
    later = OfferAnswer(at=at(5), by="bo", offer="101.2", answer="delivered")
    step = next_undo(case_of(OFFER, ANSWER, later), "ines")
    assert step is not None
    assert step.dependents_warning == "C-101: the answer 'delivered' to the offer by bo rests on it and stays on the timeline."
