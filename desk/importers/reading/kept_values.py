"""Keeps the values of cells that come again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
_MOST_KEPT = 20_000
"""Cells whose values are kept. Those of a column that never repeats itself would fill the memory."""


class KeptValues(dict[str, Value]):
    """The values of cells, each worked out once.

    A cell that is asked for by its brackets is worked out where it is new.
    """

    def __init__(self, value_of: Callable[[str], Value]) -> None:
        super().__init__()
        self._value_of = value_of

    def __missing__(self, cell: str) -> Value:
        """Works out the value of a new cell."""
        if len(self) >= _MOST_KEPT:
            self.clear()
        value = self[cell] = self._value_of(cell)
        return value
