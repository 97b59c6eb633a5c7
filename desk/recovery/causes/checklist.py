"""Checks that earlier mistakes left behind: actions against missed details, for later cases of the same kind; it shows nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desk.model.state import CaseState
from desk.recovery.causes.repeats import known_causes

CHECKLIST_CLASS = "details"
"""The class of cause whose actions are checks (S1.26)."""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """Something to check, and the case that taught it; `done` says that the check is in place and not only meant."""

    text: str
    case: str
    key: str
    at: datetime
    is_done: bool


def checklist_for(failure: str, states: Iterable[CaseState]) -> tuple[ChecklistItem, ...]:
    """What to check on a case of this kind of failure, the newest first, each once (S1.3)."""
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
