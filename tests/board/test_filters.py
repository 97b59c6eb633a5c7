"""The filter language, word by word."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import data
from desk.board.case_view import CaseView, case_view
from desk.board.filters import compile_filter
from desk.errors import Usage
from desk.model.entries import AnyEntry, Assign, Cause, CorrectiveAction, Incoming, Listen, Promise, StatusChange
from desk.model.entry_values import CUSTOMER
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")


def view_of(*entries: AnyEntry, **header: Any) -> CaseView:
    return case_view(case_of(*entries, **header), POLICY)


TESS = view_of(
    Assign(at=at(-50), by="bo", owner="bo"),
    Listen(at=at(-40), by="bo", feeling="angry"),
    Incoming(at=at(-30), by=CUSTOMER, chase=True),
    Promise(at=at(-20), by="bo", text="call", due=at(10)),
    customer="Tess Tampleton",
    subject="Truck never came",
    tags=("no-show", "vip"),
    priority="high",
    value=5200.0,
    channel="phone",
    external=("servicenow-log", "INC0000298"),
)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "tess", "TAMPLETON truck", "owner:bo", "owner:BO", "c-101", "#vip", "tag:no-show", "priority:high", "priority:p2",
        "value>5000", "value>=5200 value<=5200", "chases=1", "feeling:angry", "chased", "recovery",
        "promised", "late", "risk:late", "risk<0m", "age>59m",
        "tess and truck", "late and not paused", "not owner:nobody",
        "channel:phone", "inc0000298", "source:servicenow", "-owner:ines", "-paused", "-done", "all", '"truck never"', "status:open",
    ],
)  # fmt: skip
def test_words_that_find_the_case(words: str) -> None:
    assert compile_filter(words, me="ines").test(TESS, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "zebra",
        "mine",
        "owner:-",
        "owner:nobody",
        "owner=none",
        "unowned",
        "late nobody",
        "not late",
        "-tess",
        "tess zebra",
        "paused",
        "done",
        "value<5000",
        "risk>15m",
        "owner:me",
        "status:solved",
    ],
)
def test_words_that_do_not(words: str) -> None:
    assert not compile_filter(words, me="ines").test(TESS, NOW)


def test_mine_is_the_agent_at_the_keyboard() -> None:
    assert compile_filter("mine", me="bo").test(TESS, NOW)
    assert not compile_filter("mine", me="").test(view_of(), NOW)


def test_finished_cases_show_only_when_asked_for() -> None:
    solved = view_of(StatusChange(at=at(-5), by="bo", to="solved"), Listen(at=at(-40), by="bo", feeling="angry"))
    assert not compile_filter("").test(solved, NOW)
    for words in ("all", "done", "debt", "unverified", "status:solved"):
        assert compile_filter(words).test(solved, NOW), words


def test_a_field_that_does_not_exist_is_named_with_the_nearest() -> None:
    with pytest.raises(Usage, match="owner"):
        compile_filter("ownr:bo")


@given(st.text(max_size=30))
def test_nothing_typed_can_end_the_board(text: str) -> None:
    with contextlib.suppress(Usage):
        assert compile_filter(text, me="ines").test(TESS, NOW) in {True, False}


@given(st.sampled_from(["tess", "late", "owner:bo", "value>9", "paused", "#vip", "zebra"]))
def test_minus_turns_a_word_round(word: str) -> None:
    assert compile_filter(f"all {word}").test(TESS, NOW) != compile_filter(f"all -{word}").test(TESS, NOW)


def test_overdue_actions_and_old_debts_are_found_on_finished_cases_too() -> None:
    cause = Cause(id="+1", at=at(-50), by="ines", text="overbooked")
    action = CorrectiveAction(at=at(-50), by="ines", cause="+1", text="cap them", owner="lou", due=at(-1))
    solved = StatusChange(at=at(-40), by="ines", to="solved", reason="fixed")
    overdue = view_of(cause, action, solved, failure="delay")
    owing = view_of(solved, failure="delay")
    assert compile_filter("overdue").test(overdue, NOW)
    assert not compile_filter("overdue").test(overdue, at(-2))
    assert compile_filter("overdue").is_timed
    assert not compile_filter("debt").test(overdue, NOW)
    assert compile_filter("debt").test(owing, NOW)
    assert compile_filter("debt>30m").test(owing, NOW)
    assert not compile_filter("debt>1h").test(owing, NOW)
    assert not compile_filter("debt>0m").test(overdue, NOW)


def test_cases_of_one_cause_are_found_by_its_name_and_by_its_words_finished_ones_too() -> None:
    named = view_of(
        Cause(at=NOW, by="ines", key="overbooked-slots", text="two jobs on one truck"), StatusChange(at=NOW, by="ines", to="closed")
    )
    told = view_of(Cause(at=NOW, by="ines", text="the hoist was not booked"))
    other = view_of()
    assert [compile_filter("cause:overb").test(view, NOW) for view in (named, told, other)] == [True, False, False]
    assert [compile_filter("cause:hoist").test(view, NOW) for view in (named, told, other)] == [False, True, False]
    assert compile_filter("cause:-").test(other, NOW)
