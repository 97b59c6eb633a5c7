"""When a finished case is taken up again and when a new one begins; it reads a case and is told the moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.model.facts import finished_since
from desk.model.state import CaseState

GRACE_PERIOD = timedelta(days=7)
"""How long a finished case keeps its number when it comes back; after that a new one is linked with it (DESK.31)."""


def is_within_grace(state: CaseState, now: datetime) -> bool:
    """Whether reopening keeps the number: the first verdict stays counted, the clocks go on without the time between (SLA.9)."""
    since = finished_since(state)
    return since is not None and now - since <= GRACE_PERIOD
