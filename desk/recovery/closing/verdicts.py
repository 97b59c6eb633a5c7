"""What the customer said of us, time after time, until they are happy; it reads a case's state and knows no screen.

Satisfaction is asked after a touch and not only at the end (S3.7), and a case goes on until it is there (S3.23).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desk.model.entries import Verdict, Verify
from desk.model.state import FINISHED, CaseState


def last_verdict(state: CaseState) -> Verdict | None:
    """Their newest word on us, if they were ever asked."""
    return state.verifies[-1].verdict if state.verifies else None


def verdicts_since_reopened(state: CaseState) -> list[Verify]:
    """What they said since the case was last opened again: what they said before stays counted, and no longer says how they are."""
    finished, since = False, None
    for at, status in state.statuses:
        if finished and status not in FINISHED:
            since = at
        finished = status in FINISHED
    return [verify for verify in state.verifies if since is None or verify.at > since]


def is_satisfied(state: CaseState) -> bool:
    """Whether the last thing they said of us, as the case now stands, was that we met or exceeded what they expected."""
    said = verdicts_since_reopened(state)
    return bool(said) and said[-1].verdict != "below"


def verdict_history(state: CaseState, spoken: Callable[[datetime], str]) -> str:
    """Every verdict with its time as `spoken` says it, oldest first: `below 13:10 -> met 14:02`; empty when nobody asked."""
    return " -> ".join(f"{verify.verdict} {spoken(verify.at)}" for verify in state.verifies)
