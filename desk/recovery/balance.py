"""How far what we did weighs up what went wrong: the counterbalance, the rung of the ladder, the first hour. It knows no words of forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from desk.model.entries import Option, PromiseKept
from desk.model.entry_facts import is_reply
from desk.model.fates import OfferState
from desk.model.state import CaseState
from desk.recovery.offers import beyond
from desk.recovery.paradox import severity_of

GOLDEN = timedelta(hours=1)
"""How long after a failure was told small gestures look large (RECOVERY.md, S1.8)."""
REACH = 4
RUNGS = ("not made good yet", "fix only", "beyond the fix", "for life")


def golden_left(state: CaseState, now: datetime) -> int | None:
    """Seconds left of the first hour since the customer told anyone; None when it is over or nothing is to be made good."""
    left = int((state.told_at + GOLDEN - now).total_seconds())
    return left if state.recovery and not state.finished and left > 0 else None


def delivered_at(offer: OfferState, state: CaseState) -> datetime | None:
    """When what was accepted was handed over: said to be delivered, or ticked off as kept."""
    if offer.accepted_at is None or offer.settled_at is None:
        return None
    if offer.answer is not None and offer.answer.answer == "delivered":
        return offer.settled_at
    kept = any(isinstance(entry, PromiseKept) and entry.promise == offer.entry.id for entry in state.timeline)
    return offer.settled_at if kept else None


def rung_of(state: CaseState) -> int:
    """The rung of the recovery ladder, 0 to 3: nothing yet, fix only, beyond the fix, for life (RECOVERY.md, S2.11 and S2.12)."""
    if any(verdict.came_back or verdict.referred for verdict in state.verifies):
        return 3
    last = state.verifies[-1].verdict if state.verifies else ""
    if last == "exceeded" or (last != "below" and any(map(beyond, _taken(state)))):
        return 2
    return 1 if _fixed(state) else 0


def balance_of(state: CaseState) -> int:
    """Where the scale stands, -4 to 4: an answer within the hour, an apology and a fix weigh against the severity (S1.7).

    Without an extra it never passes the middle; a fix with one always does.
    """
    weight = severity_of(state)
    done = _answered_soon(state) + bool(state.apologies) + 2 * _fixed(state)
    if _fixed(state) and any(map(beyond, _taken(state))):
        return max(1, min(REACH, done + 2 - weight))
    return max(-REACH, min(-1, done - 1 - weight))


def scale(position: int) -> str:
    """The balance as a line of signs: `..o.|....`."""
    cells = ["."] * REACH + ["|"] + ["."] * REACH
    cells[REACH + position] = "o"
    return "".join(cells)


def _taken(state: CaseState) -> Iterable[Option]:
    return (offer.chosen for offer in state.offers.values() if offer.accepted_at and offer.chosen)


def _fixed(state: CaseState) -> bool:
    kept = any(promise.fate == "kept" for promise in state.promises.values())
    return kept or state.finished or any(offer.accepted_at for offer in state.offers.values())


def _answered_soon(state: CaseState) -> bool:
    touches = (entry.at for entry in state.timeline if is_reply(entry))
    first = min(touches, default=None)
    return first is not None and first - state.told_at <= GOLDEN
