"""The queue as it was at an instant, moved through time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from desk.board.case_view import CaseView, case_view, next_change
from desk.board.queue import Queue
from desk.model.case import Case
from desk.model.shift import Shift
from desk.review.case_as_of import case_as_of
from desk.review.events import EventIndex
from desk.sla.policy import Policy

SLICE = 10
"""Cases read before the keyboard is looked after again."""
Progress = tuple[int, int]
"""The cases read so far, and those there are to read."""


class BoardAsOf:
    """Holds the board at one instant, under today's targets.

    A step reads the cases alone that something happened to in between, and rates those of which a clock turned. So it costs what
    happened and not what is open.
    """

    def __init__(self, cases: Mapping[str, Case], policy: Policy, *, zone: tzinfo, shift: Shift, me: str = "") -> None:
        self.queue = Queue(policy, me=me, zone=zone)
        self.queue.set_shift(shift)
        self.events = EventIndex(cases.values())
        self.at: datetime | None = None
        self._cases = cases
        self._policy = policy
        self._zone = zone
        self._turns: dict[str, list[float]] = {}
        """The timestamps at which a case's place changes by itself, by case."""

    def go_to(self, at: datetime) -> Iterator[Progress]:
        """Bring the board to an instant, by slices of cases.

        It is there when the iterator ends.
        """
        was = self.at
        yield from self._renewed_slices(self._touched_cases(at), at)
        if was is not None and at < was:
            for case in self._turned_between(at, was):
                self.queue.update_view(self.queue.views[case], at)
        self.at = at
        self.queue.tick(at)

    def case(self, case: str) -> Case | None:
        """A case as it is today. None where there is none."""
        return self._cases.get(case)

    def _touched_cases(self, at: datetime) -> Sequence[str]:
        """The cases to which something happened on the way."""
        if self.at is None:
            return tuple(self._cases)
        events = self.events.between(min(self.at, at), max(self.at, at))
        return tuple(dict.fromkeys(event.case for event in events))

    def _renewed_slices(self, cases: Sequence[str], at: datetime) -> Iterator[Progress]:
        for start in range(0, len(cases), SLICE):
            for case in cases[start : start + SLICE]:
                self._read_case(case, at)
            yield min(start + SLICE, len(cases)), len(cases)

    def _read_case(self, case: str, at: datetime) -> None:
        then = case_as_of(self._cases[case], at)
        if then is None:
            self.queue.drop([case])
            self._turns.pop(case, None)
            return
        view = case_view(then, self._policy, self._zone)
        self._turns[case] = [turn.timestamp() for turn in _turning_points(view)]
        self.queue.update_view(view, at)

    def _turned_between(self, after: datetime, until: datetime) -> list[str]:
        first, last = after.timestamp(), until.timestamp()
        return [case for case, turns in self._turns.items() if bisect_right(turns, first) < bisect_right(turns, last)]


def _turning_points(view: CaseView) -> Iterator[datetime]:
    """Every instant at which a case's place changes by itself."""
    turn = next_change(view, view.state.created_at)
    while turn is not None:
        yield turn
        turn = next_change(view, turn)
