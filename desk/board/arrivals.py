"""New cases that nobody at this desk looked at yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from desk.model.entry_values import PRIORITIES
from desk.model.state import CaseState

NOTHING_NEW = "Nothing new waits to be looked at."


class Arrivals:
    """Remembers new cases until somebody looked at them.

    Only those that nobody owns, or that `me` does, wait to be seen.
    """

    def __init__(self, me: str) -> None:
        self._me = me
        self._waiting: dict[str, CaseState] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, case: str) -> bool:
        return case in self._waiting

    @property
    def states(self) -> Sequence[CaseState]:
        """The cases that wait, the most urgent first, then the newest."""
        newest = sorted(self._waiting.values(), key=attrgetter("created_at"), reverse=True)
        return sorted(newest, key=lambda state: PRIORITIES.index(state.priority))

    def add(self, state: CaseState) -> None:
        """Remember a case that came, if it waits for somebody here."""
        if self._waits(state):
            self._waiting[state.id] = state

    def renew(self, states: Iterable[CaseState]) -> None:
        """Take the present state of cases. One that somebody took is forgotten."""
        for state in states:
            if state.id in self._waiting:
                self._waiting.pop(state.id)
                self.add(state)

    def forget(self, cases: Iterable[str]) -> frozenset[str]:
        """Forget cases that were looked at, or that left. Gives those that had waited."""
        return frozenset(case for case in cases if self._waiting.pop(case, None))

    def _waits(self, state: CaseState) -> bool:
        return not state.finished and state.owner in {"", self._me}


def arrival_words(states: Sequence[CaseState]) -> str:
    """The first of new cases in words, and the number of others.

    Such as `new: C-126 urgent, nobody's`. Empty for none.
    """
    if not states:
        return ""
    first = states[0]
    more = f" and {len(states) - 1} more" if len(states) > 1 else ""
    owner = "yours" if first.owner else "nobody's"
    return f"new: {first.id} {first.priority}, {owner}{more}"
