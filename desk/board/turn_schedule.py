"""The times at which cases turn by themselves."""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from desk.board.queue_item import NEVER_TURNS

Turn = tuple[float, str]
"""A case behind the time at which it turns."""


class TurnSchedule:
    """Holds the next turn of each case, as a timestamp.

    Those that were filled in together stand sorted in columns. Only those that were put since are in a heap.
    """

    def __init__(self) -> None:
        self._times: array[float] = array("d")
        self._cases: Sequence[str] = ()
        self._passed = 0
        """The number of turns at the head of the columns that are over."""
        self._replaced: set[str] = set()
        """The cases whose turn in the columns does not hold."""
        self._at: dict[str, float] = {}
        self._heap: list[Turn] = []

    def fill(self, times: Sequence[float], cases: Sequence[str]) -> None:
        """Begin anew with the turns of many cases."""
        order = sorted(range(len(times)), key=cases.__getitem__)
        order.sort(key=times.__getitem__)
        self._times = array("d", map(times.__getitem__, order))
        del self._times[bisect_left(self._times, NEVER_TURNS) :]
        self._cases, self._passed = [cases[place] for place in order[: len(self._times)]], 0
        self._replaced.clear()
        self._at.clear()
        self._heap.clear()

    def put(self, case: str, at: float) -> None:
        """Note the next turn of a case."""
        self._replaced.add(case)
        if at == NEVER_TURNS:
            self._at.pop(case, None)
        elif self._at.get(case) != at:
            self._at[case] = at
            heapq.heappush(self._heap, (at, case))

    def drop(self, case: str) -> None:
        """Forget a case. An unknown one is no error."""
        self.put(case, NEVER_TURNS)

    def pop_turned(self, moment: float) -> Iterator[str]:
        """Take the cases that turned by a moment, soonest first."""
        while (turn := self._first) is not None and turn[0] <= moment:
            self.drop(turn[1])
            yield turn[1]

    @property
    def next(self) -> float | None:
        """The next turn of any case. None when nothing will turn."""
        first = self._first
        return None if first is None else first[0]

    @property
    def _first(self) -> Turn | None:
        heap = self._heap
        while heap and self._at.get(heap[0][1]) != heap[0][0]:
            heapq.heappop(heap)
        while self._passed < len(self._cases) and self._cases[self._passed] in self._replaced:
            self._passed += 1
        return min((*heap[:1], *islice(self._filled(), 1)), default=None)

    def _filled(self) -> Iterator[Turn]:
        """The turns that were filled in and still hold, soonest first."""
        for place in range(self._passed, len(self._cases)):
            if self._cases[place] not in self._replaced:
                yield self._times[place], self._cases[place]

    def soonest(self, count: int, *, skipped: Collection[str] = ()) -> list[Turn]:
        """The next cases to turn, each behind its time. Soonest first."""
        filled = islice((turn for turn in self._filled() if turn[1] not in skipped), count)
        return heapq.nsmallest(count, (*filled, *((at, case) for case, at in self._at.items() if case not in skipped)))
