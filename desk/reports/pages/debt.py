"""Debt: fixed cases from which nothing was learned yet."""

from __future__ import annotations

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, ids_of


def _debt_count(basis: ReportBasis) -> Count:
    found = [case for case in basis.on_board if case.in_debt]
    ages = [(basis.as_of - case.since).total_seconds() for case in found if case.since]
    return Count(len(found), cases=ids_of(found), also={"oldest": max(ages, default=None)})


PAGE = FigurePage(
    "debt",
    "Not learned from yet",
    (
        FigureRow(
            "debt.at_end",
            "finished, no cause or action",
            "Finished recovery cases whose cause, or the action against it, is missing at the window's end.",
            "cases",
            _debt_count,
        ),
    ),
)
