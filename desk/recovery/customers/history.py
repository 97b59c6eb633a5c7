"""History of a customer: their other cases, and the number of failures.

Earlier cases decide how a customer meets us: a first failure is forgiven sooner than a third (S3.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desk.model.entries import StatusChange
from desk.model.entry_values import Outcome, Status, Verdict
from desk.model.state import CaseState
from desk.recovery.customers.identity import cases_of_customer
from desk.recovery.promises import owed_promises


class OtherCase(msgspec.Struct, frozen=True):
    """Another case of the customer, and its state."""

    id: str
    subject: str
    told_at: datetime
    status: Status
    is_failure: bool
    verdict: Verdict | None = None
    """The last verdict the customer gave."""
    outcome: Outcome | None = None
    """Its end for the relation, where somebody said so."""
    open_promises: int = 0
    """The number of promises that we still owe them there."""
    is_earlier: bool = True
    """Was it told before the case that it is looked up for?"""


def other_cases(state: CaseState, others: Iterable[CaseState]) -> list[OtherCase]:
    """Every other case of this customer, newest first."""
    found = [_other_case(other, state) for other in cases_of_customer(state, others)]
    return sorted(found, key=lambda case: (case.told_at, case.id), reverse=True)


def earlier_cases(state: CaseState, others: Iterable[CaseState]) -> list[OtherCase]:
    """The customer's cases before this one, newest first. Duplicates of this one are left out."""
    theirs = cases_of_customer(state, others)
    same = duplicates_of(state, theirs)
    return [case for case in other_cases(state, theirs) if case.is_earlier and case.id not in same]


def duplicates_of(state: CaseState, others: Iterable[CaseState]) -> frozenset[str]:
    """The duplicates of a case, whichever side says so."""
    here = {link.case for link in state.links if link.sort == "duplicate"}
    there = {other.id for other in others for link in other.links if link.sort == "duplicate" and link.case == state.id}
    return frozenset(here | there)


def failure_number(state: CaseState, others: Iterable[CaseState] = ()) -> int:
    """The number of this failure for the customer, from 1 (S3.4).

    The header tells of failures from before this file, `others` of those in it. Some may be the same, so the larger counts. For a plain
    question it is the number that a failure would have.
    """
    return 1 + max(int(state.value("earlier") or 0), sum(case.is_failure for case in earlier_cases(state, others)))


def failures_among(states: Iterable[CaseState]) -> int:
    """The number of failures of a customer, given all of their cases.

    A plain question is none. The head of each case tells of failures from before it.
    """
    theirs = list(states)
    told = max((int(each.value("earlier") or 0) + each.recovery for each in theirs), default=0)
    return max(told, sum(each.recovery for each in theirs))


def _other_case(other: CaseState, than: CaseState) -> OtherCase:
    outcomes = [entry.outcome for entry in other.timeline if isinstance(entry, StatusChange) and entry.outcome]
    return OtherCase(
        id=other.id,
        subject=other.subject,
        told_at=other.told_at,
        status=other.status,
        is_failure=other.recovery,
        verdict=other.verifies[-1].verdict if other.verifies else None,
        outcome=outcomes[-1] if outcomes else None,
        open_promises=len(owed_promises(other)),
        is_earlier=(other.told_at, other.created_at, other.id) < (than.told_at, than.created_at, than.id),
    )
