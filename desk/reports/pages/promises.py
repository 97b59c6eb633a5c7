"""Promises: what became of those that were due."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Literal

from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, event_count
from desk.reports.facts import CaseFacts, PromiseFacts

Fate = Literal["kept", "kept_late", "broken", "overdue"]
_LABELS: dict[Fate, str] = {"kept": "kept in time", "kept_late": "kept late", "broken": "broken", "overdue": "overdue"}


def fate_of(promise: PromiseFacts, as_of: datetime) -> Fate | None:
    """The fate of a promise. Kept at the very instant is in time. None while it is not due."""
    if promise.broken:
        return "broken"
    if promise.settled is not None:
        return "kept_late" if promise.due is not None and promise.settled > promise.due else "kept"
    return "overdue" if promise.due is not None and promise.due < as_of else None


def due_promises(basis: ReportBasis, *, to_customer: bool) -> list[tuple[CaseFacts, PromiseFacts]]:
    """The promises due in the window, those on merged cases too."""
    return [
        (case, promise)
        for case in basis.cases
        for promise in case.promises
        if promise.to_customer is to_customer and basis.has(promise.due)
    ]


def _fate_count(basis: ReportBasis, *, fate: Fate) -> Count:
    due = due_promises(basis, to_customer=True)
    return event_count([each for each in due if fate_of(each[1], basis.as_of) == fate], of=len(due))


def _untimed_count(basis: ReportBasis) -> Count:
    return event_count(
        (case, promise)
        for case in basis.cases
        for promise in case.promises
        if promise.to_customer and promise.due is None and basis.has(promise.made)
    )


def _kept_among_us(basis: ReportBasis) -> Count:
    due = due_promises(basis, to_customer=False)
    return event_count([each for each in due if fate_of(each[1], basis.as_of) == "kept"], of=len(due))


_COUNTED = (
    "Promises to customers that were due in the window, and accepted choices with a time in it, by what had become of them at its end. "
    "Kept at the very instant is in time, and those on merged cases count."
)

PAGE = FigurePage(
    "promises",
    "Promises",
    (
        *(FigureRow(f"promise.{fate}", label, _COUNTED, "promises", partial(_fate_count, fate=fate)) for fate, label in _LABELS.items()),
        FigureRow(
            "promise.untimed", "made without a time", "Promises to customers made in the window without a time.", "promises", _untimed_count
        ),
        FigureRow(
            "promise.among_us_kept",
            "among us, kept in time",
            "Promises to colleagues that were due in the window.",
            "promises",
            _kept_among_us,
        ),
    ),
)
