"""The places of cases in the queue."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from desk.board.queue_columns import NO_COLUMNS, RANKS, QueueColumns
from desk.board.queue_order import RiskKey
from desk.model.case_values import CaseValues

_AT_ONCE = 500
"""Keys made in one go, where it is not known how many are asked for."""
_FEW = 8
"""One part in so many that was rated anew is put among the others one by one."""


class RiskKeys(CaseValues[RiskKey]):
    """The key of each case by which it is ordered. One that was not rated anew is made of columns when it is asked for."""

    def __init__(self, columns: QueueColumns = NO_COLUMNS) -> None:
        super().__init__(columns.places)
        self._places = columns.places
        self._ranks, self._dues, self._numbers = columns.ranks, columns.due_times, columns.case_numbers

    def __getitem__(self, case: str) -> RiskKey:
        if (key := self._put.get(case)) is not None:
            return key
        place = self._places.place(case)
        if place is None or case in self._gone:
            raise KeyError(case)
        return RANKS[self._ranks[place]], self._dues[place], self._numbers[place]

    def of(self, cases: Sequence[str]) -> list[RiskKey]:
        """The keys of several cases, all of them known."""
        try:
            places = self._places.places(cases)
        except ValueError:
            return [self[case] for case in cases]
        put, ranks, dues, numbers = self._put, self._ranks, self._dues, self._numbers
        every = zip(cases, places, strict=True)
        return [put[case] if case in put else (RANKS[ranks[place]], dues[place], numbers[place]) for case, place in every]

    def in_turn(self, cases: Sequence[str]) -> Iterator[tuple[str, RiskKey]]:
        """Several cases with their keys, some hundreds made at once."""
        for begin in range(0, len(cases), _AT_ONCE):
            several = cases[begin : begin + _AT_ONCE]
            yield from zip(several, self.of(several), strict=True)

    def _kept(self) -> Iterator[str]:
        """Those that are as the columns have them, worst first."""
        return (case for case in self._places if case not in self._put and case not in self._gone)

    def in_order(self, cases: Iterable[str], others: Iterable[str] = ()) -> list[str]:
        """Cases with the worst first. The first ones come in the order of the columns, `others` in any."""
        kept: list[str] = []
        moved: list[str] = []
        for case in cases:
            (moved if case in self._put else kept).append(case)
        moved += others
        if len(moved) * _FEW > len(kept):
            return sorted((*kept, *moved), key=self.__getitem__)
        for case in moved:
            bisect.insort(kept, case, key=self.__getitem__)
        return kept

    def worst(self, most: int) -> list[str]:
        """The worst cases of all."""
        return heapq.nsmallest(most, chain(islice(self._kept(), most), self._put), key=self.__getitem__)

    def at_rank(self, rank: float) -> bytes:
        """Which cases of the columns have a rank now: a byte each."""
        found = bytearray(self._ranks.translate(bytes(one == rank for one in RANKS)))
        for case in chain(self._gone, self._put):
            if (place := self._places.place(case)) is not None:
                found[place] = case in self._put and self._put[case][0] == rank
        return bytes(found)
