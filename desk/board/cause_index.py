"""Index of the cases with a root cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desk.board.case_view import CaseView
from desk.model.state import CaseState


class CauseIndex:
    """Holds the cases of which a cause was found. They are few among thousands."""

    def __init__(self) -> None:
        self._found: dict[str, CaseState] = {}
        self._states: tuple[CaseState, ...] | None = ()

    @property
    def states(self) -> tuple[CaseState, ...]:
        """The state of each, in no order. The same tuple until one changes."""
        if self._states is None:
            self._states = tuple(self._found.values())
        return self._states

    def fill(self, cases: Iterable[str], views: Mapping[str, CaseView]) -> None:
        """Begin anew with these cases."""
        self._found = {case: views[case].state for case in cases}
        self._states = None

    def put(self, state: CaseState) -> None:
        """Add a case, or replace it by its newer state."""
        self.drop(state.id)
        if state.causes:
            self._found[state.id], self._states = state, None

    def drop(self, case: str) -> None:
        """Remove a case. An unknown one is no error."""
        if self._found.pop(case, None) is not None:
            self._states = None
