"""After-care on the board, failures that come again, and the next touch that every case has."""

from __future__ import annotations

from typing import Any

import pytest

from desk import data
from desk.board.case_text import case_lines
from desk.board.case_view import CaseView, case_view
from desk.board.contact_notices import no_next_contact_notices
from desk.board.filters import compile_filter
from desk.board.queue import Queue
from desk.model.case import Case
from desk.model.entries import AnyEntry, Apology, Assign, Contact, Listen, Promise, PromiseKept, StatusChange, Story, Verify
from desk.model.shift import Shift
from desk.sla.policy import Policy
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")
THREE_DAYS = 3 * 1440
DAY_BEGINS = THREE_DAYS - 14 * 60


def solved_case(*more: AnyEntry, case_id: str = "C-101", **fields: Any) -> Case:
    verdict = Verify(at=at(-20), by="ines", verdict="met", words="fine")
    ending = StatusChange(**{"at": at(-10), "by": "ines", "to": "closed", "aftercare": at(THREE_DAYS), **fields})
    return case_of(Apology(at=at(-50), by="ines", text="sorry"), verdict, ending, *more, case_id=case_id, phone="555-0101")


def queue_of(*cases: Case, minutes: float) -> Queue:
    queue = Queue(POLICY, me="ines")
    queue.update(cases, NOW)
    queue.tick(NOW)
    queue.tick(at(minutes))
    return queue


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, None),
        (DAY_BEGINS - 1, None),
        (DAY_BEGINS, ("ok", "after-care", "today")),
        (DAY_BEGINS + 1439, ("ok", "after-care", "today")),
        (DAY_BEGINS + 1440, ("SOON", "after-care", "yesterday")),
        (DAY_BEGINS + 9 * 1440, ("SOON", "after-care", "9 days ago")),
    ],
)
def test_after_care_comes_back_to_the_board_on_its_day(minutes: float, shown: tuple[str, str, str] | None) -> None:
    queue = queue_of(solved_case(), minutes=minutes)
    assert list(queue.ids) == ([] if shown is None else ["C-101"])
    if shown is not None:
        row = queue.row("C-101", at(minutes))
        assert (row.risk_word, row.next_name, row.due) == shown
    counts = queue.counts()
    assert (counts.open, counts.late, counts.promises) == (0, 0, 0)
    assert counts.soon == int(shown is not None and shown[0] == "SOON")


def test_asking_takes_it_off_the_board_again() -> None:
    queue = queue_of(solved_case(), minutes=DAY_BEGINS)
    queue.update([solved_case(Verify(at=at(DAY_BEGINS + 60), by="bo", verdict="met", came_back=True))], at(DAY_BEGINS + 61))
    queue.tick(at(DAY_BEGINS + 61))
    assert list(queue.ids) == []


def test_lists_for_scripts_show_after_care_only_when_asked() -> None:
    view = case_view(solved_case(), POLICY)
    assert not compile_filter("").test(view, at(THREE_DAYS))
    assert compile_filter("aftercare").test(view, at(THREE_DAYS))
    assert not compile_filter("aftercare").test(view, NOW)


@pytest.mark.parametrize(
    ("words", "passes"),
    [
        ("asked:yes", True),
        ("asked:no", False),
        ("outcome:kept", True),
        ("outcome:lost", False),
        ("story", True),
        ("story -asked:yes", False),
    ],
)
def test_finished_cases_by_what_became_of_them(words: str, passes: bool) -> None:
    view = case_view(solved_case(Story(at=at(-5), by="ines", broke="x"), outcome="kept"), POLICY)
    assert compile_filter(words).test(view, NOW) is passes


def test_never_asked_means_finished_without_any_verdict() -> None:
    never = compile_filter("asked:no").test
    assert never(case_view(case_of(StatusChange(at=at(-5), by="ines", to="solved")), POLICY), NOW)
    assert not never(case_view(case_of(), POLICY), NOW)


def test_a_second_failure_stands_on_the_board_and_is_found_by_a_word() -> None:
    heard = Listen(at=at(-5), by="ines", feeling="angry")
    queue = queue_of(
        solved_case(), case_of(heard, case_id="C-102", logged=-9, phone="555-0101"), case_of(heard, case_id="C-103"), minutes=0
    )
    assert queue.row("C-102", NOW).failure_number == 2
    assert queue.row("C-103", NOW).failure_number == 1
    queue.filter("guard")
    queue.tick(NOW)
    assert list(queue.ids) == ["C-102"]
    queue.drop(["C-101"])
    assert queue.row("C-102", NOW).failure_number == 1


def view_of(*entries: AnyEntry, policy: Policy = POLICY) -> CaseView:
    return case_view(case_of(*entries, logged=-9999), policy)


def test_an_owned_case_without_anything_ahead_says_so() -> None:
    late = [Contact(at=at(-9000), by="ines", text="hello")]
    taken = Assign(at=at(-9000), by="ines", owner="ines", follow_up=at(-60))
    assert [notice.action for notice in no_next_contact_notices(view_of(taken, *late), NOW)] == ["take"]
    assert list(no_next_contact_notices(view_of(*late), NOW)) == []
    again = Assign(at=at(-5), by="ines", owner="ines", follow_up=at(30))
    assert list(no_next_contact_notices(view_of(taken, *late, again), NOW)) == []
    assert list(no_next_contact_notices(view_of(taken, *late, Verify(at=at(-5), by="ines", verdict="met")), NOW)) == []
    assert list(no_next_contact_notices(view_of(taken, *late, Verify(at=at(-5), by="ines", verdict="below")), NOW)) != []


def test_the_end_is_told_and_what_is_to_be_remembered_stands_last() -> None:
    ended = solved_case(outcome="lost", went_to="Acme [/oops]", saved=0.0, remember="a polite goodbye")
    lines = list(case_lines(case_view(ended, POLICY), NOW, Shift()))
    assert "they said: happy 13:40" in lines
    assert "ended: they leave, went to Acme [/oops], after-care Thu 14:00" in lines
    assert lines[-1] == "they will say of us: a polite goodbye"
    for_life = solved_case(Verify(at=at(5), by="ines", verdict="met", referred=True))
    assert "they said: happy 13:40 -> happy 14:05 (they came back, or sent somebody)" in list(
        case_lines(case_view(for_life, POLICY), at(6), Shift())
    )


@pytest.mark.parametrize("status", ["solved", "closed"])
@pytest.mark.parametrize(("minutes", "late"), [(10, False), (11, True), (90, True)])
def test_a_promise_outlives_its_case(status: str, minutes: float, late: bool) -> None:
    promise = Promise(id="1.9", at=at(-5), by="ines", text="I call you", due=at(10))
    queue = queue_of(solved_case(promise, to=status), minutes=minutes)
    assert list(queue.ids) == (["C-101"] if late else [])
    assert queue.counts().late == int(late)
    if late:
        row = queue.row("C-101", at(minutes))
        assert (row.risk_word, row.next_name) == ("LATE", "promise")


def test_a_promise_ticked_off_leaves_the_board() -> None:
    promise = Promise(id="1.9", at=at(-5), by="ines", text="I call you", due=at(10))
    kept = PromiseKept(at=at(20), by="ines", promise="1.9")
    assert list(queue_of(solved_case(promise, kept), minutes=30).ids) == []
