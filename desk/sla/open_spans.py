"""Open spans on the line of instants, twelve weeks at a time, each worked out once; it knows no question that is asked of them.

Every instant is labelled with its local time, and is open when that label lies in the opening hours (SLA.md, rule 1). Hours that the
clocks skip therefore never exist, and hours that come twice count twice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from desk.sla.microseconds import DAY_SECONDS, EPOCH_ORDINAL, SECOND
from desk.sla.opening_hours import OpeningHours
from desk.sla.zones import BLOCK_DAYS, BLOCK_SECONDS, stretches

LENGTH = BLOCK_SECONDS * SECOND
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2200, 1, 1)
"""All years before and after count as closed, so that a date such as 9999-12-31 costs nothing."""
FIRST, LAST = ((day.toordinal() - EPOCH_ORDINAL) // BLOCK_DAYS for day in (FIRST_DATE, LAST_DATE))
"""The blocks that are looked at; block 0 begins in 1970."""
_BASE = (date(2025, 1, 1).toordinal() - EPOCH_ORDINAL) // BLOCK_DAYS
"""Where sums begin: near the cases that desks have, so that few blocks lie between."""


class Block(NamedTuple):
    """The open spans of twelve weeks, in ticks, and how much was open up to the end of each."""

    starts: list[int]
    ends: list[int]
    filled: list[int]

    def before(self, at: int) -> int:
        """Open time of this block before `at`."""
        span = bisect_left(self.ends, at)
        if span == len(self.ends):
            return self.filled[-1] if self.filled else 0
        return self.filled[span] - (self.ends[span] - max(at, self.starts[span]))


class Blocks:
    """All blocks of some opening hours in a zone."""

    def __init__(self, hours: OpeningHours, zone: str) -> None:
        self.hours = hours
        self.zone = zone
        self._usual = (hours.usual_before(BLOCK_SECONDS) - hours.usual_before(0)) * SECOND
        self._made: dict[int, Block] = {}
        self._sums: dict[int, int] = {_BASE: 0}
        self._known = _BASE, _BASE

    def __getitem__(self, number: int) -> Block:
        block = self._made.get(number)
        if block is None:
            block = self._made[number] = self._worked_out(number) if FIRST <= number <= LAST else Block([], [], [])
        return block

    def before(self, number: int) -> int:
        """Open time before the start of a block, counted from a fixed one, so that years are one subtraction."""
        known = self._sums.get(number)
        return self._summed(min(max(number, FIRST), LAST + 1)) if known is None else known

    def _summed(self, number: int) -> int:
        sums = self._sums
        first, last = self._known
        for following in range(last, number):
            sums[following + 1] = sums[following] + self._total(following)
        for earlier in range(first - 1, number - 1, -1):
            sums[earlier] = sums[earlier + 1] - self._total(earlier)
        self._known = min(first, number), max(last, number)
        return sums[number]

    def about(self, amount: int) -> int:
        """How many blocks that much open time takes, if all were ordinary."""
        return min(amount // self._usual, LAST) if self._usual else 0

    def nothing_from(self, number: int) -> bool:
        """Whether no minute is open any more from this block on."""
        return number > LAST or (self.hours.every_week_closed and number > self.special[1])

    def nothing_before(self, number: int) -> bool:
        """Whether no minute was open up to the end of this block."""
        return number < FIRST or (self.hours.every_week_closed and number < self.special[0])

    def all_from(self, number: int) -> bool:
        """Whether no minute is closed any more from this block on."""
        return number > LAST or (self.hours.every_week_open and not self.hours.endless and number > self.special[1])

    @cached_property
    def special(self) -> tuple[int, int]:
        """The first and last block with a date unlike its weekday, national holidays left aside."""
        return min(self._special, default=0), max(self._special, default=0)

    @cached_property
    def _special(self) -> frozenset[int]:
        days = [day.toordinal() - EPOCH_ORDINAL for day in self.hours.special_dates]
        return frozenset((day + near) // BLOCK_DAYS for day in days for near in (-1, 0, 1))

    def _total(self, number: int) -> int:
        """Open time of a block; an ordinary one need not be worked out for that."""
        if number in self._made or number in self._special or self.hours.endless:
            return self[number].before(LENGTH * (number + 1))
        usual = self.hours.usual_before
        return sum(usual(end + offset) - usual(start + offset) for start, end, offset in stretches(self.zone, number)) * SECOND

    def _worked_out(self, number: int) -> Block:
        block = Block([], [], [])
        filled = 0
        for start, end in self._spans(number):
            filled += end - start
            if block.ends and block.ends[-1] == start:
                block.ends[-1], block.filled[-1] = end, filled
                continue
            block.starts.append(start)
            block.ends.append(end)
            block.filled.append(filled)
        return block

    def _spans(self, number: int) -> Iterator[tuple[int, int]]:
        for start, end, offset in stretches(self.zone, number):
            for day in range((start + offset) // DAY_SECONDS, (end + offset - 1) // DAY_SECONDS + 1):
                midnight = day * DAY_SECONDS - offset
                for opens, closes in self.hours.on(date.fromordinal(day + EPOCH_ORDINAL)):
                    first, last = max(start, midnight + opens), min(end, midnight + closes)
                    if first < last:
                        yield first * SECOND, last * SECOND
