"""Values of many cases, most of which are not made yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, MutableMapping
from itertools import chain
from typing import NoReturn, Self, TypeVar

Value = TypeVar("Value")


def no_value(case: str) -> NoReturn:
    """There is no case to begin with. Raises KeyError."""
    raise KeyError(case)


class CaseValues(MutableMapping[str, Value]):
    """Values by the ids of cases.

    Only what was put is held. The others are made each time when they are asked for.
    """

    def __init__(self, first: Collection[str] = (), make: Callable[[str], Value] = no_value) -> None:
        """Begin with cases whose values `make` gives. Their collection is not copied: it may not change."""
        self._first = first
        self._make = make
        self._put: dict[str, Value] = {}
        self._gone: set[str] = set()
        """Those of the first that were taken out. One that is put again comes after them."""
        self._size = len(first)

    def __getitem__(self, case: str) -> Value:
        if case in self._put:
            return self._put[case]
        if not self._is_first(case):
            raise KeyError(case)
        return self._make(case)

    def _is_first(self, case: object) -> bool:
        return case in self._first and case not in self._gone

    def __setitem__(self, case: str, value: Value) -> None:
        self._size += case not in self
        self._put[case] = value

    def __delitem__(self, case: str) -> None:
        if case not in self:
            raise KeyError(case)
        self._put.pop(case, None)
        self._gone.add(case)
        self._size -= 1

    def discard(self, case: str) -> None:
        """Forget a case. An unknown one is no error."""
        if case in self:
            del self[case]

    def __contains__(self, case: object) -> bool:
        return case in self._put or (case in self._first and case not in self._gone)

    def __iter__(self) -> Iterator[str]:
        if not self._put and not self._gone:
            return iter(self._first)
        return chain((case for case in self._first if case not in self._gone), [case for case in self._put if not self._is_first(case)])

    def __len__(self) -> int:
        return self._size

    def copy(self) -> Self:
        """A copy. Nothing that is put later changes it."""
        copied = self.__class__.__new__(self.__class__)
        copied.__dict__.update(self.__dict__)
        copied._put, copied._gone = self._put.copy(), self._gone.copy()
        return copied
