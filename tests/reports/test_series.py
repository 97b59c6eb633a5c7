"""The series of numbers behind pictures, against counting each point by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk import data
from desk.model.case import Case
from desk.model.entries import Apology, Promise, PromiseKept, StatusChange
from desk.reports.case_facts import facts_of
from desk.reports.count import ReportBasis
from desk.reports.facts import CaseFacts
from desk.reports.pages.flow import PAGE
from desk.reports.series import LoadPoint, apology_medians, arrivals, load_points, met_shares
from desk.reports.window import Window
from desk.sla.policy_file import read_policy
from tests.case_builders import at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")
OPEN_AT_END = next(row for row in PAGE.rows if row.id == "flow.open_at_end")


def basis_of(cases: list[Case], start: datetime, end: datetime) -> ReportBasis:
    facts = [found for case in cases if (found := facts_of(case, POLICY, as_of=end)) is not None]
    return ReportBasis(Window(start, end), end, facts)


def turning_cases() -> list[Case]:
    """A case that stays open, one reopened, one with a late promise, one that comes in at the end."""
    return [
        case_of(case_id="C-1", created_at=at(0), priority="urgent"),
        case_of(
            StatusChange(at=at(45), by="ines", to="solved"),
            StatusChange(at=at(200), by="customer", to="open"),
            Apology(at=at(210), by="ines", text="sorry"),
            StatusChange(at=at(215), by="ines", to="closed"),
            case_id="C-2",
            created_at=at(10),
            failure="error",
        ),
        case_of(
            Promise(at=at(20), by="ines", text="call", due=at(60)),
            PromiseKept(at=at(90), by="ines", promise="3.2"),
            case_id="C-3",
            created_at=at(15),
            priority="low",
        ),
        case_of(case_id="C-4", created_at=at(239)),
    ]


def is_late_at(case: CaseFacts, when: datetime) -> bool:
    waits = [(clock.late_after, clock.stopped) for clock in case.clocks]
    waits += [(promise.due, promise.settled) for promise in case.promises if promise.to_customer]
    return any(due is not None and due < when and (stopped is None or stopped > when) for due, stopped in waits)


def test_the_load_is_what_counting_each_point_gives() -> None:
    basis = basis_of(turning_cases(), at(0), at(240))
    points = load_points(basis)
    assert [point.at for point in points] == [at(15 * number) for number in range(17)]
    for point in points:
        then = OPEN_AT_END.count(ReportBasis(Window(at(-60), point.at), point.at, basis.cases))
        opened = [case for case in basis.cases if case.id in then.cases]  # type: ignore[union-attr]  # a figure of one count
        assert point == LoadPoint(point.at, len(opened), sum(is_late_at(case, point.at) for case in opened))
    assert [point.open for point in points] == [0, 2, 3, 3, *[2] * 10, 3, 2, 3]


def test_each_part_of_a_window_has_its_own_events() -> None:
    basis = basis_of(turning_cases(), at(0), at(240))
    assert list(arrivals(basis).values()) == [3, 0, 0, 1]
    assert [(each.value, each.of) for each in apology_medians(basis)] == [(None, 0), (None, 0), (None, 0), (270, 1)], "told an hour before"
    shares = met_shares(basis)
    assert sum(each.of for each in shares) == sum(each.decision in {"met", "missed"} for each in basis.decided_clocks)
    assert shares[0].value is not None


def test_a_year_has_every_arrival_though_days_have_one_name() -> None:
    start = datetime.fromisoformat("2026-02-01T00:00Z")
    cases = [case_of(case_id=f"C-{number}", created_at=start + timedelta(days=7 * number, hours=1)) for number in range(8)]
    assert sum(arrivals(basis_of(cases, start, start + timedelta(days=60))).values()) == 8
    assert sum(arrivals(basis_of(cases, start, start + timedelta(days=365))).values()) == 8
