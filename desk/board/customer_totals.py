"""The figures of a customer, over all of their cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desk.model.entries import StatusChange
from desk.model.state import CaseState
from desk.recovery.customers.history import failure_number
from desk.recovery.customers.identity import cases_of_customer
from desk.recovery.offers.cost import cost_of


class CustomerTotals(msgspec.Struct, frozen=True):
    """The figures of a customer, this case included.

    `given` is what accepted offers cost us, in the desk's currency. `lost` counts cases after which they left.
    """

    cases: int
    still_open: int
    failures: int
    chases: int
    lost: int
    given: float
    first_at: datetime


def customer_totals(state: CaseState, others: Iterable[CaseState], *, minute_rate: float) -> CustomerTotals:
    """Add up the cases of a customer. Failures before the first of them are told by its head."""
    theirs = [state, *(others := list(cases_of_customer(state, others)))]
    return CustomerTotals(
        cases=len(theirs),
        still_open=sum(not each.finished for each in theirs),
        failures=max(sum(each.recovery for each in theirs), failure_number(state, others) - (not state.recovery)),
        chases=sum(each.chases for each in theirs),
        lost=sum(_is_lost(each) for each in theirs),
        given=sum(_given_by(each, minute_rate) for each in theirs),
        first_at=min(each.told_at for each in theirs),
    )


def _is_lost(state: CaseState) -> bool:
    last = next((entry.outcome for entry in reversed(state.timeline) if isinstance(entry, StatusChange) and entry.outcome), None)
    return last == "lost"


def _given_by(state: CaseState, minute_rate: float) -> float:
    """The cost of the options that the customer took."""
    taken = [offer.chosen for offer in state.offers.values() if offer.accepted_at and offer.chosen and offer.status != "dropped"]
    return sum(cost_of(option, minute_rate=minute_rate).total for option in taken)
