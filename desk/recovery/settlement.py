"""Settled cases: closed ones that ask nothing of anybody any more.

Only these leave the shift by themselves. An archive is not looked at, so what still calls for somebody must stay on the board.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from desk.model.facts import status_since
from desk.model.state import CaseState
from desk.recovery.causes.debt import debt_of
from desk.recovery.causes.shared_actions import DoneActions, actions_of, done_actions
from desk.recovery.closing.aftercare import aftercare_from, redeemable_options
from desk.recovery.offers.delivery import is_agreed

SETTLING_TIME = timedelta(days=30)
"""The time for which a case must have been closed."""

UnsettledReason = Literal["recent", "debt", "promise", "action", "aftercare", "voucher", "linked"]

REASON_WORDS: dict[UnsettledReason, str] = {
    "recent": f"closed less than {SETTLING_TIME.days} days ago",
    "debt": "fixed, but nothing learned from it yet",
    "promise": "a promise is open",
    "action": "a corrective action is open",
    "aftercare": "after-care is still to come",
    "voucher": "a voucher is still valid",
    "linked": "an open case is linked to it",
}
"""The reasons in words, in the order in which they are told."""


def closed_since(state: CaseState) -> datetime | None:
    """Since when a case is closed.

    None when it is not. Solved alone does not count: it may still be taken up.
    """
    return status_since(state, {"closed"})


def unsettled_reasons(
    state: CaseState, now: datetime, *, zone: tzinfo, linked: Collection[str] = (), done: DoneActions | None = None
) -> tuple[UnsettledReason, ...]:
    """The reasons for which a closed case stays on the shift.

    Empty when it is settled. `linked` are the cases to which open ones are linked, `done` the actions done on any case. After-care begins
    by the days of `zone`.
    """
    return tuple(_reasons_of(state, now, zone, linked, done or {}))


def _reasons_of(state: CaseState, now: datetime, zone: tzinfo, linked: Collection[str], done: DoneActions) -> Iterator[UnsettledReason]:
    since = closed_since(state)
    if since is None or now - since < SETTLING_TIME:
        yield "recent"
    if debt_of(state) is not None:
        yield "debt"
    if has_open_promise(state):
        yield "promise"
    if any(action.is_open for action in actions_of(state, done)):
        yield "action"
    if aftercare_from(state, zone) is not None:
        yield "aftercare"
    if any(last >= now for _, last in redeemable_options(state)):
        yield "voucher"
    if state.id in linked:
        yield "linked"


def unsettled_cases(
    states: Sequence[CaseState], before: datetime, now: datetime, *, zone: tzinfo
) -> dict[str, tuple[UnsettledReason, ...]]:
    """The cases that stay on the shift, with the reasons.

    They are among those closed before a time. `states` are those of all cases: open ones hold those they are linked to.
    """
    linked, done = linked_from_open(states), done_actions(states)
    closed = (state for state in states if (since := closed_since(state)) is not None and since < before)
    found = {state.id: unsettled_reasons(state, now, zone=zone, linked=linked, done=done) for state in closed}
    return {case: reasons for case, reasons in found.items() if reasons}


def has_open_promise(state: CaseState) -> bool:
    """Do we still owe the customer something?

    An accepted offer that is not delivered yet is a promise too.
    """
    return any(promise.status == "open" for promise in state.promises.values()) or any(
        offer.status == "open" and is_agreed(offer) for offer in state.offers.values()
    )


def linked_from_open(states: Iterable[CaseState]) -> frozenset[str]:
    """The cases to which unfinished ones are linked."""
    return frozenset(link.case for state in states if not state.finished for link in state.links)
