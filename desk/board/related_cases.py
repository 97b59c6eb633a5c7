"""Index of cases of one customer and of linked cases."""

from __future__ import annotations

from collections import defaultdict

from desk.model.state import CaseState
from desk.recovery.customers.identity import lookup_keys


class RelatedCases:
    """Finds the cases whose picture depends on a given one. None of the others is looked at."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, ...]] = {}
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        self._links: dict[str, frozenset[str]] = {}
        self._linked_from: defaultdict[str, set[str]] = defaultdict(set)

    def put(self, state: CaseState) -> None:
        """Add a case, or replace it by its newer state."""
        self.drop(state.id)
        self._names[state.id] = lookup_keys(state)
        for name in self._names[state.id]:
            self._by_name[name].add(state.id)
        if state.links:
            self._links[state.id] = frozenset(link.case for link in state.links)
        for other in self._links.get(state.id, ()):
            self._linked_from[other].add(state.id)

    def drop(self, case: str) -> None:
        """Remove a case. An unknown one is no error."""
        for name in self._names.pop(case, ()):
            self._by_name[name].discard(case)
        for other in self._links.pop(case, ()):
            self._linked_from[other].discard(case)

    def of(self, case: str) -> frozenset[str]:
        """The other cases of the customer, and those linked. Links count from either side."""
        theirs = (self._by_name[name] for name in self._names.get(case, ()))
        linked_from = self._linked_from[case]
        return frozenset[str]().union(*theirs, self._links.get(case, ()), linked_from) - {case}
