"""When the desk is open, counted on instants; it knows no case, no target and no present moment.

Every instant is labelled with its local time, and counts when that label lies in the opening hours (SLA.md, rule 1). Hours that the
clocks skip therefore never exist and hours that come twice count twice. Open spans are worked out once for twelve weeks at a time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import NamedTuple

from desk.sla.hours import ALWAYS_OPEN, OpeningHours
from desk.sla.ticks import DAY_SECONDS, EPOCH_ORDINAL, SECOND, instant, ticks
from desk.sla.zones import BLOCK_DAYS, BLOCK_SECONDS, stretches

_BLOCK = BLOCK_SECONDS * SECOND
_FIRST = ticks(datetime(2, 1, 1, tzinfo=UTC)) // _BLOCK
_LAST = ticks(datetime(9998, 1, 1, tzinfo=UTC)) // _BLOCK
"""The blocks a datetime can speak of."""


class _Block(NamedTuple):
    """The open spans of twelve weeks, in ticks, and how much was open up to the end of each."""

    starts: list[int]
    ends: list[int]
    filled: list[int]

    @property
    def total(self) -> int:
        return self.filled[-1] if self.filled else 0

    def before(self, at: int) -> int:
        """Open time of this block before `at`."""
        number = bisect_left(self.ends, at)
        if number == len(self.ends):
            return self.total
        return self.filled[number] - (self.ends[number] - max(at, self.starts[number]))


@dataclass(frozen=True)
class Calendar:
    """Opening hours in a zone.

    Instants go in with any zone and come out in UTC; durations are seconds, exact to the microsecond. Where nothing opens any more
    the answer is None.
    """

    hours: OpeningHours = ALWAYS_OPEN
    zone: str = "UTC"
    name: str = "always"
    _blocks: dict[int, _Block] = field(default_factory=dict, init=False, repr=False, compare=False)
    always: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "always", self.hours.always)

    def add(self, start: datetime, seconds: float) -> datetime | None:
        """The first instant at which `seconds` of open time have passed since `start`; none at all gives the next open moment."""
        return _instant(self.reach(ticks(start), round(seconds * SECOND)))

    def sub(self, start: datetime, seconds: float) -> datetime | None:
        """The last instant from which `seconds` of open time pass until `start`; none at all gives the last open moment."""
        return _instant(self.back(ticks(start), round(seconds * SECOND)))

    def between(self, start: datetime, end: datetime) -> float:
        """Open seconds from `start` to `end`; 0 when they are the wrong way round."""
        return self.count(ticks(start), ticks(end)) / SECOND

    def is_open(self, at: datetime) -> bool:
        """Whether the desk is open at this instant; it is open at the moment of opening and closed at that of closing."""
        return self.always or self.opening(ticks(at)) == ticks(at)

    def next_open(self, at: datetime) -> datetime | None:
        """The next opening, or `at` itself while open."""
        return _instant(self.opening(ticks(at)))

    def next_close(self, at: datetime) -> datetime | None:
        """The end of the present open span, or of the next one while closed; None when it never closes."""
        return _instant(self.closing(ticks(at)))

    def segments(self, start: datetime, count: int) -> list[tuple[datetime, datetime | None]]:
        """The next `count` open spans from `start` on, the first cut at `start`; the end is None when it never closes."""
        found: list[tuple[datetime, datetime | None]] = []
        for opens, closes in self.open_spans(ticks(start)):
            if len(found) == count:
                break
            found.append((instant(opens), _instant(closes)))
        return found

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Every open span between two instants, cut at both."""
        found: list[tuple[datetime, datetime]] = []
        last = ticks(end)
        for opens, closes in self.open_spans(ticks(start)):
            if opens >= last:
                break
            found.append((instant(opens), end.astimezone(UTC) if closes is None or closes > last else instant(closes)))
        return found

    def count(self, start: int, end: int) -> int:
        """Open ticks from `start` to `end`, both in ticks."""
        if end <= start or self.always:
            return max(end - start, 0)
        first, last = start // _BLOCK, end // _BLOCK
        found = self._block(last).before(end) - self._block(first).before(start)
        for number in range(first, last):
            found += self._block(number).total
        return found

    def reach(self, start: int, amount: int) -> int | None:
        """Like `add`, in ticks."""
        if self.always:
            return start + amount
        if amount <= 0:
            return self.opening(start)
        number = start // _BLOCK
        missing = amount + self._block(number).before(start)
        while missing > self._block(number).total:
            missing -= self._block(number).total
            number += 1
            if self._nothing_from(number):
                return None
        block = self._block(number)
        span = bisect_left(block.filled, missing)
        return block.ends[span] - (block.filled[span] - missing)

    def back(self, start: int, amount: int) -> int | None:
        """Like `sub`, in ticks."""
        if self.always:
            return start - amount
        number = start // _BLOCK
        place = self._block(number).before(start) - amount
        while place < 0 or (place == 0 and amount == 0):
            number -= 1
            if self._nothing_before(number):
                return None
            place += self._block(number).total
        block = self._block(number)
        span = bisect_right(block.filled, place) if amount else bisect_left(block.filled, place)
        return block.ends[span] - (block.filled[span] - place)

    def opening(self, at: int) -> int | None:
        """Like `next_open`, in ticks."""
        if self.always:
            return at
        number = at // _BLOCK
        block = self._block(number)
        span = bisect_right(block.ends, at)
        while span == len(block.ends):
            number += 1
            if self._nothing_from(number):
                return None
            block, span = self._block(number), 0
        return max(at, block.starts[span])

    def closing(self, at: int) -> int | None:
        """Like `next_close`, in ticks."""
        opens = self.opening(at)
        if opens is None or self.always:
            return None
        number = opens // _BLOCK
        closes = self._end_of_span(number, opens)
        while closes == (number + 1) * _BLOCK:
            number += 1
            if number > _LAST or (self.hours.every_week_open and not self.hours.endless and number > self._specials[1]):
                return None
            block = self._block(number)
            if not block.starts or block.starts[0] != closes:
                break
            closes = block.ends[0]
        return closes

    def open_spans(self, start: int) -> Iterator[tuple[int, int | None]]:
        """Every open span from `start` on, in ticks, without end if the desk never stops opening."""
        opens = self.opening(start)
        while opens is not None:
            closes = self.closing(opens)
            yield opens, closes
            opens = None if closes is None else self.opening(closes)

    def _end_of_span(self, number: int, opens: int) -> int:
        block = self._block(number)
        return block.ends[bisect_right(block.ends, opens)]

    def _nothing_from(self, number: int) -> bool:
        return number > _LAST or (self.hours.every_week_closed and number > self._specials[1])

    def _nothing_before(self, number: int) -> bool:
        return number < _FIRST or (self.hours.every_week_closed and number < self._specials[0])

    @cached_property
    def _specials(self) -> tuple[int, int]:
        """The blocks outside which every date is like its weekday, but for national holidays."""
        days = [day.toordinal() - EPOCH_ORDINAL for day in self.hours.special_dates] or [0]
        return (min(days) - 2) // BLOCK_DAYS, (max(days) + 2) // BLOCK_DAYS

    def _block(self, number: int) -> _Block:
        block = self._blocks.get(number)
        if block is None:
            block = self._blocks[number] = self._worked_out(number)
        return block

    def _worked_out(self, number: int) -> _Block:
        block = _Block([], [], [])
        open_so_far = 0
        for start, end in self._open_in(number):
            open_so_far += end - start
            if block.ends and block.ends[-1] == start:
                block.ends[-1], block.filled[-1] = end, open_so_far
                continue
            block.starts.append(start)
            block.ends.append(end)
            block.filled.append(open_so_far)
        return block

    def _open_in(self, number: int) -> Iterator[tuple[int, int]]:
        for start, end, offset in stretches(self.zone, number):
            for day in range((start + offset) // DAY_SECONDS, (end + offset - 1) // DAY_SECONDS + 1):
                midnight = day * DAY_SECONDS - offset
                for opens, closes in self.hours.on(date.fromordinal(day + EPOCH_ORDINAL)):
                    first, last = max(start, midnight + opens), min(end, midnight + closes)
                    if first < last:
                        yield first * SECOND, last * SECOND


ALWAYS = Calendar()
"""Open every minute; what promises count by, and the default."""


def _instant(at: int | None) -> datetime | None:
    return None if at is None else instant(at)
