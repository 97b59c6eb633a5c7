"""What an agent should know before they act: the most pressing first."""

from __future__ import annotations

from desk import data
from desk.board.case_notices import NoticeContext, case_notices
from desk.board.case_view import case_view
from desk.model.case import Case
from desk.model.entries import Apology, Promise, PromiseBroken
from desk.model.shift import Shift
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")


def words_of(case: Case) -> list[str]:
    return [notice.words for notice in case_notices(NoticeContext(case_view(case, POLICY), (), Shift(), NOW, "ines"))]


def test_a_broken_promise_asks_for_a_new_apology_until_one_is_said() -> None:
    promised = Promise(at=at(-50), by="ines", text="call by one", due=at(-20))
    broken = PromiseBroken(at=at(-10), by="ines", promise="101.2")
    before, after = Apology(at=at(-30), by="ines", text="sorry"), Apology(at=at(-5), by="ines", text="sorry again")
    assert words_of(case_of(promised)) == []
    assert words_of(case_of(promised, broken, before)) == ["a promise was broken (call by one): it asks for a new apology"]
    assert words_of(case_of(promised, broken, before, after)) == []
