"""Facts of a case for which many rooms ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from desk.model.entry_values import Status
from desk.model.state import FINISHED, CaseState

_NOT_PUBLIC = frozenset({"", "none", "no"})
"""Words by which nobody else will hear of it. Every other word names who will."""


def is_public(state: CaseState) -> bool:
    """May many others hear of the case (S1.20 and S4.2)? `blog` counts as `review` does."""
    return str(state.value("public_risk") or "").strip().casefold() not in _NOT_PUBLIC


def finished_since(state: CaseState) -> datetime | None:
    """The moment since which a case is finished. None while it is open. Closing what was solved changes nothing."""
    return status_since(state, FINISHED)


def status_since(state: CaseState, among: Collection[Status]) -> datetime | None:
    """The moment since which the status is one of these.

    Without a break until now. None when the status is none of them.
    """
    since: datetime | None = None
    for at, status in reversed(state.statuses):
        if status not in among:
            break
        since = at
    return since
