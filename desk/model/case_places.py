"""The places of cases in a column of their numbers."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import count, repeat
from operator import sub

from desk.model.ids import case_id, case_numbers, plain_case_number

_SPARSE = 4
"""Numbers to each case up to which a table of all numbers is smaller than a dict of the cases."""


class CasePlaces(Collection[str]):
    """Finds a case in a column of numbers. None stands there twice.

    It holds some bytes a case, where a dict holds its name, its number and its place.
    """

    def __init__(self, numbers: array[int]) -> None:
        """Note the place of each number, from 1.

        They stand in a table of all numbers, or in a dict where they lie far apart.
        """
        self._numbers = numbers
        self._least = least = min(numbers, default=0)
        size = max(numbers, default=-1) - least + 1
        is_dense = size <= _SPARSE * len(numbers)
        self._table = array("I", bytes(array("I").itemsize * size if is_dense else 0))
        self._far: dict[int, int] = {}
        note = self._table.__setitem__ if is_dense else self._far.__setitem__
        deque(map(note, map(sub, numbers, repeat(least)), count(1)), maxlen=0)  # as a loop it took five times as long

    def place(self, case: str) -> int | None:
        """The place of a case, from 0. None for one that is not there."""
        number = plain_case_number(case)
        if number is None:
            return None
        beyond = number - self._least
        found = self._table[beyond] if 0 <= beyond < len(self._table) else self._far.get(beyond, 0)
        return found - 1 if found else None

    def places(self, cases: Iterable[str]) -> list[int]:
        """The places of many cases, -1 for one that is not there. Raises ValueError for an id without a number."""
        least, table, size = self._least, self._table, len(self._table)
        beyond = [number - least for number in case_numbers(cases)]
        if not size:
            return [self._far.get(each, 0) - 1 for each in beyond]
        return [table[each] - 1 if 0 <= each < size else -1 for each in beyond]

    @cached_property
    def ids(self) -> list[str]:
        """The cases in their order."""
        return list(map(case_id, self._numbers))

    def __contains__(self, case: object) -> bool:
        return isinstance(case, str) and self.place(case) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self._numbers)
