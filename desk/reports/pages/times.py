"""Times: how long customers waited, by the wall clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, count_of, median_of, spread_of
from desk.reports.facts import CaseFacts

LEAST_GAP = 5 * 60
"""Seconds between telling and logging that are nobody's delay."""
Moment = Callable[[CaseFacts], datetime | None]


def _first_time(basis: ReportBasis, *, since: Moment, until: Moment, recovery: bool) -> Count:
    """The time from one moment to another in the window.

    Those finished without it do not wait.
    """
    among: Iterable[CaseFacts] = basis.recovering if recovery else basis.unmerged
    times, waiting = [], []
    for case in among:
        begun, ended = since(case), until(case)
        if begun is None:
            continue
        if ended is not None and basis.has(ended):
            times.append((case, (ended - begun).total_seconds()))
        elif ended is None and not case.is_finished and case.logged < basis.as_of:
            waiting.append((case, (basis.as_of - begun).total_seconds()))
    return spread_of(times, waiting)


def _told_gap(basis: ReportBasis) -> Count:
    base = [(case, (case.logged - case.told).total_seconds()) for case in basis.unmerged if basis.has(case.logged)]
    lengths = sorted(seconds for _, seconds in base)
    found = count_of((case for case, seconds in base if seconds >= LEAST_GAP), base=(case for case, _ in base))
    also = {"median": median_of(lengths), "longest": lengths[-1] if lengths else None}
    return Count(found.value, found.of, found.cases, found.base, also=also)


def _told_at(case: CaseFacts) -> datetime:
    return case.told


_WAITING = " Still waiting: cases not finished that have had none."

PAGE = FigurePage(
    "times",
    "Times",
    (
        FigureRow(
            "time.own",
            "until taken",
            f"From logged until somebody first took the case, where that lies in the window.{_WAITING}",
            "seconds",
            partial(_first_time, since=lambda case: case.logged, until=lambda case: case.owned, recovery=False),
        ),
        FigureRow(
            "time.contact",
            "until answer",
            f"From when they first told anyone until our first reply, where that lies in the window.{_WAITING}",
            "seconds",
            partial(_first_time, since=_told_at, until=lambda case: case.contacted, recovery=False),
        ),
        FigureRow(
            "time.apology",
            "until apology",
            f"Recovery cases: from told until the first apology, said or written, where that lies in the window.{_WAITING}",
            "seconds",
            partial(_first_time, since=_told_at, until=lambda case: case.apologised, recovery=True),
        ),
        FigureRow(
            "time.relief",
            "until right",
            "Recovery cases: from told until an accepted offer was delivered or the case was first finished, where that lies in the "
            f"window. A kept promise alone is no relief.{_WAITING}",
            "seconds",
            partial(_first_time, since=_told_at, until=lambda case: case.relieved, recovery=True),
        ),
        FigureRow(
            "gap.told_logged",
            "logged 5 min or more after told",
            "Cases logged in the window that were told five minutes or longer before.",
            "cases",
            _told_gap,
        ),
    ),
)
