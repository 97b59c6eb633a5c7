"""My own page: guesses, promises and times of the agent who asks.

It is shown to nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, event_count, spread_of
from desk.reports.pages.promises import due_promises, fate_of


def _guess_counts(basis: ReportBasis) -> Mapping[str, Count]:
    mine = [(case, guess) for case in basis.unmerged for guess in case.guesses if guess.by == basis.me and basis.has(guess.answered)]
    return {basis.me: event_count([each for each in mine if each[1].is_different], of=len(mine))}


def _promise_counts(basis: ReportBasis) -> Mapping[str, Count]:
    due = [*due_promises(basis, to_customer=True), *due_promises(basis, to_customer=False)]
    mine = [each for each in due if each[1].by == basis.me]
    return {basis.me: event_count([each for each in mine if fate_of(each[1], basis.as_of) == "kept"], of=len(mine))}


def _own_times(basis: ReportBasis) -> Mapping[str, Count]:
    mine = [case for case in basis.unmerged if case.owned_by == basis.me and basis.has(case.owned)]
    return {basis.me: spread_of((case, (case.owned - case.logged).total_seconds()) for case in mine if case.owned)}


def _contact_times(basis: ReportBasis) -> Mapping[str, Count]:
    mine = [case for case in basis.unmerged if case.contacted_by == basis.me and basis.has(case.contacted)]
    return {basis.me: spread_of((case, (case.contacted - case.told).total_seconds()) for case in mine if case.contacted)}


PAGE = FigurePage(
    "mine",
    "Mine",
    (
        FigureRow(
            "guess.differed",
            "I had guessed otherwise",
            "My guesses of what a customer wants, answered in the window.",
            "events",
            _guess_counts,
        ),
        FigureRow(
            "mine.promise_kept", "my promises kept in time", "Promises I keep that were due in the window.", "promises", _promise_counts
        ),
        FigureRow(
            "mine.own", "until I took it", "From logged until I took the case first, where that lies in the window.", "seconds", _own_times
        ),
        FigureRow("mine.contact", "until I answered", "From told until my first reply, where it was the first.", "seconds", _contact_times),
    ),
    is_own=True,
)
