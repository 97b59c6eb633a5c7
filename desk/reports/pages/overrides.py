"""Overrides and refusals: closing rules passed over, and noes said."""

from __future__ import annotations

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, event_count


def _override_count(basis: ReportBasis) -> Count:
    return event_count((case, at) for case in basis.unmerged for at in case.overrides if basis.has(at))


def _alternative_count(basis: ReportBasis) -> Count:
    said = [(case, taken) for case in basis.unmerged for at, taken in case.refusals if basis.has(at)]
    return event_count([each for each in said if each[1]], of=len(said))


PAGE = FigurePage(
    "overrides",
    "Overrides and refusals",
    (
        FigureRow(
            "override.count",
            "closing rules overridden",
            "Closing rules passed over in the window, each with a reason.",
            "events",
            _override_count,
        ),
        FigureRow(
            "refusal.alternative_taken",
            "noes with another way taken",
            "Refusals in the window whose other way the customer had taken by its end.",
            "events",
            _alternative_count,
        ),
    ),
)
