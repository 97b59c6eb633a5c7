"""Chases: customers who had to ask after their own matter."""

from __future__ import annotations

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, ids


def _chase_count(basis: ReportBasis) -> Count:
    chased = [basis.surviving(case) for case in basis.cases for at in case.chases if basis.has(at)]
    cases = ids(chased)
    return Count(len(chased), of=len(cases), cases=cases)


PAGE = FigurePage(
    "chases",
    "Chases",
    (
        FigureRow(
            "chase.count",
            "chases, on so many cases",
            "Times in the window that a customer had to ask after their own matter. On a merged case they count for the one it repeats.",
            "events",
            _chase_count,
        ),
    ),
)
