"""The cases that a board shows, in their order."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from typing import Any

PlaceKey = tuple[Any, ...]
"""The place of a case on the board: the order asked for, then the risk. Less comes first. No two cases have the same."""


class ShownOrder:
    """Keeps cases sorted by their keys, and moves one by itself.

    `key` gives the place of a case. None of them is held: a case is to be hidden before its key changes.
    """

    def __init__(self, key: Callable[[str], PlaceKey]) -> None:
        self.ids: list[str] = []
        """The cases as of the last `settle`."""
        self._key = key
        self._cases: list[str] = []
        self._is_moved = False
        self._last = 0
        """The place looked for last. Most cases that are hidden come back there."""

    def fill(self, cases: list[str]) -> None:
        """Show these cases and no others. They are sorted."""
        self._cases = cases
        self._is_moved = True

    def narrow(self, passes: Callable[[str], bool]) -> None:
        """Show only those that pass."""
        self.fill(list(filter(passes, self._cases)))

    def place(self, case: str) -> None:
        """Show a case in its place."""
        at = self._place_of(case)
        if not self._is_at(at, case):
            self._movable_cases().insert(at, case)

    def hide(self, case: str) -> None:
        """Show a case no more. One that is not shown is no error."""
        at = self._place_of(case)
        if self._is_at(at, case):
            del self._movable_cases()[at]

    def _movable_cases(self) -> list[str]:
        """The cases, to be changed. Those that were given away stay as they were."""
        if not self._is_moved:
            self._cases, self._is_moved = self._cases.copy(), True
        return self._cases

    def _place_of(self, case: str) -> int:
        at, key = min(self._last, len(self._cases)), self._key(case)
        is_above = at == 0 or self._key(self._cases[at - 1]) < key
        if not (is_above and (at == len(self._cases) or key <= self._key(self._cases[at]))):
            self._last = at = bisect.bisect_left(self._cases, key, key=self._key)
        return at

    def _is_at(self, place: int, case: str) -> bool:
        return place < len(self._cases) and self._cases[place] == case

    def settle(self) -> bool:
        """Give the list of ids anew. True when it changed."""
        if not self._is_moved:
            return False
        self._is_moved = False
        if self._cases == self.ids:
            self._cases = self.ids  # who keeps the list sees by it that nothing changed
            return False
        self.ids = self._cases
        return True
