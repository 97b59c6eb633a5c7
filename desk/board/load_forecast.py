"""Forecasts the deadlines of the next hour and their peak."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from desk.board.queue_order import RiskKey, due_of, is_ahead

SLOT = timedelta(minutes=5)
SLOTS = 12
_HOUR = (SLOTS * SLOT).total_seconds()
PEAK_SIZE = 3
"""Deadlines within one slot that are more than one agent meets."""


class LoadForecast(msgspec.Struct, frozen=True):
    """Numbers of deadlines in each slot of the next hour.

    `peak` are the cases of the fullest slot when they are too many for one agent, the first due at `peak_at`. Of equally full slots the
    earlier one counts.
    """

    slots: tuple[int, ...]
    peak: tuple[str, ...] = ()
    peak_at: datetime | None = None

    def __bool__(self) -> bool:
        return any(self.slots)


def load_forecast(cases: Iterable[tuple[str, RiskKey]], now: datetime) -> LoadForecast:
    """Forecast the next hour from the places of cases in the queue."""
    due: list[list[tuple[datetime, str]]] = [[] for _ in range(SLOTS)]
    begin = now.timestamp() - 1
    end = begin + _HOUR + 2
    for case, key in cases:
        if begin < key[1] < end and is_ahead(key):  # most are told apart by figures alone
            due_at = due_of(key)
            slot = (due_at - now) // SLOT
            if 0 <= slot < SLOTS:
                due[slot].append((due_at, case))
    counts = tuple(len(slot) for slot in due)
    fullest = sorted(due[counts.index(max(counts))])
    if len(fullest) < PEAK_SIZE:
        return LoadForecast(counts)
    return LoadForecast(counts, tuple(case for _, case in fullest), fullest[0][0])
