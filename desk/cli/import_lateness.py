"""Tells which cases of an import would stand late at once."""

from __future__ import annotations

from datetime import datetime

from desk.board.case_view import case_view, next_due
from desk.importers.plan import IsLate
from desk.model.case import Case, Header
from desk.model.changes import NewCase
from desk.model.entries import StatusChange
from desk.model.ids import assign_ids
from desk.model.state import FINISHED
from desk.sla.policy import Policy
from desk.text.times import zone_or_utc

_STAND_IN = "C-1"


def is_late_at_once(policy: Policy, now: datetime, *, zone: str) -> IsLate:
    """Tells whether a new case would be late."""
    shown_zone = zone_or_utc(zone)

    def is_late(change: NewCase) -> bool:
        return not _is_finished(change) and next_due(case_view(_new_case(change), policy, shown_zone), now).risk == "late"

    return is_late


def _is_finished(change: NewCase) -> bool:
    """Does the timeline of a new case end in a finished status?"""
    last = next((entry.to for entry in reversed(change.entries) if isinstance(entry, StatusChange)), "new")
    return last in FINISHED


def _new_case(change: NewCase) -> Case:
    named = {name: getattr(change.header, name) for name in Header.__struct_fields__}
    return Case(**named | {"id": _STAND_IN}, entries=assign_ids(change.entries, _STAND_IN, ()))
