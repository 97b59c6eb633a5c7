"""Flow: cases that arrived, were finished and reopened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, count_of, ids_of
from desk.reports.facts import CaseFacts
from desk.reports.window import hour_of


def flow_flips(case: CaseFacts) -> Iterator[tuple[datetime, bool]]:
    """Every change to finished or back. None counts before the case was logged, so that the sum comes out."""
    for number, at in enumerate(case.flips):
        yield max(at, case.logged), number % 2 == 0


def _is_open_at(case: CaseFacts, at: datetime) -> bool:
    """Was the case logged and not finished just before an instant?"""
    return case.logged < at and sum(flip < at for flip, _ in flow_flips(case)) % 2 == 0


def _customer_count(cases: Iterable[CaseFacts]) -> int:
    """The number of customers. Cases that share a telephone or an address are one's, by way of a third too."""
    roots: dict[str, str] = {}

    def root_of(key: str) -> str:
        while (above := roots.setdefault(key, key)) != key:
            key = above
        return key

    for case in cases:
        for key in case.customer:
            roots[root_of(key)] = root_of(case.customer[0])
    return len({root_of(key) for key in tuple(roots)})


def _logged_cases(basis: ReportBasis) -> list[CaseFacts]:
    return [case for case in basis.cases if case.logged < basis.as_of]


def _open_at_start(basis: ReportBasis) -> Count:
    at = min(basis.window.start, basis.as_of)
    return count_of(case for case in _logged_cases(basis) if _is_open_at(case, at))


def _open_at_end(basis: ReportBasis) -> Count:
    return count_of(case for case in _logged_cases(basis) if _is_open_at(case, basis.as_of))


def _arrived_cases(basis: ReportBasis) -> list[CaseFacts]:
    return [case for case in basis.cases if basis.has(case.logged)]


def _arrived_count(basis: ReportBasis) -> Count:
    found = _arrived_cases(basis)
    return Count(len(found), cases=ids_of(found), also={"distinct_customers": _customer_count(found)})


def _merged_count(basis: ReportBasis) -> Count:
    return count_of(case for case in _arrived_cases(basis) if case.is_merged)


def _flip_count(basis: ReportBasis, *, to_finished: bool) -> Count:
    found = [case for case in _logged_cases(basis) for at, finished in flow_flips(case) if finished is to_finished and basis.has(at)]
    cases = ids_of(found)
    also = {"distinct_cases": len(cases), "distinct_customers": _customer_count(found)}
    return Count(len(found), cases=cases, also=also)


def _finished_count(basis: ReportBasis) -> Count:
    return _flip_count(basis, to_finished=True)


def _reopened_count(basis: ReportBasis) -> Count:
    return _flip_count(basis, to_finished=False)


def _arrivals_by_hour(basis: ReportBasis) -> Count:
    found = _arrived_cases(basis)
    hours = Counter(hour_of(case.logged, basis.window.zone) for case in found)
    by_hour = {hour.astimezone(UTC).isoformat().replace("+00:00", "Z"): count for hour, count in sorted(hours.items())}
    return Count(by_hour, cases=ids_of(found), also={"zone": basis.window.zone})


PAGE = FigurePage(
    "flow",
    "Flow",
    (
        FigureRow(
            "flow.open_at_start",
            "open at the start",
            "Cases logged before the window, and not finished just before it.",
            "cases",
            _open_at_start,
        ),
        FigureRow("flow.arrived", "arrived", "Cases logged in the window, merged ones too.", "cases", _arrived_count),
        FigureRow(
            "flow.merged",
            "of these, repeats of another",
            "Cases logged in the window that repeat another case and were closed for that. They are in no base but this page's.",
            "cases",
            _merged_count,
        ),
        FigureRow(
            "flow.finished",
            "finished, all kinds",
            "Changes from open to solved or closed in the window. A case finished twice counts twice, and once in cases.",
            "events",
            _finished_count,
        ),
        FigureRow("flow.reopened", "reopened", "Changes from solved or closed back to work in the window.", "events", _reopened_count),
        FigureRow(
            "flow.open_at_end",
            "open at the end",
            "Cases logged before the end, and not finished just before it. It is start plus arrived plus reopened less finished.",
            "cases",
            _open_at_end,
        ),
        FigureRow(
            "flow.arrived_by_hour", "arrived, hour by hour", "Cases logged in each hour of the window's zone.", "cases", _arrivals_by_hour
        ),
    ),
)
