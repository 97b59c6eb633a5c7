"""The cases that a board shows, in their order."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

PlaceKey = tuple[Any, ...]
"""The place of a case on the board: the order asked for, then the risk. Less comes first."""


class ShownOrder:
    """Keeps cases sorted by their keys, and moves one by itself."""

    def __init__(self) -> None:
        self.ids: Sequence[str] = []
        """The cases as of the last `settle`."""
        self._keys: dict[str, PlaceKey] = {}
        self._pairs: list[tuple[PlaceKey, str]] = []
        self._filled: tuple[list[str], list[PlaceKey]] | None = None
        """The cases and their keys as of the last `fill`, until one is moved."""
        self._is_moved = False

    def fill(self, cases: Iterable[str], key: Callable[[str], PlaceKey]) -> None:
        """Show these cases and no others. `key` gives the place of each."""
        filled = sorted(cases, key=key)
        self._filled = filled, list(map(key, filled))
        self._is_moved = True

    def _take_filled(self) -> None:
        """Make what moves single cases. A letter of a filter asks for none of it."""
        if self._filled is not None:
            (cases, keys), self._filled = self._filled, None
            self._keys = dict(zip(cases, keys, strict=True))
            self._pairs = list(zip(keys, cases, strict=True))

    def narrow(self, passes: Callable[[str], bool]) -> None:
        """Show only those that pass."""
        self._take_filled()
        self._pairs = [(key, case) for key, case in self._pairs if passes(case)]
        self._keys = {case: key for key, case in self._pairs}
        self._is_moved = True

    def place(self, case: str, key: PlaceKey) -> None:
        """Show a case in its place."""
        self._take_filled()
        if self._keys.get(case) != key:
            self.hide(case)
            self._keys[case] = key
            bisect.insort(self._pairs, (key, case))
            self._is_moved = True

    def hide(self, case: str) -> None:
        """Show a case no more. One that is not shown is no error."""
        self._take_filled()
        key = self._keys.pop(case, None)
        if key is not None:
            del self._pairs[bisect.bisect_left(self._pairs, (key, case))]
            self._is_moved = True

    def settle(self) -> bool:
        """Give the list of ids anew. True when it changed."""
        if not self._is_moved:
            return False
        before, self._is_moved = self.ids, False
        self.ids = [case for _, case in self._pairs] if self._filled is None else self._filled[0]
        return self.ids != before
