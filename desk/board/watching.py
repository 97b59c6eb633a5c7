"""Appointment watch: before a time at which the customer expects us, we call them, not they us (RECOVERY.md, S4.10); it rings no bell."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.board.silence import last_touch
from desk.model.state import CaseState

WATCH = timedelta(minutes=15)
"""How long before an appointment the desk is told to call."""
CALLED = timedelta(hours=1)
"""A word from us so shortly before the appointment is the call."""
CALL_FIRST = "call first"
"""What the board calls for."""


def expected_at(state: CaseState) -> datetime | None:
    """When the customer expects us; None once we have called them about it, or the case is finished."""
    appointment = state.value("appointment")
    if not isinstance(appointment, datetime) or state.finished:
        return None
    touched = last_touch(state)
    return None if touched is not None and touched >= appointment - CALLED else appointment
