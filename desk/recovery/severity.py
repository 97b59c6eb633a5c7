"""Severity of a failure for the customer, on one scale."""

from __future__ import annotations

from desk.model.entry_values import Priority
from desk.model.state import CaseState

SEVERE = 3
"""The middle of the scale, and the severity of priority high: from there on nobody calls it mild to the customer's face."""
_BY_PRIORITY: dict[Priority, int] = {"urgent": 4, "high": 3, "normal": 2, "low": 1}


def severity_of(state: CaseState) -> int:
    """The severity of a failure, from 1 to 5. Its source says it, else its priority."""
    said = state.case.extra.get("severity")
    return said if isinstance(said, int) and not isinstance(said, bool) else _BY_PRIORITY[state.priority]


def is_severe(state: CaseState) -> bool:
    """Is the failure severe? Then a stronger relation is unlikely (Magnini et al. 2007)."""
    return severity_of(state) >= SEVERE
