"""Which customers were failed before, found without looking through every case; it knows cases and no order among them."""

from __future__ import annotations

from desk.model.state import CaseState
from desk.recovery.customers import known_by
from desk.recovery.guard import SecondFailure, second_failure


class Failures:
    """Every recovery of the shift, by its customer."""

    def __init__(self) -> None:
        self._states: dict[str, CaseState] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._by_name: dict[str, set[str]] = {}

    def put(self, state: CaseState) -> None:
        """Take in a new or changed case."""
        if state.id in self._states:
            self.drop(state.id)
        if state.recovery:
            self._states[state.id] = state
            self._names[state.id] = known_by(state)
            for name in self._names[state.id]:
                self._by_name.setdefault(name, set()).add(state.id)

    def drop(self, case: str) -> None:
        """Forget a case."""
        if self._states.pop(case, None) is not None:
            for name in self._names.pop(case):
                self._by_name[name].discard(case)

    def again(self, state: CaseState) -> SecondFailure | None:
        """Whether this customer was failed before."""
        if state.finished:
            return None
        found = {case for name in known_by(state) for case in self._by_name.get(name, ())}
        return second_failure(state, [self._states[case] for case in found])

    def failed(self, state: CaseState) -> bool:
        """The same as yes or no."""
        return self.again(state) is not None
