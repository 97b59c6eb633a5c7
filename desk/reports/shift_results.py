"""Results of a shift: the few figures that its handover tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from desk.model.case import Case
from desk.model.entries import Link, Offer, Promise
from desk.model.shift import Shift
from desk.reports.count import Count, ReportBasis
from desk.reports.pages import chases, flow, promises, recovery
from desk.reports.report import FactCollector
from desk.reports.window import Window, shift_window
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


class SpanResults(Mapping[str, Mapping[str, Any]]):
    """Gives the results of a span, counted when asked for.

    `cases` gives them then. `start` and `name` are those of the span, where the shift itself says none.
    """

    def __init__(
        self, cases: Callable[[], Iterable[Case]], shift: Shift, *, start: datetime | None, name: str, now: datetime, policy: Policy
    ) -> None:
        self._cases = cases
        self._now = now
        self._policy = policy
        is_begun = start is not None and start < now
        self._window = Window(start, now, shift.zone, "shift", name) if start is not None and is_begun else shift_window(shift, now)

    @cached_property
    def _counted(self) -> dict[str, dict[str, Any]]:
        return shift_results(self._cases(), self._window, now=self._now, policy=self._policy)

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        return self._counted[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counted)

    def __len__(self) -> int:
        return len(self._counted)


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
