"""Verdicts: what customers said when they were asked."""

from __future__ import annotations

from functools import partial

from desk.model.entry_values import VERDICT_WORDS, Verdict
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, event_count

_ORDER: tuple[Verdict, ...] = ("below", "met", "exceeded")


def _verdict_count(basis: ReportBasis, *, verdict: Verdict) -> Count:
    said = [(case, what) for case in basis.unmerged for at, what in case.verdicts if basis.has(at)]
    return event_count([each for each in said if each[1] == verdict], of=len(said))


PAGE = FigurePage(
    "verdicts",
    "Verdicts",
    tuple(
        FigureRow(
            f"verdict.{verdict}",
            f"they said: {VERDICT_WORDS[verdict]}",
            "Verdicts given in the window. A case may give several.",
            "events",
            partial(_verdict_count, verdict=verdict),
        )
        for verdict in _ORDER
    ),
)
