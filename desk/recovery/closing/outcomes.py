"""Outcomes of a case: kept, stronger, lost or best effort.

Best effort is an honest end, not a loss, and takes a lead's approval (S3.25 and S4.18).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from desk.model.entries import Contact, Refusal, StatusChange
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.severity import is_severe
from desk.recovery.steps.rail import has_action
from desk.recovery.verdicts import is_satisfied


def is_lead_needed(ending: StatusChange, shift: Shift) -> bool:
    """Does the ending need a lead's approval that its agent lacks?"""
    return ending.outcome == "best_effort" and shift.agent(ending.by).role == "agent"


def effort_summary(state: CaseState) -> list[str]:
    """The things tried, each in a few words. A lead reads them before they approve."""
    contacts = sum(isinstance(entry, Contact) for entry in state.timeline)
    refusals = sum(isinstance(entry, Refusal) for entry in state.timeline)
    kept = sum(promise.status == "kept" for promise in state.promises.values())
    counted = (
        ("heard", len(state.listens)),
        ("apologised", len(state.apologies)),
        ("spoken with", contacts),
        ("offers", len(state.offers)),
        ("other ways shown", refusals),
        ("promises kept", kept),
        ("causes found", len(state.causes)),
        ("verdict asked", len(state.verifies)),
    )
    return [name if number == 1 else f"{name} x{number}" for name, number in counted if number]


class StrongerCondition(msgspec.Struct, frozen=True):
    """A condition of a stronger relation. `words` say that it holds, `against` the opposite."""

    words: str
    against: str
    holds: bool


def stronger_conditions(state: CaseState, *, failures: int) -> Iterator[StrongerCondition]:
    """The conditions of a relation stronger than before, and whether each holds.

    `failures` counts those of this customer. Evidence: only after a first failure that was not severe, with a cause that does not return
    (S2.20, Magnini et al. 2007).
    """
    acted_on = any(has_action(state, cause.id) for cause in state.causes)
    yield StrongerCondition("the first time", "not the first time", failures <= 1)
    yield StrongerCondition("it was mild", "it was severe", not is_severe(state))
    yield StrongerCondition("its cause is acted on", "no action on the cause", acted_on)
    yield StrongerCondition("they said they are happy", "nobody heard that they are happy", is_satisfied(state))


def stronger_words(state: CaseState, *, failures: int) -> str:
    """A question to whoever says that they trust us more.

    It names what speaks against it.
    """
    conditions = list(stronger_conditions(state, failures=failures))
    if against := [each.against for each in conditions if not each.holds]:
        return f"did they say so? It is rare, and here: {', '.join(against)}"
    return f"it is rare, and can be here: {', '.join(each.words for each in conditions)}"


def proposed_saved_sale(state: CaseState) -> str:
    """The price of the matter, as it can be typed (S4.12). Empty when unknown."""
    price = state.value("price")
    return f"{float(price):g}" if price else ""
