"""When a case falls silent: two update periods without a word from us (S2.10); it counts open time by the policy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from desk.model.entries import CUSTOMER
from desk.model.entry_facts import is_contact_with_customer
from desk.model.state import CaseState
from desk.sla.policy import PolicyRule

PERIODS = 2


def last_contact(state: CaseState) -> datetime | None:
    """When the customer last had a word from us."""
    return next((entry.at for entry in reversed(state.timeline) if is_contact_with_customer(entry) and entry.by != CUSTOMER), None)


def silent_from(state: CaseState, rule: PolicyRule) -> datetime | None:
    """The instant from which nobody can say that we are there for them; None while the rule asks for no updates, or nobody waits.

    Counted in open time from our last word, from their first where there is none. They know when to expect us next while a promise to
    them stands, so that its time comes first.
    """
    period = rule.targets.get("update")
    if not period or state.finished or state.status in rule.pausing_statuses("update"):
        return None
    falls = rule.calendar.add(last_contact(state) or state.told_at, PERIODS * period)
    return None if falls is None else max([falls, *_expected(state)])


def _expected(state: CaseState) -> Iterable[datetime]:
    due = [promise.entry.due for promise in state.promises.values() if promise.status == "open" and promise.entry.to == CUSTOMER]
    return [min(known)] if (known := [at for at in due if at is not None]) else []
