"""Causes: mistakes by their key, and what was done about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from desk.recovery.causes.repeats import ActionProgress, normalised_key
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, ids
from desk.reports.facts import ActionFacts, CauseFacts
from desk.reports.window import LOOK_BACK

Helped = Literal["so far", "too early", "came again"]
WITHOUT_KEY = "-"
"""The name of causes that nobody gave a key."""
Found = tuple[str, CauseFacts]
"""The id of a case, and a cause that was found on it."""


def _cause_counts(basis: ReportBasis) -> Mapping[str, Count]:
    groups: dict[str, list[Found]] = {}
    for case in basis.unmerged:
        for cause in case.causes:
            if basis.has(cause.at) or basis.as_of - LOOK_BACK <= cause.at < basis.as_of:
                groups.setdefault(normalised_key(cause.key), []).append((case.id, cause))
    counted = {}
    for found in groups.values():
        ordered = sorted(found, key=lambda each: each[1].at)
        counted[ordered[-1][1].key or WITHOUT_KEY] = _cause_count(basis, ordered)
    return dict(sorted(counted.items(), key=lambda item: (-(item[1].of or 0), item[0])))


def _cause_count(basis: ReportBasis, found: Sequence[Found]) -> Count:
    recent = [each for each in found if each[1].at >= basis.as_of - LOOK_BACK]
    actions = [action for _, cause in recent for action in cause.actions]
    effect = _effect_of(recent, actions)
    also = {
        "class_": next((cause.class_ for _, cause in reversed(found) if cause.class_), ""),
        "action": _action_progress(actions, basis.as_of),
        "effect": effect,
        "helped": _helped_word(recent, actions, basis.as_of),
    }
    in_window = ids(case for case, cause in found if basis.has(cause.at))
    cases = ids(case for case, _ in recent)
    return Count(len(in_window), of=len(cases), cases=cases, also={**also, "in_window": list(in_window)})


def _action_progress(actions: Sequence[ActionFacts], as_of: datetime) -> ActionProgress:
    waits = [action for action in actions if action.done is None]
    if not actions:
        return "missing"
    if any(action.due is not None and action.due < as_of for action in waits):
        return "overdue"
    return "open" if waits else "done"


def _effect_of(found: Sequence[Found], actions: Sequence[ActionFacts]) -> Mapping[str, int] | None:
    done = max((action.done for action in actions if action.done), default=None)
    if done is None:
        return None
    before = sum(cause.at <= done for _, cause in found)
    return {"before": before, "since": len(found) - before}


def _helped_word(found: Sequence[Found], actions: Sequence[ActionFacts], as_of: datetime) -> Helped | None:
    """Did the action help? None until all of it is done.

    So far it did if it came no more for as long as lay between the last two times before.
    """
    done = max((action.done for action in actions if action.done), default=None)
    if done is None or _action_progress(actions, as_of) != "done":
        return None
    before = [cause.at for _, cause in found if cause.at <= done]
    if len(before) < len(found):
        return "came again"
    return "so far" if len(before) > 1 and as_of - done >= before[-1] - before[-2] else "too early"


PAGE = FigurePage(
    "causes",
    "Causes",
    (
        FigureRow(
            "cause",
            "cause",
            "Cases in which the cause was found in the window, of those in the 30 days up to its end, archives too, with the state of its "
            "corrective action.",
            "cases",
            _cause_counts,
        ),
    ),
)
