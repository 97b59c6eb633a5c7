"""The places of cases in the queue."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from desk.board.queue_columns import NO_COLUMNS, RANKS, QueueColumns
from desk.board.queue_order import RiskKey
from desk.model.case_values import CaseValues

_FEW = 8
"""One part in so many that was rated anew is put among the others one by one."""


class RiskKeys(CaseValues[RiskKey]):
    """The key of each case by which it is ordered. One that was not rated anew is made of columns when it is asked for."""

    def __init__(self, columns: QueueColumns = NO_COLUMNS) -> None:
        super().__init__(columns.places, self._kept_key)
        self._places = columns.places
        self._ranks, self._dues, self._numbers = columns.ranks, columns.due_times, columns.case_numbers

    def _kept_key(self, case: str) -> RiskKey:
        place = self._places.place(case)
        if place is None:
            raise KeyError(case)
        return RANKS[self._ranks[place]], self._dues[place], self._numbers[place]

    def __getitem__(self, case: str) -> RiskKey:
        if (key := self._put.get(case)) is not None:
            return key
        if case in self._gone:
            raise KeyError(case)
        return self._kept_key(case)

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
