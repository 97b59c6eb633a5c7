"""The last acts of an agent, over all cases."""

from __future__ import annotations

from typing import Any

from desk.model.case import Case
from desk.model.entries import AnyEntry, Contact, Incoming, Memo, Retract, StatusChange
from desk.model.recent_acts import Act, last_undone, recent_acts
from tests.case_builders import NOW, at, case_of

INES: dict[str, Any] = {"at": NOW, "by": "ines"}


def shift(*cases: Case) -> dict[str, Case]:
    return {case.id: case for case in cases}


def memo_on(case: str, *more: AnyEntry, text: str = "same cause") -> Case:
    return case_of(Memo(**INES, text=text), *more, case_id=case)


def titles(acts: list[Act]) -> list[tuple[str, tuple[str, ...]]]:
    return [(act.steps[0].title, act.cases) for act in acts]


def test_the_last_acts_of_an_agent_stand_newest_first_wherever_they_were() -> None:
    cases = shift(
        case_of(Memo(at=at(-20), by="ines", text="one"), Memo(at=at(-5), by="bo", text="not hers"), case_id="C-101"),
        case_of(Memo(at=at(-10), by="ines", text="two"), StatusChange(at=at(-8), by="ines", to="solved"), case_id="C-102"),
        case_of(Incoming(at=at(-2), by="customer", text="again", chase=True), case_id="C-103"),
    )
    assert titles(recent_acts(cases, "ines")) == [
        ("the status solved", ("C-102",)),
        ('the memo "two"', ("C-102",)),
        ('the memo "one"', ("C-101",)),
    ]


def test_what_was_logged_on_several_cases_in_one_go_is_one_act() -> None:
    cases = shift(
        memo_on("C-101"), memo_on("C-102"), memo_on("C-103", text="another"), memo_on("C-104", Memo(at=at(3), by="bo", text="no"))
    )
    assert titles(recent_acts(cases, "ines")) == [
        ('the memo "same cause"', ("C-101", "C-102", "C-104")),
        ('the memo "another"', ("C-103",)),
    ]


def test_one_update_to_many_is_one_act_though_each_has_words_of_its_own() -> None:
    said = {"C-101": "Tess, it is back", "C-102": "Noel, it is back", "C-103": "Edda, it is back"}
    cases = shift(*(case_of(Contact(**INES, text=text, update=case != "C-103"), case_id=case) for case, text in said.items()))
    assert [act.cases for act in recent_acts(cases, "ines")] == [("C-101", "C-102"), ("C-103",)]


def test_what_was_saved_in_this_sitting_comes_first_in_its_own_order() -> None:
    """A clock of another machine that runs ahead plays no part, nor does another window of the same agent."""
    cases = shift(
        case_of(Memo(at=at(-20), by="ines", text="mine"), Incoming(at=at(-19), by="customer", text="again"), case_id="C-101"),
        case_of(Memo(at=at(9), by="ines", text="from another window"), case_id="C-102"),
    )
    saves = [{"C-101": frozenset({"101.2"})}, {"C-101": frozenset({"101.3"})}]
    assert [sorted(act.entry_ids) for act in recent_acts(cases, "ines", saves)] == [["101.3"], ["101.2"], ["102.2"]]


def test_a_whole_save_is_taken_back_and_a_first_account_never_is() -> None:
    cases = shift(case_of(Memo(**INES, text="one"), StatusChange(**INES, to="open")))
    (act,) = recent_acts(cases, "ines", [{"C-101": frozenset({"101.1", "101.2", "101.3"})}])
    assert [entry.id for entry in act.steps[0].targets] == ["101.3", "101.2"]


def test_no_more_than_ten_are_given_and_what_was_taken_back_is_none_of_them() -> None:
    memos = [Memo(at=at(number), by="ines", text=f"note {number}") for number in range(15)]
    cases = shift(case_of(*memos, Retract(at=at(20), by="ines", entry="101.16")), case_of(memos[3], case_id="C-102"))
    found = recent_acts(cases, "ines")
    assert len(found) == 10
    assert titles(found)[0] == ('the memo "note 13"', ("C-101",))


def test_what_was_taken_back_last_comes_back_first_on_all_its_cases() -> None:
    cases = shift(
        case_of(Memo(**INES, text="one"), Retract(at=at(1), by="ines", entry="101.2"), case_id="C-101"),
        case_of(Memo(**INES, text="two"), Retract(at=at(2), by="ines", entry="102.2"), case_id="C-102"),
        case_of(Memo(**INES, text="two"), Retract(at=at(2), by="ines", entry="103.2"), case_id="C-103"),
    )
    act = last_undone(cases, "ines")
    assert act is not None
    assert act.cases == ("C-102", "C-103")
    sitting = last_undone(cases, "ines", [{"C-101": frozenset({"101.3"})}])
    assert sitting is not None
    assert sitting.cases == ("C-101",)
