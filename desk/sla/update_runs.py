"""The runs of the update clock: how long a customer waited for word from us, each time; it knows no target and no calendar."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from desk.sla.policy import UpdateStarts


class Moment(NamedTuple):
    """An instant and the entry it comes from; empty when no entry of its own stands behind it."""

    at: datetime
    entry: str = ""


class Run(NamedTuple):
    """One wait: since when, up to when (None while it lasts), the entry that began it, and whether a reply ended it."""

    start: datetime
    end: datetime | None
    entry: str
    answered: bool


class Exchange(NamedTuple):
    """What the customer and we said to each other, and when the case was finished and taken up again; each by time."""

    messages: Sequence[Moment]
    replies: Sequence[Moment]
    finishes: Sequence[datetime] = ()
    reopenings: Sequence[datetime] = ()


def update_runs(exchange: Exchange, starts: UpdateStarts) -> list[Run]:
    """Every run, oldest first.

    A run begins with the first unanswered customer message; later ones do not move it. It ends with our next reply, or when the case is
    finished (SLA.md, rule 10). A reply at the very instant of a message answers it, whichever was written first.
    """
    replies = {reply.at for reply in exchange.replies}
    ends = sorted({*replies, *exchange.finishes})
    runs: list[Run] = []
    for at, entry, ours in _beginnings(exchange, starts):
        if runs:
            until = runs[-1].end
            if until is None or at < until or (at == until and not ours):
                continue
        following = bisect_right(ends, at) if ours else bisect_left(ends, at)
        end = ends[following] if following < len(ends) else None
        runs.append(Run(at, end, entry, end in replies))
    return runs


def _beginnings(exchange: Exchange, starts: UpdateStarts) -> list[tuple[datetime, str, bool]]:
    """What may begin a run: when, which entry, and whether it was our own doing."""
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
