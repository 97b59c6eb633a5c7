"""Verdicts: the customer's words on us, until they are happy.

Satisfaction is asked after a contact and not only at the end (S3.7), and a case goes on until it is there (S3.23).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desk.model.entries import Verify
from desk.model.entry_values import VERDICT_WORDS, Verdict
from desk.model.state import FINISHED, CaseState


def last_verdict(state: CaseState) -> Verdict | None:
    """The newest verdict. None if they were never asked."""
    return state.verifies[-1].verdict if state.verifies else None


def verdicts_since_reopened(state: CaseState) -> list[Verify]:
    """The verdicts since the case was last reopened.

    Earlier ones stay counted, and no longer say how the customer feels.
    """
    finished, since = False, None
    for at, status in state.statuses:
        if finished and status not in FINISHED:
            since = at
        finished = status in FINISHED
    return [verify for verify in state.verifies if since is None or verify.at > since]


def is_satisfied(state: CaseState) -> bool:
    """Was the last verdict since reopening met or exceeded?"""
    said = verdicts_since_reopened(state)
    return bool(said) and said[-1].verdict != "below"


def verdict_question(*, is_aftercare: bool = False) -> str:
    """The question for a verdict, as it is said to the customer."""
    met, exceeded, below = (VERDICT_WORDS[verdict] for verdict in ("met", "exceeded", "below"))
    begins = "I call to ask how it is by now" if is_aftercare else "How is it for you now"
    return f"{begins}: are you {met} with it, is it {exceeded} than you expected, or {below}?"


def verdict_history(state: CaseState, spoken: Callable[[datetime], str]) -> str:
    """Every verdict with its time, oldest first.

    Such as `worse 13:10 -> happy 14:02`. `spoken` writes a time. Empty when nobody asked.
    """
    return " -> ".join(f"{VERDICT_WORDS[verify.verdict]} {spoken(verify.at)}" for verify in state.verifies)
