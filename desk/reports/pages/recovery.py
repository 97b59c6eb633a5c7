"""Recovery: cases that were put right, of those that ended."""

from __future__ import annotations

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, count_of
from desk.reports.facts import CaseFacts


def ended_cases(basis: ReportBasis) -> list[CaseFacts]:
    """Recovery cases that ended in the window, and still are."""
    return [case for case in basis.recovering if basis.has(case.since)]


def _base_cases(basis: ReportBasis) -> list[CaseFacts]:
    return [case for case in ended_cases(basis) if case.outcome != "best_effort"]


def _is_recovered(case: CaseFacts) -> bool:
    return case.verdict in {"met", "exceeded"} and case.outcome != "lost"


def _recovered_count(basis: ReportBasis) -> Count:
    base = _base_cases(basis)
    return count_of(filter(_is_recovered, base), base=base)


def _unasked_count(basis: ReportBasis) -> Count:
    base = _base_cases(basis)
    return count_of((case for case in base if case.verdict is None), base=base)


PAGE = FigurePage(
    "recovery",
    "Recovery",
    (
        FigureRow(
            "recovery.rate",
            "recovered ('our best' left out)",
            "Recovery cases that ended in the window and are still ended at its end. Those that ended with 'we did our best' are not "
            "counted. Recovered: since the last reopening they said happy or better last, and nobody said that they leave.",
            "cases",
            _recovered_count,
        ),
        FigureRow(
            "recovery.unasked",
            "not asked if happy",
            "Of the same cases, those not asked if they are happy since the last reopening.",
            "cases",
            _unasked_count,
        ),
    ),
)
