"""The risk that they leave is told while it is open how it ends."""

from __future__ import annotations

from typing import Any

from desk.board.case_view import case_view
from desk.model.entries import AnyEntry, StatusChange
from desk.model.shift import Shift
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.facts import all_facts
from tests.case_builders import NOW, at, case_of
from tests.recovery.case_screens import POLICY

INES: dict[str, Any] = {"at": at(-1), "by": "ines"}


def facts(*entries: AnyEntry) -> list[str]:
    case = case_of(*entries, failure="delay", leaves="high")
    return [fact.text for fact in all_facts(CaseMoment(case_view(case, POLICY), Shift(), NOW, {}))]


def test_a_case_that_ended_shows_no_risk_of_leaving() -> None:
    assert "may leave" in facts()
    assert "may leave" in facts(StatusChange(**INES, to="solved"))
    assert "may leave" not in facts(StatusChange(**INES, to="closed", outcome="stronger"))
