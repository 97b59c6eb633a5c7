"""Times that are the customer's: when they expect us, so that we call before they call us, and by when they need it; it rings no bell.

S4.10 and S1.16.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.board.silence import last_contact
from desk.model.state import CaseState
from desk.recovery.offers.delivery import is_fixed

WATCH = timedelta(minutes=15)
"""How long before an appointment the desk is told to call."""
CALLED = timedelta(hours=1)
"""A word from us so shortly before the appointment is the call."""
CALL_FIRST = "call first"
"""What the board calls for."""


def needed_at(state: CaseState) -> datetime | None:
    """By when the customer needs what they need at once (S1.16); None once it was delivered, or the case is finished."""
    needs_by = state.value("needs_by")
    return needs_by if isinstance(needs_by, datetime) and not is_fixed(state) else None


def expected_at(state: CaseState) -> datetime | None:
    """When the customer expects us; None once we have called them about it, or the case is finished."""
    appointment = state.value("appointment")
    if not isinstance(appointment, datetime) or state.finished:
        return None
    touched = last_contact(state)
    return None if touched is not None and touched >= appointment - CALLED else appointment
