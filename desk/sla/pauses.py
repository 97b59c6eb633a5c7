"""In which spans of a case's life a clock counts: outside pauses and outside finished time; it knows no target and no calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.model.entries import Status
from desk.model.state import FINISHED

Span = tuple[datetime, datetime | None]
"""From, up to; the end is None while it goes on."""
History = Sequence[tuple[datetime, Status]]
"""Every change of status, by time."""
NOTHING_HOLDS: frozenset[Status] = frozenset()


def counted(
    start: datetime, stop: datetime | None, *, history: History = (), held_in: frozenset[Status] = NOTHING_HOLDS
) -> tuple[Span, ...]:
    """The spans between `start` and `stop` in which the case was in none of the statuses `held_in`."""
    if stop is not None and stop <= start:
        return ()
    spans: list[Span] = []
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


def finishes(history: History) -> list[datetime]:
    """Every moment at which the case went from working to finished."""
    found: list[datetime] = []
    finished = False
    for at, status in history:
        if status in FINISHED and not finished:
            found.append(at)
        finished = status in FINISHED
    return found


def reopenings(history: History) -> list[datetime]:
    """Every moment at which the case went from finished back to work."""
    found: list[datetime] = []
    finished = False
    for at, status in history:
        if finished and status not in FINISHED:
            found.append(at)
        finished = status in FINISHED
    return found
