"""When the desk is open, counted on instants; it knows no case, no target and no present moment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from desk.sla.microseconds import SECOND, instant, moment, ticks
from desk.sla.open_spans import LENGTH, Blocks
from desk.sla.opening_hours import ALWAYS_OPEN, OpeningHours


@dataclass(frozen=True)
class Calendar:
    """Opening hours in a zone.

    Instants go in with any zone and come out in UTC; durations are open seconds, exact to the microsecond. Where nothing opens, or closes,
    any more the answer is None.
    """

    hours: OpeningHours = ALWAYS_OPEN
    zone: str = "UTC"
    name: str = "always"
    always: bool = field(init=False, compare=False)
    _blocks: Blocks = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "always", self.hours.always)
        object.__setattr__(self, "_blocks", Blocks(self.hours, self.zone))

    def add(self, start: datetime, seconds: float) -> datetime | None:
        """The first instant at which `seconds` have passed since `start`; none at all gives the next open moment (SLA.md, rules 4, 5)."""
        return moment(self.reach(ticks(start), round(seconds * SECOND)))

    def sub(self, start: datetime, seconds: float) -> datetime | None:
        """The last instant from which `seconds` pass until `start`; none at all gives the last open moment."""
        return moment(self.back(ticks(start), round(seconds * SECOND)))

    def between(self, start: datetime, end: datetime) -> float:
        """Open seconds from `start` to `end`; 0 when they are the wrong way round."""
        return self.count(ticks(start), ticks(end)) / SECOND

    def is_open(self, at: datetime) -> bool:
        """Whether the desk is open: it is at the moment of opening, and is not at that of closing (SLA.md, rule 2)."""
        return self.always or self.opening(ticks(at)) == ticks(at)

    def next_open(self, at: datetime) -> datetime | None:
        """The next opening, or `at` itself while open."""
        return moment(self.opening(ticks(at)))

    def next_close(self, at: datetime) -> datetime | None:
        """The end of the present open span, of the next one while closed."""
        return moment(self.closing(ticks(at)))

    def segments(self, start: datetime, count: int) -> list[tuple[datetime, datetime | None]]:
        """The next `count` open spans from `start` on, the first cut at `start`; one that never ends has the end None."""
        spans = zip(range(count), self.open_spans(ticks(start)), strict=False)
        return [(instant(opens), moment(closes)) for _, (opens, closes) in spans]

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Every open span between two instants, cut at both."""
        found: list[tuple[datetime, datetime]] = []
        for opens, closes in self.open_spans(ticks(start)):
            if instant(opens) >= end:
                break
            found.append((instant(opens), min(end, instant(closes)).astimezone(UTC) if closes is not None else end.astimezone(UTC)))
        return found

    def count(self, start: int, end: int) -> int:
        """Like `between`, in ticks."""
        if end <= start or self.always:
            return max(end - start, 0)
        return self._place(end) - self._place(start)

    def reach(self, start: int, amount: int) -> int | None:
        """Like `add`, in ticks."""
        if self.always:
            return start + amount
        if amount <= 0:
            return self.opening(start)
        blocks, place = self._blocks, self._place(start) + amount
        number = start // LENGTH + blocks.about(amount)
        while blocks.before(number) >= place:
            number -= 1
        while blocks.before(number + 1) < place:
            number += 1
            if blocks.nothing_from(number):
                return None
        block, rest = blocks[number], place - blocks.before(number)
        span = bisect_left(block.filled, rest)
        return block.ends[span] - (block.filled[span] - rest)

    def back(self, start: int, amount: int) -> int | None:
        """Like `sub`, in ticks."""
        if self.always:
            return start - amount
        blocks, place = self._blocks, self._place(start) - amount
        number = start // LENGTH - blocks.about(amount)
        while amount and blocks.before(number + 1) <= place:
            number += 1
        while blocks.before(number) > place or (amount == 0 and blocks.before(number) == place):
            number -= 1
            if blocks.nothing_before(number):
                return None
        block, rest = blocks[number], place - blocks.before(number)
        span = bisect_right(block.filled, rest) if amount else bisect_left(block.filled, rest)
        return block.ends[span] - (block.filled[span] - rest)

    def opening(self, at: int) -> int | None:
        """Like `next_open`, in ticks."""
        if self.always:
            return at
        number = at // LENGTH
        block = self._blocks[number]
        span = bisect_right(block.ends, at)
        while span == len(block.ends):
            number += 1
            if self._blocks.nothing_from(number):
                return None
            block, span = self._blocks[number], 0
        return max(at, block.starts[span])

    def closing(self, at: int) -> int | None:
        """Like `next_close`, in ticks."""
        opens = self.opening(at)
        if opens is None or self.always:
            return None
        number = opens // LENGTH
        block = self._blocks[number]
        closes = block.ends[bisect_right(block.ends, opens)]
        while closes == (number + 1) * LENGTH:
            number += 1
            if self._blocks.all_from(number):
                return None
            block = self._blocks[number]
            if not block.starts or block.starts[0] != closes:
                break
            closes = block.ends[0]
        return closes

    def open_spans(self, start: int) -> Iterator[tuple[int, int | None]]:
        """Every open span from `start` on, in ticks, as long as somebody asks."""
        opens = self.opening(start)
        while opens is not None:
            closes = self.closing(opens)
            yield opens, closes
            opens = None if closes is None else self.opening(closes)

    def _place(self, at: int) -> int:
        """Open time before `at`, counted from wherever the blocks begin to count."""
        number = at // LENGTH
        return self._blocks.before(number) + self._blocks[number].before(at)


ALWAYS = Calendar()
"""Open every minute: the default, and what promises count by."""
