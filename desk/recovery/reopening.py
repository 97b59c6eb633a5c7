"""When a finished case is taken up again and when a new one begins; it reads a case and is told the moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.model.entries import StatusChange
from desk.model.state import FINISHED, CaseState

GRACE = timedelta(days=7)
"""How long a finished case keeps its number when it comes back; after that a new one is linked with it (RECOVERY.md, section 5, row 31)."""


def finished_at(state: CaseState) -> datetime | None:
    """When the case was finished, if it is: the first of the changes that left it solved or closed."""
    since: datetime | None = None
    for entry in state.timeline:
        if isinstance(entry, StatusChange):
            since = (since or entry.at) if entry.to in FINISHED else None
    return since


def within_grace(state: CaseState, now: datetime) -> bool:
    """Whether reopening keeps the number: the first verdict stays counted, the clocks go on without the time between (SLA.md, rule 9)."""
    since = finished_at(state)
    return since is not None and now - since <= GRACE
