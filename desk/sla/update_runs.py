"""The runs of the update clock.

A run is one time that a customer waits for word from us.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from desk.sla.policy import UpdateStarts


class EntryTime(NamedTuple):
    """An instant and the id of its entry, if any."""

    at: datetime
    entry: str = ""


class UpdateRun(NamedTuple):
    """One wait of the customer for word from us.

    `end` is None while it lasts, `entry` is the one that began it, `answered` says that a reply ended it.
    """

    start: datetime
    end: datetime | None
    entry: str
    answered: bool


class Exchange(NamedTuple):
    """Messages of the customer, our replies, finishes and reopenings, by time."""

    messages: Sequence[EntryTime]
    replies: Sequence[EntryTime]
    finishes: Sequence[datetime] = ()
    reopenings: Sequence[datetime] = ()


def update_runs(exchange: Exchange, starts: UpdateStarts) -> list[UpdateRun]:
    """Every update run, oldest first.

    A run begins with the first unanswered customer message. Later ones do not move it. It ends with our next reply, or when the case is
    finished (SLA.10). A reply at the very instant of a message answers it, whichever was written first.
    """
    replies = {reply.at for reply in exchange.replies}
    ends = sorted({*replies, *exchange.finishes})
    runs: list[UpdateRun] = []
    for at, entry, ours in _possible_starts(exchange, starts):
        if runs:
            until = runs[-1].end
            if until is None or at < until or (at == until and not ours):
                continue
        following = bisect_right(ends, at) if ours else bisect_left(ends, at)
        end = ends[following] if following < len(ends) else None
        runs.append(UpdateRun(at, end, entry, end in replies))
    return runs


def _possible_starts(exchange: Exchange, starts: UpdateStarts) -> list[tuple[datetime, str, bool]]:
    """Events that may begin a run: time, entry, whether ours."""
    if starts == "customer_message":
        return [(at, entry, False) for at, entry in exchange.messages]
    if not exchange.replies:
        return []
    first = exchange.replies[0].at
    begun = [(at, entry, False) for at, entry in exchange.messages if at > first]
    if starts == "every_contact":
        begun += [(at, entry, True) for at, entry in exchange.replies]
        begun += [(at, "", True) for at in exchange.reopenings if at > first]
    return sorted(begun)
