"""The times at which cases turn by themselves."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator

from desk.board.queue_item import NEVER_TURNS


class TurnSchedule:
    """Holds the next turn of each case, as a timestamp."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}
        self._heap: list[tuple[float, str]] = []

    def fill(self, turns: Iterable[tuple[float, str]]) -> None:
        """Begin anew with the turns of many cases."""
        self._heap = [turn for turn in turns if turn[0] != NEVER_TURNS]
        heapq.heapify(self._heap)
        self._at = {case: at for at, case in self._heap}

    def put(self, case: str, at: float) -> None:
        """Note the next turn of a case."""
        if at == NEVER_TURNS:
            self.drop(case)
        elif self._at.get(case) != at:
            self._at[case] = at
            heapq.heappush(self._heap, (at, case))

    def drop(self, case: str) -> None:
        """Forget a case. An unknown one is no error."""
        self._at.pop(case, None)

    def pop_turned(self, moment: float) -> Iterator[str]:
        """Take the cases that turned by a moment, soonest first."""
        while (at := self.next) is not None and at <= moment:
            _, case = heapq.heappop(self._heap)
            del self._at[case]
            yield case

    @property
    def next(self) -> float | None:
        """The next turn of any case. None when nothing will turn."""
        heap = self._heap
        while heap and self._at.get(heap[0][1]) != heap[0][0]:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def soonest(self, count: int, *, skipped: Collection[str] = ()) -> list[tuple[float, str]]:
        """The next cases to turn, each behind its time. Soonest first."""
        return heapq.nsmallest(count, ((at, case) for case, at in self._at.items() if case not in skipped))
