"""Handovers: how well sealed packs were given and taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from desk.reports.clock_decisions import decision_of
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, Spread, ids, median_of, ninetieth_of
from desk.reports.pack_facts import PackFacts

FIRST_HOUR = timedelta(hours=1)
Lines = Callable[[PackFacts], Sequence[str]]


def _sealed_packs(basis: ReportBasis) -> list[PackFacts]:
    return [pack for pack in basis.packs if basis.has(pack.sealed)]


def _pack_count(basis: ReportBasis) -> Count:
    packs = _sealed_packs(basis)
    return Count(len(packs), cases=ids(case for pack in packs for case in pack.cases), also={"packs": [pack.id for pack in packs]})


def _waiting_count(basis: ReportBasis) -> Count:
    waiting = basis.waiting if basis.waiting is not None and basis.has(basis.waiting.signed) else None
    return Count(1, cases=ids(waiting.cases), also={"packs": [waiting.id]}) if waiting is not None else Count(0, also={"packs": []})


def _signed_over_count(basis: ReportBasis) -> Count:
    packs = _sealed_packs(basis)
    over = [pack for pack in packs if pack.signed_over]
    return Count(
        len(over), of=len(packs), cases=ids(case for pack in over for case in pack.cases), also={"packs": [pack.id for pack in over]}
    )


def _line_count(basis: ReportBasis, *, lines: Lines, among: Lines | None) -> Count:
    packs = _sealed_packs(basis)
    found = [case for pack in packs for case in lines(pack)]
    of = None if among is None else sum(len(among(pack)) for pack in packs)
    return Count(len(found), of=of, cases=ids(found))


def _seal_times(basis: ReportBasis) -> Count:
    packs = _sealed_packs(basis)
    lengths = sorted((pack.sealed - pack.built).total_seconds() for pack in packs)
    spread = Spread(len(lengths), median_of(lengths), ninetieth_of(lengths))
    return Count(len(lengths), cases=ids(case for pack in packs for case in pack.cases), spread=spread)


def _late_within_hour(basis: ReportBasis) -> Count:
    """Lines with a target missed in the hour after the seal."""
    decisions = {case.id: [found for clock in case.clocks if (found := decision_of(clock))] for case in basis.cases}
    packs = _sealed_packs(basis)
    late = [
        case
        for pack in packs
        for case in pack.cases
        if any(what == "missed" and pack.sealed <= at < min(pack.sealed + FIRST_HOUR, basis.as_of) for at, what in decisions.get(case, ()))
    ]
    return Count(len(late), of=sum(len(pack.cases) for pack in packs), cases=ids(late))


_COUNTED = "Lines of the handovers sealed in the window."

PAGE = FigurePage(
    "handovers",
    "Handovers",
    (
        FigureRow("handover.count", "signed by both sides", "Handovers whose second signature lies in the window.", "packs", _pack_count),
        FigureRow(
            "handover.waiting",
            "signed by one side so far",
            "The handover that one side signed in the window, while the other has not signed yet.",
            "packs",
            _waiting_count,
        ),
        FigureRow("handover.lines", "cases in them", _COUNTED, "lines", partial(_line_count, lines=lambda pack: pack.cases, among=None)),
        FigureRow(
            "handover.read_back",
            "read back",
            _COUNTED,
            "lines",
            partial(_line_count, lines=lambda pack: pack.read_back, among=lambda pack: pack.cases),
        ),
        FigureRow(
            "handover.whole",
            "all five parts filled in",
            _COUNTED,
            "lines",
            partial(_line_count, lines=lambda pack: pack.whole, among=lambda pack: pack.cases),
        ),
        FigureRow(
            "handover.red_with_then",
            "red, with an if-then",
            "Red lines of these handovers that say what to do if.",
            "lines",
            partial(_line_count, lines=lambda pack: pack.with_then, among=lambda pack: pack.red),
        ),
        FigureRow(
            "handover.signed_over",
            "of both-signed, over things unsettled",
            "Of these handovers, those signed with a reason.",
            "packs",
            _signed_over_count,
        ),
        FigureRow(
            "handover.minutes", "from begun to both signed", "From the first note of these handovers to the seal.", "seconds", _seal_times
        ),
        FigureRow(
            "handover.late_within_hour",
            "late within an hour after",
            "Lines of these handovers with a target missed in the hour after the seal.",
            "lines",
            _late_within_hour,
        ),
    ),
)
