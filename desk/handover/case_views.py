"""Views of the cases of a shift, worked out when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from zoneinfo import ZoneInfo

from desk.board.case_view import CaseView, case_view
from desk.board.repeat_failures import RepeatFailureIndex
from desk.model.case import Case
from desk.sla.policy import Policy

KnownView = Callable[[str], CaseView | None]
"""Gives a view that was worked out elsewhere. None where there is none."""


class CaseViews(Mapping[str, CaseView]):
    """Gives a view of each case when asked. A view is worked out again when its case changed."""

    def __init__(
        self, cases: Callable[[], Mapping[str, Case]], policy: Policy, zone: ZoneInfo, *, known: KnownView = lambda case: None
    ) -> None:
        self._cases = cases
        self._policy = policy
        self._zone = zone
        self._elsewhere = known
        self._known: dict[str, tuple[Case, CaseView]] = {}
        self._index: RepeatFailureIndex | None = None

    def __getitem__(self, case: str) -> CaseView:
        there = self._cases()[case]
        known = self._known.get(case)
        if known is None or known[0] is not there:
            other = self._elsewhere(case)
            view = other if other is not None and other.state.case is there else self.of(there)
            known = self._known[case] = there, view
        return known[1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cases())

    def __len__(self) -> int:
        return len(self._cases())

    def of(self, case: Case) -> CaseView:
        """The view of a case as it is given."""
        return case_view(case, self._policy, self._zone)

    def failure_number(self, view: CaseView) -> int:
        """The number of a failure for its customer, across all cases."""
        if self._index is None:
            self._index = RepeatFailureIndex()
            for each in self.values():
                self._index.put(each.state)
        return self._index.failure_number(view.state)
