"""Refusals, and the alternatives named with them."""

from __future__ import annotations

import re

from desk.model.entry_states import RefusalState
from desk.model.state import CaseState

_EMPATHY = re.compile(
    r"\b(sorry|understand|see (how|why|what|that)|know (how|what|that)|hear (you|how|that)|feel|appreciate|wish (we|i)|must be)\b", re.I
)


def unanswered_refusals(state: CaseState) -> tuple[RefusalState, ...]:
    """The refusals of which no answer is known (S5.21). An offer made since takes their place."""
    if state.finished:
        return ()
    last = max((offer.entry.at for offer in state.offers.values()), default=None)
    return tuple(refusal for refusal in state.refusals.values() if refusal.is_open and (last is None or last < refusal.entry.at))


def has_empathy(text: str) -> bool:
    """Does a refusal say how it is for them?"""
    return _EMPATHY.search(text) is not None
