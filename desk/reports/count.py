"""The basis that figures count over, and what a count gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import Any, Literal

import msgspec

from desk.model.ids import case_order
from desk.reports.clock_decisions import DecidedClock, decision_of
from desk.reports.facts import CaseFacts
from desk.reports.pack_facts import PackFacts, WaitingPack
from desk.reports.window import Window

Unit = Literal["cases", "events", "clocks", "promises", "money", "percent", "seconds", "packs", "lines"]
PER_CENT_FROM = 20
"""The base from which a share is also told in per cent."""
_CENT = Decimal("0.01")


class ReportBasis(msgspec.Struct, frozen=True, dict=True):
    """The facts of every case of a report, as of one instant.

    `me` is the agent who asks, for their own page. `packs` are the sealed handovers, `waiting` is one that a
    side has signed. `minute_rate` is what a minute of staff costs.
    """

    window: Window
    as_of: datetime
    cases: Sequence[CaseFacts]
    me: str = ""
    minute_rate: Decimal = Decimal(0)
    packs: Sequence[PackFacts] = ()
    waiting: WaitingPack | None = None

    @cached_property
    def unmerged(self) -> tuple[CaseFacts, ...]:
        """The cases that stand in a base, without merged ones."""
        return tuple(case for case in self.cases if not case.is_merged)

    @cached_property
    def on_board(self) -> tuple[CaseFacts, ...]:
        """Those in a base that were logged by then."""
        return tuple(case for case in self.unmerged if case.logged < self.as_of)

    @cached_property
    def recovering(self) -> tuple[CaseFacts, ...]:
        """Those in a base whose recovery had begun."""
        return tuple(case for case in self.unmerged if case.recovery)

    @cached_property
    def decided_clocks(self) -> tuple[DecidedClock, ...]:
        """The clocks decided in the window, without merged cases."""
        return tuple(
            DecidedClock(case, clock, *found)
            for case in self.unmerged
            for clock in case.clocks
            if (found := decision_of(clock)) is not None and self.has(found[0])
        )

    def has(self, at: datetime | None) -> bool:
        """Does an instant lie in the window, before the reading?"""
        return at is not None and self.window.start <= at < self._until

    @cached_property
    def _until(self) -> datetime:
        return min(self.window.end, self.as_of)

    def surviving(self, case: CaseFacts) -> str:
        """The id of the case that goes on for this one.

        It is the one it was merged into, in the end.
        """
        seen = {case.id}
        while case.is_merged and case.duplicate_of not in seen:
            seen.add(case.duplicate_of)
            following = self._by_id.get(case.duplicate_of)
            if following is None:
                return case.duplicate_of
            case = following
        return case.id

    @cached_property
    def _by_id(self) -> Mapping[str, CaseFacts]:
        return {case.id: case for case in self.cases}


class Spread(msgspec.Struct, frozen=True):
    """Lengths of time in seconds, as their median and nine in ten.

    `waiting` are those that still wait, the longest for `longest` seconds. All are None where there are none.
    """

    n: int = 0
    median: float | None = None
    p90: float | None = None
    longest: float | None = None
    waiting: tuple[str, ...] = ()


class Count(msgspec.Struct, frozen=True):
    """A counted figure: its value, and the cases it was counted from.

    Money is text with two places. `of` is the number it is a share of, `base` those cases where they are not `cases`. `also` holds what
    stands beside it, by name.
    """

    value: int | float | str | Mapping[str, int] = 0
    of: int | None = None
    cases: tuple[str, ...] = ()
    base: tuple[str, ...] | None = None
    spread: Spread | None = None
    also: Mapping[str, Any] = msgspec.field(default_factory=dict)


Counted = Count | Mapping[str, Count]


class FigureRow(msgspec.Struct, frozen=True):
    """A figure as a row of the table.

    `counted` says what it counts, `count` is the function.

    A function that gives several counts by name makes a figure of each, `ID.NAME`.
    """

    id: str
    label: str
    counted: str
    unit: Unit
    count: Callable[[ReportBasis], Counted]


class FigurePage(msgspec.Struct, frozen=True):
    """A page of the report: its figures in their order."""

    name: str
    title: str
    rows: tuple[FigureRow, ...]
    is_own: bool = False
    """Is it shown to nobody but the agent it is about?"""


def ids(cases: Iterable[str]) -> tuple[str, ...]:
    """Ids of cases, each once, in their order."""
    return tuple(sorted(dict.fromkeys(cases), key=_sort_key))  # they come in order mostly, which a set would lose


@lru_cache(maxsize=1 << 18)
def _sort_key(case: str) -> tuple[int, str]:
    """The place of a case. A year's report asks for it a hundred times each."""
    return case_order(case), case


def ids_of(cases: Iterable[CaseFacts]) -> tuple[str, ...]:
    """The ids of cases, in their order."""
    return ids(case.id for case in cases)


def count_of(cases: Iterable[CaseFacts], *, base: Iterable[CaseFacts] | None = None) -> Count:
    """So many cases, of the base if there is one."""
    found = ids_of(cases)
    if base is None:
        return Count(len(found), cases=found)
    of = ids_of(base)
    return Count(len(found), of=len(of), cases=found, base=of)


def event_count(events: Iterable[tuple[CaseFacts, Any]], *, of: int | None = None) -> Count:
    """So many events, with the cases they happened on."""
    found = list(events)
    return Count(len(found), of=of, cases=ids_of(case for case, _ in found))


def spread_of(times: Iterable[tuple[CaseFacts, float]], waiting: Iterable[tuple[CaseFacts, float]] = ()) -> Count:
    """The spread of lengths of time, with those that still wait."""
    found, still = list(times), list(waiting)
    lengths = sorted(max(seconds, 0.0) for _, seconds in found)
    longest = max((seconds for _, seconds in still), default=None)
    spread = Spread(len(lengths), median_of(lengths), ninetieth_of(lengths), longest, ids_of(case for case, _ in still))
    return Count(len(lengths), cases=ids_of(case for case, _ in found), spread=spread)


def median_of(ordered: Sequence[float]) -> float | None:
    """The middle of ordered numbers.

    Of an even count it is the mean of the two in the middle.
    """
    half = len(ordered) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def ninetieth_of(ordered: Sequence[float]) -> float | None:
    """The smallest number that nine in ten do not exceed."""
    return ordered[-(-len(ordered) * 9 // 10) - 1] if ordered else None


def money(amount: Decimal) -> str:
    """An amount with two places, half a cent rounded up."""
    rounded = amount.quantize(_CENT, ROUND_HALF_UP)
    return str(rounded if rounded else abs(rounded))
