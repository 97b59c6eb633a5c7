"""Finds the spans in which a clock counts.

Pauses and finished time are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from desk.model.entry_values import Status
from desk.model.state import FINISHED

CountedSpan = tuple[datetime, datetime | None]
"""Start and end. The end is None while it goes on."""
StatusHistory = Sequence[tuple[datetime, Status]]
"""Every change of status, by time."""
NO_STATUS: frozenset[Status] = frozenset()


def counted_spans(
    start: datetime, stop: datetime | None, *, history: StatusHistory = (), held_in: frozenset[Status] = NO_STATUS
) -> tuple[CountedSpan, ...]:
    """The spans from `start` to `stop` outside the statuses `held_in`."""
    if stop is not None and stop <= start:
        return ()
    spans: list[CountedSpan] = []
    since: datetime | None = start
    for at, status in history:
        if stop is not None and at >= stop:
            break
        if status not in held_in:
            since = max(at, start) if since is None else since
        elif since is not None:
            if at > since:
                spans.append((since, at))
            since = None
    if since is not None:
        spans.append((since, stop))
    return tuple(spans)


def finish_times(history: StatusHistory) -> list[datetime]:
    """Every moment at which the case went from working to finished."""
    return [at for at, finished in _finish_flips(history) if finished]


def reopening_times(history: StatusHistory) -> list[datetime]:
    """Every moment at which the case went from finished back to work."""
    return [at for at, finished in _finish_flips(history) if not finished]


def _finish_flips(history: StatusHistory) -> Iterator[tuple[datetime, bool]]:
    """Every moment at which the case became finished, or no longer so."""
    finished = False
    for at, status in history:
        if (status in FINISHED) != finished:
            finished = not finished
            yield at, finished
