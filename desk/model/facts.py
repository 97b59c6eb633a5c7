"""Facts of a case that many rooms ask for, each answered once."""

from __future__ import annotations

from desk.model.state import CaseState

_NOT_PUBLIC = frozenset({"", "none", "no"})
"""What says that nobody else will hear of it; every other word names who will."""


def is_public(state: CaseState) -> bool:
    """May many others hear of the case (RECOVERY.md, S1.20 and S4.2)? `blog` counts as `review` does."""
    return str(state.value("public_risk") or "").strip().casefold() not in _NOT_PUBLIC
