"""ISO 10002: complaints of the window whose steps are on record."""

from __future__ import annotations

from functools import partial

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, count_of
from desk.reports.iso10002 import STEPS


def _step_count(basis: ReportBasis, *, step: str) -> Count:
    base = [case for case in basis.recovering if basis.has(case.logged)]
    return count_of((case for case in base if step in case.steps), base=base)


PAGE = FigurePage(
    "iso10002",
    "Complaints by the steps of ISO 10002",
    tuple(
        FigureRow(
            f"iso10002.{step}",
            title,
            "Recovery cases logged in the window of which this step is on record at its end.",
            "cases",
            partial(_step_count, step=step),
        )
        for step, title in STEPS.items()
    ),
)
