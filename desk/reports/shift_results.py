"""Results of a shift: the few figures that its handover tells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from desk.model.case import Case
from desk.model.entries import Link, Offer, Promise
from desk.reports.count import Count, ReportBasis
from desk.reports.pages import chases, flow, promises, recovery
from desk.reports.report import FactCollector
from desk.reports.window import Window
from desk.sla.policy import Policy

RESULTS = ("flow.arrived", "flow.finished", "flow.reopened", "recovery.rate", "promise.kept", "chase.count")


def shift_results(cases: Iterable[Case], window: Window, *, now: datetime, policy: Policy) -> dict[str, dict[str, Any]]:
    """Each result by its id: label, value, and base if any."""
    collector = FactCollector(window, now, policy)
    for case in cases:
        if _may_count(case, window):
            collector.take_case(case)
    basis = ReportBasis(window=window, as_of=collector.as_of, cases=collector.facts)
    rows = {row.id: row for page in (flow.PAGE, recovery.PAGE, promises.PAGE, chases.PAGE) for row in page.rows}
    return {name: _result_of(rows[name].label, rows[name].count(basis)) for name in RESULTS}


def _may_count(case: Case, window: Window) -> bool:
    """May a result count this case?

    On a large shift most had nothing in the window, and are not read for it.
    """
    if case.created_at >= window.start or any(entry.at >= window.start for entry in case.entries):
        return True
    return any(isinstance(entry, Promise | Offer | Link) for entry in case.entries)


def _result_of(label: str, count: object) -> dict[str, Any]:
    assert isinstance(count, Count)
    return {"label": label, "value": count.value} | ({} if count.of is None else {"of": count.of})
