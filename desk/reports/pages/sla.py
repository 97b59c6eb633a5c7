"""SLA: targets met, of those decided in the window, in open time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from desk.model.entry_values import PRIORITIES, Priority
from desk.reports.clock_decisions import Decision
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, ids_of
from desk.sla.clock_names import spoken_clock
from desk.sla.policy import CLOCKS_WITH_TARGET, ClockName

_VERDICTS = {"met", "missed"}


def _met_count(basis: ReportBasis, *, clock: ClockName, priority: Priority | None) -> Count:
    decided = [
        each
        for each in basis.decided_clocks
        if each.clock.name == clock and priority in {None, each.case.priority} and each.decision in _VERDICTS
    ]
    missed = ids_of(each.case for each in decided if each.decision == "missed")
    met = sum(each.decision == "met" for each in decided)
    return Count(met, of=len(decided), cases=ids_of(each.case for each in decided), also={"missed": list(missed)})


def _decision_count(basis: ReportBasis, *, decision: Decision) -> Count:
    found = [each.case for each in basis.decided_clocks if each.decision == decision]
    return Count(len(found), also={"on": list(ids_of(found))})


def _agreement_count(basis: ReportBasis) -> Count:
    ours = {
        each.case.id: (each.case, each.decision)
        for each in basis.decided_clocks
        if each.clock.name == "fix" and each.decision in _VERDICTS and each.case.source_sla in _VERDICTS
    }
    differs = {
        name: {"ours": decision, "theirs": case.source_sla} for name, (case, decision) in ours.items() if decision != case.source_sla
    }
    return Count(len(ours) - len(differs), of=len(ours), cases=ids_of(case for case, _ in ours.values()), also={"differs": differs})


_COUNTED = (
    "Targets met, of those decided in the window: missed at the first instant after the target, met when it was done. Equal is in time. "
    "It is open time by today's policy and the priority at the window's end."
)


def _clock_rows(clock: ClockName) -> Iterator[FigureRow]:
    yield FigureRow(f"sla.{clock}", spoken_clock(clock), _COUNTED, "clocks", partial(_met_count, clock=clock, priority=None))
    for priority in PRIORITIES:
        count = partial(_met_count, clock=clock, priority=priority)
        yield FigureRow(f"sla.{clock}.{priority}", f"{spoken_clock(clock)}, {priority}", _COUNTED, "clocks", count)


PAGE = FigurePage(
    "sla",
    "SLA",
    (
        *(row for clock in CLOCKS_WITH_TARGET for row in _clock_rows(clock)),
        FigureRow(
            "sla.cut_short",
            "stopped as the case ended",
            "Clocks that the end of their case stopped in the window, in time and without what they waited for. They are in no base.",
            "clocks",
            partial(_decision_count, decision="cut short"),
        ),
        FigureRow(
            "sla.no_target",
            "without a target",
            "Clocks that stopped in the window and for which nothing was agreed. They are in no base.",
            "clocks",
            partial(_decision_count, decision="no target"),
        ),
        FigureRow(
            "sla.agrees_with_source",
            "same verdict as the source",
            "Imported cases whose fix was decided in the window: our verdict is that of the source.",
            "cases",
            _agreement_count,
        ),
    ),
)
