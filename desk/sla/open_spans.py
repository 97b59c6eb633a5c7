"""Computes the open spans of a calendar in blocks of twelve weeks.

Every instant is labelled with its local time, and is open when that label lies in the opening hours (SLA.1). Hours that the
clocks skip therefore never exist, and hours that come twice count twice. Each block is computed once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from desk.sla.microseconds import DAY_SECONDS, EPOCH_ORDINAL, SECOND
from desk.sla.opening_hours import OpeningHours
from desk.sla.zones import BLOCK_DAYS, BLOCK_SECONDS, offset_spans

BLOCK_LENGTH = BLOCK_SECONDS * SECOND
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2200, 1, 1)
"""Years before and after count as closed, so that a date such as 9999-12-31 costs nothing."""
FIRST_BLOCK, LAST_BLOCK = ((day.toordinal() - EPOCH_ORDINAL) // BLOCK_DAYS for day in (FIRST_DATE, LAST_DATE))
"""First and last block that can be open. Block 0 begins in 1970."""
_ZERO_BLOCK = (date(2025, 1, 1).toordinal() - EPOCH_ORDINAL) // BLOCK_DAYS
"""The block where sums begin: near the cases that desks have, so that few blocks lie between."""


class BlockSpans(NamedTuple):
    """The open spans of one block.

    `starts` and `ends` are microseconds since 1970, `totals` the microseconds open in the block up to the end of each span.
    """

    starts: list[int]
    ends: list[int]
    totals: list[int]

    def open_before(self, at: int) -> int:
        """Open microseconds of this block before `at`."""
        span = bisect_left(self.ends, at)
        if span == len(self.ends):
            return self.totals[-1] if self.totals else 0
        return self.totals[span] - (self.ends[span] - max(at, self.starts[span]))


class OpenSpans:
    """All blocks of some opening hours in a zone."""

    def __init__(self, hours: OpeningHours, zone: str) -> None:
        self.hours = hours
        self.zone = zone
        self._ordinary_total = (hours.ordinary_seconds_before(BLOCK_SECONDS) - hours.ordinary_seconds_before(0)) * SECOND
        self._blocks: dict[int, BlockSpans] = {}
        self._open_before: dict[int, int] = {_ZERO_BLOCK: 0}
        self._known_range = _ZERO_BLOCK, _ZERO_BLOCK

    def __getitem__(self, number: int) -> BlockSpans:
        block = self._blocks.get(number)
        if block is None:
            block = self._blocks[number] = self._compute_block(number) if FIRST_BLOCK <= number <= LAST_BLOCK else BlockSpans([], [], [])
        return block

    def open_before(self, number: int) -> int:
        """Open microseconds before the start of a block.

        They count from a fixed block, so that the time between two blocks, years apart, is one subtraction.
        """
        known = self._open_before.get(number)
        return self._sum_up_to(min(max(number, FIRST_BLOCK), LAST_BLOCK + 1)) if known is None else known

    def _sum_up_to(self, number: int) -> int:
        sums = self._open_before
        first, last = self._known_range
        for following in range(last, number):
            sums[following + 1] = sums[following] + self._block_total(following)
        for earlier in range(first - 1, number - 1, -1):
            sums[earlier] = sums[earlier + 1] - self._block_total(earlier)
        self._known_range = min(first, number), max(last, number)
        return sums[number]

    def ordinary_blocks_in(self, amount: int) -> int:
        """Number of ordinary blocks that have `amount` open microseconds."""
        return min(amount // self._ordinary_total, LAST_BLOCK) if self._ordinary_total else 0

    def is_closed_from(self, number: int) -> bool:
        """Is every minute closed from this block on?"""
        return number > LAST_BLOCK or (self.hours.is_closed_all_week and number > self.special_range[1])

    def is_closed_up_to(self, number: int) -> bool:
        """Is every minute closed up to the end of this block?"""
        return number < FIRST_BLOCK or (self.hours.is_closed_all_week and number < self.special_range[0])

    def is_open_from(self, number: int) -> bool:
        """Is every minute open from this block on?"""
        return number > LAST_BLOCK or (
            self.hours.is_open_all_week and not self.hours.has_national_holidays and number > self.special_range[1]
        )

    @cached_property
    def special_range(self) -> tuple[int, int]:
        """The first and last block with a date unlike its weekday.

        National holidays are left out: they have no end.
        """
        return min(self._special_blocks, default=0), max(self._special_blocks, default=0)

    @cached_property
    def _special_blocks(self) -> frozenset[int]:
        days = [day.toordinal() - EPOCH_ORDINAL for day in self.hours.special_dates]
        return frozenset((day + near) // BLOCK_DAYS for day in days for near in (-1, 0, 1))

    def _block_total(self, number: int) -> int:
        """Open microseconds of a block.

        The total of an ordinary block follows from the week, so its spans are not computed for that.
        """
        if number in self._blocks or number in self._special_blocks or self.hours.has_national_holidays:
            return self[number].open_before(BLOCK_LENGTH * (number + 1))
        usual = self.hours.ordinary_seconds_before
        return sum(usual(end + offset) - usual(start + offset) for start, end, offset in offset_spans(self.zone, number)) * SECOND

    def _compute_block(self, number: int) -> BlockSpans:
        block = BlockSpans([], [], [])
        filled = 0
        for start, end in self._compute_spans(number):
            filled += end - start
            if block.ends and block.ends[-1] == start:
                block.ends[-1], block.totals[-1] = end, filled
                continue
            block.starts.append(start)
            block.ends.append(end)
            block.totals.append(filled)
        return block

    def _compute_spans(self, number: int) -> Iterator[tuple[int, int]]:
        for start, end, offset in offset_spans(self.zone, number):
            for day in range((start + offset) // DAY_SECONDS, (end + offset - 1) // DAY_SECONDS + 1):
                midnight = day * DAY_SECONDS - offset
                for opens, closes in self.hours.hours_on(date.fromordinal(day + EPOCH_ORDINAL)):
                    first, last = max(start, midnight + opens), min(end, midnight + closes)
                    if first < last:
                        yield first * SECOND, last * SECOND
