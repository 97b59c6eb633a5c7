"""The grace period in which a finished case keeps its number."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.model.facts import finished_since
from desk.model.state import CaseState

GRACE_PERIOD = timedelta(days=7)
"""The time in which a finished case that comes back keeps its number. Later, a new one is linked with it (DESK.31)."""


def is_within_grace(state: CaseState, now: datetime) -> bool:
    """Does a reopened case keep its number? Its first verdict stays counted, and its clocks leave out the time between (SLA.9)."""
    since = finished_since(state)
    return since is not None and now - since <= GRACE_PERIOD
