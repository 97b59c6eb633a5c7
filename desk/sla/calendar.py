"""Counts open time: opening hours in a zone, asked about instants."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property

import msgspec

from desk.sla.microseconds import SECOND, instant, instant_or_none, microseconds
from desk.sla.open_spans import BLOCK_LENGTH, OpenSpans
from desk.sla.opening_hours import ALWAYS_OPEN, OpeningHours


class Calendar(msgspec.Struct, frozen=True, dict=True):
    """Opening hours in a zone.

    Instants go in with any zone and come out in UTC. Durations are open seconds, exact to the microsecond. The answer is None where nothing
    opens, or closes, any more.
    """

    hours: OpeningHours = ALWAYS_OPEN
    zone: str = "UTC"
    name: str = "always"

    @cached_property
    def is_always_open(self) -> bool:
        """Is there no moment at which the desk is closed?"""
        return self.hours.is_always_open

    @cached_property
    def _open_spans(self) -> OpenSpans:
        return OpenSpans(self.hours, self.zone)

    def add(self, start: datetime, seconds: float) -> datetime | None:
        """The first instant at which `seconds` have passed since `start`.

        Only open time counts. Zero seconds give the next open moment (SLA.4, SLA.5).
        """
        return instant_or_none(self.add_microseconds(microseconds(start), round(seconds * SECOND)))

    def subtract(self, start: datetime, seconds: float) -> datetime | None:
        """The last instant from which `seconds` pass until `start`.

        Only open time counts. Zero seconds give the last open moment.
        """
        return instant_or_none(self.subtract_microseconds(microseconds(start), round(seconds * SECOND)))

    def between(self, start: datetime, end: datetime) -> float:
        """Open seconds from `start` to `end`, 0 when `end` comes first."""
        return self.microseconds_between(microseconds(start), microseconds(end)) / SECOND

    def is_open(self, at: datetime) -> bool:
        """Is the desk open at this instant?

        It is at the moment of opening and is not at the moment of closing (SLA.2).
        """
        return self.is_always_open or self.next_open_microsecond(microseconds(at)) == microseconds(at)

    def next_open(self, at: datetime) -> datetime | None:
        """The next opening, or `at` itself while open."""
        return instant_or_none(self.next_open_microsecond(microseconds(at)))

    def next_close(self, at: datetime) -> datetime | None:
        """The end of the present open span.

        While the desk is closed it is the end of the next one.
        """
        return instant_or_none(self.next_close_microsecond(microseconds(at)))

    def next_spans(self, start: datetime, count: int) -> list[tuple[datetime, datetime | None]]:
        """The next `count` open spans from `start` on.

        The first is cut at `start`. A span that never ends has the end None.
        """
        spans = zip(range(count), self.spans_from(microseconds(start)), strict=False)
        return [(instant(opens), instant_or_none(closes)) for _, (opens, closes) in spans]

    def spans_between(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Every open span between two instants, cut at both."""
        found: list[tuple[datetime, datetime]] = []
        for opens, closes in self.spans_from(microseconds(start)):
            if instant(opens) >= end:
                break
            found.append((instant(opens), min(end, instant(closes)).astimezone(UTC) if closes is not None else end.astimezone(UTC)))
        return found

    def microseconds_between(self, start: int, end: int) -> int:
        """`between` in microseconds since 1970."""
        if end <= start or self.is_always_open:
            return max(end - start, 0)
        return self._total_before(end) - self._total_before(start)

    def add_microseconds(self, start: int, amount: int) -> int | None:
        """`add` in microseconds since 1970."""
        if self.is_always_open:
            return start + amount
        if amount <= 0:
            return self.next_open_microsecond(start)
        blocks, place = self._open_spans, self._total_before(start) + amount
        number = start // BLOCK_LENGTH + blocks.ordinary_blocks_in(amount)
        while blocks.open_before(number) >= place:
            number -= 1
        while blocks.open_before(number + 1) < place:
            number += 1
            if blocks.is_closed_from(number):
                return None
        block, rest = blocks[number], place - blocks.open_before(number)
        span = bisect_left(block.totals, rest)
        return block.ends[span] - (block.totals[span] - rest)

    def subtract_microseconds(self, start: int, amount: int) -> int | None:
        """`subtract` in microseconds since 1970."""
        if self.is_always_open:
            return start - amount
        blocks, place = self._open_spans, self._total_before(start) - amount
        number = start // BLOCK_LENGTH - blocks.ordinary_blocks_in(amount)
        while amount and blocks.open_before(number + 1) <= place:
            number += 1
        while blocks.open_before(number) > place or (amount == 0 and blocks.open_before(number) == place):
            number -= 1
            if blocks.is_closed_up_to(number):
                return None
        block, rest = blocks[number], place - blocks.open_before(number)
        span = bisect_right(block.totals, rest) if amount else bisect_left(block.totals, rest)
        return block.ends[span] - (block.totals[span] - rest)

    def next_open_microsecond(self, at: int) -> int | None:
        """`next_open` in microseconds since 1970."""
        if self.is_always_open:
            return at
        number = at // BLOCK_LENGTH
        block = self._open_spans[number]
        span = bisect_right(block.ends, at)
        while span == len(block.ends):
            number += 1
            if self._open_spans.is_closed_from(number):
                return None
            block, span = self._open_spans[number], 0
        return max(at, block.starts[span])

    def next_close_microsecond(self, at: int) -> int | None:
        """`next_close` in microseconds since 1970."""
        opens = self.next_open_microsecond(at)
        if opens is None or self.is_always_open:
            return None
        number = opens // BLOCK_LENGTH
        block = self._open_spans[number]
        closes = block.ends[bisect_right(block.ends, opens)]
        while closes == (number + 1) * BLOCK_LENGTH:
            number += 1
            if self._open_spans.is_open_from(number):
                return None
            block = self._open_spans[number]
            if not block.starts or block.starts[0] != closes:
                break
            closes = block.ends[0]
        return closes

    def spans_from(self, start: int) -> Iterator[tuple[int, int | None]]:
        """Every open span from `start` on, one after the other.

        In microseconds since 1970. It goes on as long as the caller asks.
        """
        opens = self.next_open_microsecond(start)
        while opens is not None:
            closes = self.next_close_microsecond(opens)
            yield opens, closes
            opens = None if closes is None else self.next_open_microsecond(closes)

    def _total_before(self, at: int) -> int:
        """Open microseconds before `at`, counted from a fixed block."""
        number = at // BLOCK_LENGTH
        return self._open_spans.open_before(number) + self._open_spans[number].open_before(at)


ALWAYS = Calendar()
"""Open every minute: the default, and the calendar of promises."""
