"""Everything that happened on a shift, in order of time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from desk.model.case import Case
from desk.model.entries import AnyEntry, Assign, Incoming
from desk.model.ids import case_order


class Event(NamedTuple):
    """One entry of a case. Without one it says that it was logged."""

    at: datetime
    case: str
    entry: AnyEntry | None

    @property
    def is_chase(self) -> bool:
        """Did the customer have to ask after their own matter?"""
        return isinstance(self.entry, Incoming) and self.entry.chase

    @property
    def is_handover(self) -> bool:
        """Did the case change hands at a handover?"""
        return isinstance(self.entry, Assign) and bool(self.entry.handover)


class EventIndex:
    """The events of all cases, sorted once."""

    def __init__(self, cases: Iterable[Case]) -> None:
        found = [event for case in cases for event in _case_events(case)]
        found.sort(key=lambda event: (event.at, case_order(event.case)))
        self._events = found
        self._times = [event.at for event in found]

    def __len__(self) -> int:
        return len(self._events)

    @property
    def first_at(self) -> datetime | None:
        """When the first one happened. None without any."""
        return self._times[0] if self._times else None

    def count_until(self, at: datetime) -> int:
        """The number of events up to an instant."""
        return bisect_right(self._times, at)

    def count_within(self, start: datetime, at: datetime) -> int:
        """The number of events from one instant up to another."""
        return max(0, self.count_until(at) - bisect_left(self._times, start))

    def between(self, after: datetime, until: datetime) -> Sequence[Event]:
        """The events after one instant, up to another."""
        return self._events[self.count_until(after) : self.count_until(until)]

    def last(self, at: datetime, count: int) -> Sequence[Event]:
        """The last events up to an instant, oldest first."""
        end = self.count_until(at)
        return self._events[max(0, end - count) : end]

    def next_at(self, at: datetime, matches: Callable[[Event], bool] = lambda event: True) -> datetime | None:
        """When the next event after an instant happened that matches. None without one."""
        later = (self._events[place] for place in range(self.count_until(at), len(self._events)))
        return next((event.at for event in later if matches(event)), None)

    def previous_at(self, at: datetime) -> datetime | None:
        """When the last event before an instant happened. None without one."""
        place = bisect_left(self._times, at)
        return self._times[place - 1] if place else None

    def matching(self, matches: Callable[[Event], bool], start: datetime, end: datetime) -> Iterator[datetime]:
        """The instants of all events that match, from `start` to `end`."""
        return (event.at for event in self._events[bisect_left(self._times, start) : self.count_until(end)] if matches(event))


def _case_events(case: Case) -> Iterator[Event]:
    """The events of a case. Nothing was on the board before it was logged."""
    yield Event(case.created_at, case.id, None)
    for entry in case.entries:
        yield Event(max(entry.at, case.created_at), case.id, entry)
