"""The appointments of a week, day by day."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from desk.board.agenda import DAYS_AHEAD, agenda
from desk.board.case_view import CaseView, case_view
from desk.model.entries import Assign, Promise, StatusChange
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY

DAY = 24 * 60


def view(number: int, *entries: Any, **header: Any) -> CaseView:
    return case_view(case_of(*entries, case_id=f"C-{number}", **header), POLICY)


def taken(owner: str, minutes: float) -> Assign:
    return Assign(at=at(-5), by=owner, owner=owner, follow_up=at(minutes))


def test_each_day_holds_its_own_the_earliest_first() -> None:
    promised = Promise(at=at(-4), by="bo", text="the re-run", due=at(30), to="customer")
    waits = StatusChange(at=at(-3), by="bo", to="pending", reason="their bank", recheck=at(2 * DAY))
    days = agenda([view(1, taken("bo", 60), promised), view(2, taken("ines", DAY), waits)], NOW, zone=UTC)
    assert [day.day for day in days] == [(NOW + timedelta(days=number)).date() for number in range(DAYS_AHEAD)]
    assert [(each.what, each.case, each.text) for each in days[0].appointments] == [
        ("promise", "C-1", "the re-run"),
        ("look again", "C-1", "It broke"),
    ]
    assert [(each.what, each.case) for each in days[2].appointments] == [("look again", "C-2")]
    assert not days[1].appointments


def test_what_is_over_or_too_far_ahead_is_left_out() -> None:
    days = agenda([view(1, taken("bo", -1)), view(2, taken("bo", 30 * DAY))], NOW, zone=UTC)
    assert not any(day.appointments for day in days)


def test_one_agent_sees_their_own_and_nobodys() -> None:
    views = [view(1, taken("bo", 60)), view(2, taken("ines", 60)), view(3, Promise(at=at(-4), by="bo", text="a call", due=at(30)))]
    days = agenda(views, NOW, zone=UTC, owner="ines")
    assert [each.case for each in days[0].appointments] == ["C-3", "C-2"]
