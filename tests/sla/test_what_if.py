"""What another policy would have done: what turns late, what is saved, and what stays."""

from __future__ import annotations

from desk.model.entries import Contact, FieldChange, Promise, StatusChange
from desk.model.state import CaseState, state_of
from desk.sla.clocks import clocks_of
from desk.sla.policy import Policy
from desk.sla.policy_file import read_policy
from desk.sla.what_if import compare_policies, verdict_changes
from tests.case_builders import NOW, at, case_of
from tests.sla.policies import DEFAULT, DEFAULT_TEXT

STRICTER = read_policy(DEFAULT_TEXT.replace("reply = 60", "reply = 20"), "stricter.toml")


def waiting(case: str) -> CaseState:
    """Logged half an hour ago, not answered: in time with 60 minutes, late with 20."""
    return state_of(case_of(case_id=case, logged=-30))


def answered_and_closed(case: str) -> CaseState:
    """A past case answered after half an hour."""
    return state_of(case_of(Contact(at=at(-570), by="ines"), StatusChange(at=at(-560), by="ines", to="closed"), case_id=case, logged=-600))


def test_a_stricter_policy_turns_open_and_past_cases_late() -> None:
    found = compare_policies([waiting("C-1"), answered_and_closed("C-2")], DEFAULT, STRICTER, now=NOW)
    assert [(turn.case, turn.clock, turn.past) for turn in found.turned_late] == [("C-1", "reply", False), ("C-2", "reply", True)]
    assert [(turn.due_before, turn.due_after) for turn in found.turned_late] == [(at(30), at(-10)), (at(-540), at(-580))]
    assert (found.saved, found.cases, found.clocks) == ((), 2, 6)


def test_a_kinder_one_saves_them() -> None:
    found = compare_policies([waiting("C-1"), answered_and_closed("C-2")], STRICTER, DEFAULT, now=NOW)
    assert ([turn.case for turn in found.saved], found.turned_late) == (["C-1", "C-2"], ())


def test_no_sla_at_all_saves_everything_but_promises() -> None:
    late = state_of(case_of(Promise(at=at(-500), by="ines", text="ring", due=at(-400)), logged=-600))
    found = compare_policies([late], DEFAULT, Policy(), now=NOW)
    assert [(turn.clock, turn.due_after) for turn in found.saved] == [("own", None), ("reply", None), ("fix", None)]


def test_the_same_policy_changes_nothing() -> None:
    found = compare_policies([waiting("C-1")], DEFAULT, DEFAULT, now=NOW)
    assert (found.turned_late, found.saved) == ((), ())


def test_a_change_of_priority_can_be_tried_before_it_is_made() -> None:
    before = waiting("C-1")
    raised = state_of(case_of(FieldChange(at=NOW, by="ines", name="priority", now="urgent"), case_id="C-1", logged=-30))
    found = verdict_changes(clocks_of(before, DEFAULT), clocks_of(raised, DEFAULT), state=raised, now=NOW)
    assert [(turn.clock, turn.late_after, turn.due_after) for turn in found] == [("reply", True, at(-20))]
