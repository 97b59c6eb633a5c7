"""The queue: every case in order, kept up to date as cases change and time passes; it knows no screen."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from desk.board.best import Suggestion, best
from desk.board.filters import Test, compile_filter, in_debt
from desk.board.reading import NEVER, RANK, Reading, Risk, next_change, next_of, reading_of
from desk.board.rows import BoardRow, row_of
from desk.model.case import Case
from desk.model.minting import case_number
from desk.sla.policy import Policy

_Key = tuple[int, float, int]
_TIMED_REFRESH = timedelta(seconds=15)
"""How often a filter is asked again although no case changed: `risk<15m` depends on the moment."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The header's figures: open cases, late and soon ones, open promises, chased cases, debts; and how many are shown."""

    open: int
    late: int
    soon: int
    promises: int
    chased: int
    debt: int
    shown: int


def worst_first(readings: Iterable[Reading], now: datetime) -> list[Reading]:
    """Readings with the worst first: late, soon, ok, without a clock, paused, done; the earliest deadline first among equals."""
    return sorted(readings, key=lambda reading: _key(reading, now))


def _key(reading: Reading, now: datetime) -> _Key:
    upcoming = next_of(reading, now)
    return RANK[upcoming.risk], (upcoming.due_at or NEVER).timestamp(), _number(reading.id)


def _number(case: str) -> int:
    try:
        return case_number(case)
    except ValueError:
        return 0


_CANDIDATES = 300
"""How many of the worst cases are weighed for the next best one."""


class Queue:
    """All cases of a shift, worst first, behind a filter.

    A case is read when it changes and looked at again only when one of its clocks reaches a turning point, so that a tick costs
    what turned and not what is open.
    """

    def __init__(self, policy: Policy, *, me: str = "", zone: tzinfo = UTC) -> None:
        self._policy = policy
        self._me = me
        self.zone: tzinfo = zone
        self._readings: dict[str, Reading] = {}
        self._keys: dict[str, _Key] = {}
        self._turns: list[tuple[float, str]] = []
        self._turn_of: dict[str, float] = {}
        self._ids: list[str] = []
        self._filter_text = ""
        self._test: Test = compile_filter("", me=me)
        self._filtered_at: datetime | None = None
        self._dirty = True

    @property
    def ids(self) -> Sequence[str]:
        """The cases that pass the filter, worst first, as of the last `tick`."""
        return self._ids

    @property
    def filter_text(self) -> str:
        """The filter in force."""
        return self._filter_text

    @property
    def readings(self) -> Mapping[str, Reading]:
        """Every case by id, whether it passes the filter or not."""
        return self._readings

    def put(self, cases: Iterable[Case], now: datetime) -> None:
        """Take in new and changed cases."""
        for case in cases:
            self.put_reading(reading_of(case, self._policy), now)

    def put_reading(self, reading: Reading, now: datetime) -> None:
        """Take in a case that was read elsewhere, such as in a worker."""
        self._readings[reading.id] = reading
        self._rate(reading, now)
        self._dirty = True

    def drop(self, cases: Iterable[str]) -> None:
        """Forget cases that left the shift."""
        for case in cases:
            for held in (self._readings, self._keys, self._turn_of):
                held.pop(case, None)
        self._dirty = True

    def use(self, policy: Policy, now: datetime) -> None:
        """Read every case again under another policy."""
        self._policy = policy
        self.put([reading.state.case for reading in self._readings.values()], now)

    def filter(self, text: str) -> None:
        """Show only what matches from the next tick on. Raises Usage, and keeps the filter in force, when `text` cannot be read."""
        self._test = compile_filter(text, me=self._me)
        self._filter_text = text
        self._dirty = True

    def tick(self, now: datetime) -> bool:
        """Bring the order up to `now`; True when the list of ids changed."""
        turned = self._turn(now)
        stale = bool(self._filter_text) and (self._filtered_at is None or now - self._filtered_at >= _TIMED_REFRESH)
        if not (turned or stale or self._dirty):
            return False
        before = self._ids
        self._ids = [case for case in sorted(self._keys, key=self._keys.__getitem__) if self._test(self._readings[case], now)]
        self._dirty, self._filtered_at = False, now
        return self._ids != before

    def _turn(self, now: datetime) -> bool:
        turned = False
        moment = now.timestamp()
        while self._turns and self._turns[0][0] <= moment:
            at, case = heapq.heappop(self._turns)
            if self._turn_of.get(case) == at:
                self._rate(self._readings[case], now)
                turned = True
        return turned

    def _rate(self, reading: Reading, now: datetime) -> None:
        self._keys[reading.id] = _key(reading, now)
        turn = next_change(reading, now)
        self._turn_of.pop(reading.id, None)
        if turn is not None:
            self._turn_of[reading.id] = turn.timestamp()
            heapq.heappush(self._turns, (turn.timestamp(), reading.id))

    @property
    def next_turn(self) -> float | None:
        """When the order can next change by itself, as a timestamp."""
        return self._turns[0][0] if self._turns else None

    def row(self, case: str, now: datetime) -> BoardRow:
        """The row of one case; ask only for rows that are seen."""
        return row_of(self._readings[case], now, zone=self.zone)

    def reading(self, case: str) -> Reading | None:
        """One case with its clocks, if it is known."""
        return self._readings.get(case)

    def counts(self) -> Counts:
        """The header's figures as of the last tick."""
        ranks = [key[0] for key in self._keys.values()]
        still_open = [reading for reading in self._readings.values() if not reading.state.finished]
        return Counts(
            open=len(still_open),
            late=ranks.count(RANK["late"]),
            soon=ranks.count(RANK["soon"]),
            promises=sum(clock.name == "promise" and clock.stopped_at is None for reading in still_open for clock in reading.clocks),
            chased=sum(reading.state.chases > 0 for reading in still_open),
            debt=sum(in_debt(reading) for reading in self._readings.values()),
            shown=len(self._ids),
        )

    def best(self, now: datetime, *, skipped: Collection[str] = ()) -> Suggestion | None:
        """The case to work on next, with reasons: weighed among the worst, so that it answers at once on the fullest board."""
        worst = heapq.nsmallest(_CANDIDATES + len(skipped), self._keys, key=self._keys.__getitem__)
        return best((self._readings[case] for case in worst), now, me=self._me, skipped=skipped, zone=self.zone)

    def risk(self, case: str, now: datetime) -> Risk:
        """How a case stands."""
        return next_of(self._readings[case], now).risk
