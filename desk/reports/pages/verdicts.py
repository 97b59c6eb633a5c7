"""Verdicts: what customers said when they were asked."""

from __future__ import annotations

from functools import partial

from desk.model.entry_values import Verdict
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, event_count

_LABELS: dict[Verdict, str] = {
    "below": "below what they expected",
    "met": "met what they expected",
    "exceeded": "exceeded what they expected",
}


def _verdict_count(basis: ReportBasis, *, verdict: Verdict) -> Count:
    said = [(case, what) for case in basis.unmerged for at, what in case.verdicts if basis.has(at)]
    return event_count([each for each in said if each[1] == verdict], of=len(said))


PAGE = FigurePage(
    "verdicts",
    "Verdicts",
    tuple(
        FigureRow(
            f"verdict.{verdict}",
            label,
            "Verdicts given in the window. A case may give several.",
            "events",
            partial(_verdict_count, verdict=verdict),
        )
        for verdict, label in _LABELS.items()
    ),
)
