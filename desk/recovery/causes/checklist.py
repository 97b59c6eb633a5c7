"""Checklist: checks that earlier mistakes left behind for cases of one kind.

They are the actions against causes of the class of missed details.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desk.model.state import CaseState
from desk.recovery.causes.repeats import known_causes

CHECKLIST_CLASS = "details"
"""The class of cause whose actions are checks (S1.26)."""


class ChecklistItem(msgspec.Struct, frozen=True):
    """A check, and the case that taught it. `is_done` says that it is in place and not only meant."""

    text: str
    case: str
    key: str
    at: datetime
    is_done: bool


def checklist_for(failure: str, states: Iterable[CaseState]) -> tuple[ChecklistItem, ...]:
    """The checks for cases of this kind of failure, newest first (S1.3). Each is given once."""
    kind = failure.strip().casefold()
    alike = [state for state in states if kind and str(state.value("failure") or "").casefold() == kind]
    found: dict[str, ChecklistItem] = {}
    for known in reversed(known_causes(alike)):
        if known.cause.class_ != CHECKLIST_CLASS:
            continue
        for action in known.actions:
            if not action.superseded:
                check = ChecklistItem(action.entry.text, known.case, known.cause.key, action.entry.at, action.done_at is not None)
                found.setdefault(" ".join(check.text.casefold().split()), check)
    return tuple(found.values())
