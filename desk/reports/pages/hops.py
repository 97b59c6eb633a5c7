"""Hops: cases that changed hands."""

from __future__ import annotations

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, event_count


def _hop_count(basis: ReportBasis) -> Count:
    return event_count((case, at) for case in basis.unmerged for at in case.hops if basis.has(at))


PAGE = FigurePage(
    "hops",
    "Changes of owner",
    (
        FigureRow(
            "hops.count",
            "from one owner to another",
            "Changes of owner in the window. A handover at the change of shift is none.",
            "events",
            _hop_count,
        ),
    ),
)
