"""Index of cases of one customer and of linked cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from desk.board.case_view import CaseView
from desk.board.customer_index import CustomerIndex
from desk.board.queue_columns import QueueColumns
from desk.model.ids import case_id
from desk.model.state import CaseState
from desk.recovery.customers.identity import lookup_keys


class RelatedCases:
    """Finds the cases whose picture depends on a given one. None of the others is looked at."""

    def __init__(self) -> None:
        self._customers = CustomerIndex()
        self._views: Mapping[str, CaseView] = {}
        self._links: dict[str, frozenset[str]] = {}
        self._linked_from: defaultdict[str, set[str]] = defaultdict(set)

    def fill(self, columns: QueueColumns, views: Mapping[str, CaseView]) -> None:
        """Begin anew with the cases of columns."""
        self._customers.fill(columns.customers)
        self._views = views
        self._links.clear()
        self._linked_from.clear()
        for number, links in columns.links.items():
            self._put_links(case_id(number), frozenset(links))

    def put(self, state: CaseState) -> None:
        """Add a case, or replace it by its newer state."""
        self.drop(state.id)
        self._customers.put(state.id, lookup_keys(state))
        if state.links:
            self._put_links(state.id, frozenset(link.case for link in state.links))

    def _put_links(self, case: str, links: frozenset[str]) -> None:
        self._links[case] = links
        for other in links:
            self._linked_from[other].add(case)

    def drop(self, case: str) -> None:
        """Remove a case. An unknown one is no error."""
        self._customers.drop(case)
        for other in self._links.pop(case, ()):
            self._linked_from[other].discard(case)

    def of(self, case: str) -> frozenset[str]:
        """The other cases of the customer, and those linked. Links count from either side."""
        theirs = self._customers.cases_with(self._keys_of(case))
        return frozenset(theirs).union(self._links.get(case, ()), self._linked_from.get(case, ())) - {case}

    def with_keys(self, keys: Iterable[str]) -> set[str]:
        """The cases whose customer has one of these keys."""
        return self._customers.cases_with(keys)

    def _keys_of(self, case: str) -> tuple[str, ...]:
        known = self._customers.keys_of(case)
        if known is not None:
            return known
        view = self._views.get(case)
        return () if view is None else lookup_keys(view.state)
