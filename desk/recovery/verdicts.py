"""What the customer said of us, time after time, until they are happy; it reads a case's state and knows no screen.

Satisfaction is asked after a touch and not only at the end (RECOVERY.md, S3.7), and a case goes on until it is there (S3.23).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desk.model.entries import Verdict
from desk.model.state import CaseState

RUNGS = {0: "", 1: "met", 2: "exceeded", 3: "for life"}
"""How far a recovery came (RECOVERY.md, S2.12); the last rung is seen at after-care only."""
_RUNG: dict[Verdict, int] = {"below": 0, "met": 1, "exceeded": 2}


def last_verdict(state: CaseState) -> Verdict | None:
    """Their newest word on us, if they were ever asked."""
    return state.verifies[-1].verdict if state.verifies else None


def happy(state: CaseState) -> bool:
    """Whether the last thing they said of us was that we met or exceeded what they expected."""
    return last_verdict(state) in {"met", "exceeded"}


def curve(state: CaseState, spoken: Callable[[datetime], str]) -> str:
    """Every verdict with its time as `spoken` says it, oldest first: `below 13:10 -> met 14:02`; empty when nobody asked."""
    return " -> ".join(f"{verify.verdict} {spoken(verify.at)}" for verify in state.verifies)


def rung(state: CaseState) -> int:
    """0 not happy, 1 met, 2 exceeded, 3 for life: they came back or sent somebody, and are happy (RECOVERY.md, S2.12)."""
    if not happy(state):
        return 0
    stayed = any(verify.came_back or verify.referred for verify in state.verifies)
    return 3 if stayed else _RUNG[state.verifies[-1].verdict]
