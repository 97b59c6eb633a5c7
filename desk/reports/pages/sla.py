"""SLA: targets met, of those decided in the window, in open time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from desk.model.entry_values import PRIORITIES, Priority
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, ids_of
from desk.reports.facts import CaseFacts, ClockFacts
from desk.sla.clock_names import spoken_clock
from desk.sla.policy import CLOCKS_WITH_TARGET, ClockName

Decision = Literal["met", "missed", "cut short", "no target"]
_INSTANT = timedelta(microseconds=1)
_VERDICTS = {"met", "missed"}


def decision_of(clock: ClockFacts) -> tuple[datetime, Decision] | None:
    """The decision of a clock, with its time. None while nothing decides it.

    It is missed at the first instant after the target, met when what it waits for was done. Equal is in time.
    """
    stopped = None if clock.stopped is None else max(clock.stopped, clock.started or clock.stopped)
    if not clock.has_target:
        return None if stopped is None else (stopped, "no target")
    if clock.late_after is not None and (clock.stopped is None or clock.stopped > clock.late_after):
        return clock.late_after + _INSTANT, "missed"
    if stopped is None:
        return None
    return stopped, "cut short" if clock.cut_short else "met"


def _decided_clocks(basis: ReportBasis) -> Iterator[tuple[CaseFacts, ClockFacts, Decision]]:
    for case in basis.unmerged:
        for clock in case.clocks:
            found = decision_of(clock)
            if found is not None and basis.has(found[0]):
                yield case, clock, found[1]


def _met_count(basis: ReportBasis, *, clock: ClockName, priority: Priority | None) -> Count:
    decided = [
        (case, decision)
        for case, each, decision in _decided_clocks(basis)
        if each.name == clock and priority in {None, case.priority} and decision in _VERDICTS
    ]
    missed = ids_of(case for case, decision in decided if decision == "missed")
    met = sum(decision == "met" for _, decision in decided)
    return Count(met, of=len(decided), cases=ids_of(case for case, _ in decided), also={"missed": list(missed)})


def _decision_count(basis: ReportBasis, *, decision: Decision) -> Count:
    found = [case for case, _, what in _decided_clocks(basis) if what == decision]
    return Count(len(found), also={"on": list(ids_of(found))})


def _agreement_count(basis: ReportBasis) -> Count:
    ours = {
        case.id: (case, decision)
        for case, clock, decision in _decided_clocks(basis)
        if clock.name == "fix" and decision in _VERDICTS and case.source_sla in _VERDICTS
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
            "cut short",
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
            "the source agrees",
            "Imported cases whose fix was decided in the window: our verdict is that of the source.",
            "cases",
            _agreement_count,
        ),
    ),
)
