"""Balance of recovery and failure, and the recovery level."""

from __future__ import annotations

from datetime import datetime

from desk.model.state import CaseState
from desk.recovery.contact_history import first_contact, golden_hour_end
from desk.recovery.offers.cost import exceeds_fix
from desk.recovery.offers.delivery import agreed_options, is_agreed, is_fixed
from desk.recovery.severity import severity_of
from desk.recovery.verdicts import verdicts_since_reopened

REACH = 4
RECOVERY_LEVELS = (
    "it is not made good yet",
    "it is made good, with nothing beyond that",
    "we did more than make it good",
    "they came back, or sent somebody",
)
"""The rungs of the recovery ladder, as sentences. The last is seen at after-care only."""


def golden_hour_left(state: CaseState, now: datetime) -> int | None:
    """Seconds left of the first hour since told at. None when it is over, or nothing is to be made good."""
    left = int((golden_hour_end(state) - now).total_seconds())
    return left if state.recovery and not state.finished and left > 0 else None


def recovery_level(state: CaseState) -> int:
    """The rung on the recovery ladder, 0 to 3 (S2.11, S2.12).

    `RECOVERY_LEVELS` names them. A verdict on the case as it now stands goes before what we did. For life are those who came back or sent
    somebody, while they are happy.
    """
    said = verdicts_since_reopened(state)
    if said and said[-1].verdict == "below":
        return int(_is_made_good(state))
    if said and any(verdict.came_back or verdict.referred for verdict in state.verifies):
        return 3
    if (said and said[-1].verdict == "exceeded") or any(map(exceeds_fix, agreed_options(state))):
        return 2
    return int(bool(said) or _is_made_good(state))


def balance_of(state: CaseState) -> int:
    """The balance of a recovery, -4 to 4 (S1.7).

    An answer within the hour, an apology and a fix weigh against the severity. Without an extra it never passes the middle. A fix with one
    always does.
    """
    weight = severity_of(state)
    done = _is_answered_soon(state) + bool(state.apologies) + 2 * _is_made_good(state)
    if _is_made_good(state) and any(map(exceeds_fix, agreed_options(state))):
        return max(1, min(REACH, done + 2 - weight))
    return max(-REACH, min(-1, done - 1 - weight))


def balance_scale(position: int) -> str:
    """The balance as a line of signs: `..o.|....`."""
    cells = ["."] * REACH + ["|"] + ["."] * REACH
    cells[REACH + position] = "o"
    return "".join(cells)


def _is_made_good(state: CaseState) -> bool:
    """Is a fix done, or agreed with the customer?

    Unlike `is_fixed` it counts from their yes, and by promises kept: the scale weighs what we do, not only what they have (S1.7).
    """
    kept = any(promise.status == "kept" for promise in state.promises.values())
    return kept or is_fixed(state) or any(map(is_agreed, state.offers.values()))


def _is_answered_soon(state: CaseState) -> bool:
    first = first_contact(state)
    return first is not None and first.at <= golden_hour_end(state)
