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
    "Are they happy?",
    tuple(
        FigureRow(
            f"verdict.{verdict}",
            f"they say {VERDICT_WORDS[verdict]}, of all answers",
            "What they said in the window when asked if they are happy. A case may answer several times.",
            "events",
            partial(_verdict_count, verdict=verdict),
        )
        for verdict in _ORDER
    ),
)
