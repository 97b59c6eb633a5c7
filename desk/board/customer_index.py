"""Index of cases by what tells their customer."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from desk.model.ids import case_id

try:
    from _blake2 import blake2b  # what hashlib gives, without OpenSSL: that is half a megabyte
except ImportError:  # another Python may have it elsewhere
    from hashlib import blake2b

_SUM_SIZE = 8


def key_sum(key: str) -> int:
    """The sum by which a key stands in columns. Two keys of one sum are not to be expected."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_SUM_SIZE).digest(), "little")


class CustomerKeys:
    """The keys of many cases in two columns.

    They are sorted by the sums of the keys, and never changed.
    """

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        """Sort pairs of a key's sum and a case's number."""
        ordered = sorted(pairs)
        self._sums = array("Q", [one for one, _ in ordered])
        self._numbers = array("Q", [number for _, number in ordered])

    @classmethod
    def read(cls, columns: tuple[bytes, bytes]) -> CustomerKeys:
        """The keys that were written as `columns`."""
        found = cls()
        found._sums.frombytes(columns[0])
        found._numbers.frombytes(columns[1])
        return found

    @property
    def columns(self) -> tuple[bytes, bytes]:
        """Both columns as bytes."""
        return self._sums.tobytes(), self._numbers.tobytes()

    def pairs(self, *, without: Container[int] = ()) -> Iterator[tuple[int, int]]:
        """Each sum with its case. Those of some cases are left out."""
        return ((one, number) for one, number in zip(self._sums, self._numbers, strict=True) if number not in without)

    def cases(self, key: str) -> Iterator[str]:
        """The cases with a key."""
        wanted, sums = key_sum(key), self._sums
        place = bisect_left(sums, wanted)
        while place < len(sums) and sums[place] == wanted:
            yield case_id(self._numbers[place])
            place += 1


class CustomerIndex:
    """Finds the cases that share a key of their customer. No search goes through all cases."""

    def __init__(self) -> None:
        self._kept = CustomerKeys()
        self._replaced: set[str] = set()
        self._keys: dict[str, tuple[str, ...]] = {}
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)

    def fill(self, kept: CustomerKeys) -> None:
        """Begin anew with the keys of many cases."""
        self._kept = kept
        self._replaced.clear()
        self._keys.clear()
        self._by_key.clear()

    def put(self, case: str, keys: tuple[str, ...]) -> None:
        """Add a case, or replace its keys."""
        self.drop(case)
        self._keys[case] = keys
        for key in keys:
            self._by_key[key].add(case)

    def drop(self, case: str) -> None:
        """Remove a case. An unknown one is no error."""
        self._replaced.add(case)
        for key in self._keys.pop(case, ()):
            self._by_key[key].discard(case)

    def keys_of(self, case: str) -> tuple[str, ...] | None:
        """The keys of a case as they were put. None for one that was filled in."""
        return self._keys.get(case, () if case in self._replaced else None)

    def cases_with(self, keys: Iterable[str]) -> set[str]:
        """The cases that share one of these keys."""
        found: set[str] = set()
        for key in keys:
            found.update(self._by_key.get(key, ()), (case for case in self._kept.cases(key) if case not in self._replaced))
        return found
