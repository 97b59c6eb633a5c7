"""Index of customers who were failed before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from desk.board.case_view import CaseView
from desk.board.customer_index import CustomerIndex, CustomerKeys
from desk.model.state import CaseState
from desk.recovery.customers.history import failure_number
from desk.recovery.customers.identity import lookup_keys
from desk.recovery.customers.second_failure import SecondFailure, second_failure


def no_past(_keys: Iterable[str]) -> Sequence[CaseState]:
    """There are no archived cases."""
    return ()


class RepeatFailureIndex:
    """Every recovery of the shift, by its customer. No search goes through all cases.

    `past` gives the archived cases of a customer by their keys.
    """

    def __init__(self, past: Callable[[Iterable[str]], Sequence[CaseState]] = no_past) -> None:
        self.past = past
        self._states: dict[str, CaseState] = {}
        self._customers = CustomerIndex()
        self._views: Mapping[str, CaseView] = {}

    def fill(self, kept: CustomerKeys, views: Mapping[str, CaseView]) -> None:
        """Begin anew with the recoveries among these views, given their keys."""
        self._states.clear()
        self._customers.fill(kept)
        self._views = views

    def put(self, state: CaseState) -> None:
        """Add or replace a case."""
        self.drop(state.id)
        if state.recovery:
            self._states[state.id] = state
            self._customers.put(state.id, lookup_keys(state))

    def drop(self, case: str) -> None:
        """Remove a case. An unknown one is no error."""
        self._states.pop(case, None)
        self._customers.drop(case)

    def second_failure(self, state: CaseState) -> SecondFailure | None:
        """The guard against a second failure of this customer. None for a first one, and for a finished case."""
        return None if state.finished else second_failure(state, self._of_customer(state))

    def failure_number(self, state: CaseState) -> int:
        """The number of this failure for the customer, from 1. It is 1 as well for a case that is no failure."""
        return failure_number(state, self._of_customer(state)) if state.recovery else 1

    def _of_customer(self, state: CaseState) -> list[CaseState]:
        known = self._customers.keys_of(state.id) if self._states.get(state.id) is state else None
        keys = lookup_keys(state) if known is None else known
        return [*map(self._state_of, self._customers.cases_with(keys)), *self.past(keys)]

    def _state_of(self, case: str) -> CaseState:
        return self._states[case] if case in self._states else self._views[case].state

    def is_repeat_failure(self, state: CaseState) -> bool:
        """Was this customer failed before?"""
        return self.second_failure(state) is not None
