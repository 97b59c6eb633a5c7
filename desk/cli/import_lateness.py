"""Counts the cases of an import that would stand late at once."""

from __future__ import annotations

from datetime import datetime

from desk.board.case_view import case_view, next_due
from desk.importers.plan import ImportPlan
from desk.importers.reading.progress import TellProgress, counted
from desk.model.case import Case, Header
from desk.model.changes import NewCase
from desk.model.entries import StatusChange
from desk.model.ids import assign_ids
from desk.model.state import FINISHED
from desk.sla.policy import Policy
from desk.text.times import zone_or_utc

_STAND_IN = "C-1"


def late_count(plan: ImportPlan, policy: Policy, now: datetime, *, zone: str, tell: TellProgress | None = None) -> int:
    """The number of new cases that would be late on the board."""
    new = [change for change in plan.changes if isinstance(change, NewCase) and not _is_finished(change)]
    views = (case_view(_new_case(change), policy, zone_or_utc(zone)) for change in counted(new, tell))
    return sum(next_due(view, now).risk == "late" for view in views)


def _is_finished(change: NewCase) -> bool:
    """Does the timeline of a new case end in a finished status?"""
    last = next((entry.to for entry in reversed(change.entries) if isinstance(entry, StatusChange)), "new")
    return last in FINISHED


def _new_case(change: NewCase) -> Case:
    named = {name: getattr(change.header, name) for name in Header.__struct_fields__}
    return Case(**named | {"id": _STAND_IN}, entries=assign_ids(change.entries, _STAND_IN, ()))
