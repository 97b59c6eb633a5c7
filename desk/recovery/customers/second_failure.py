"""The second failure of one customer: who must hear of it before an agent answers; it reads cases and a shift, no clock and no screen.

A good recovery works after one failure and not after two, and a bad one doubles the harm (Maxham & Netemeyer 2002;
DESK.33).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from desk.model.entries import Assign, Memo, Promise, Unknown
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.closing.verdicts import last_verdict
from desk.recovery.customers.history import earlier_cases, failure_number
from desk.recovery.notices import Notice
from desk.recovery.promises import broken_promises
from desk.text.ordinals import ordinal

NEAR_PAST = timedelta(days=90)
"""Two failures within this time count as close."""


@dataclass(frozen=True, slots=True)
class SecondFailure:
    """A case that is not the customer's first failure: the how many-th it is, and the earlier case that says most, if it is here."""

    number: int
    earlier: str = ""
    ended: str = ""

    @property
    def words(self) -> str:
        """`second failure of this customer (C-88 ended below what they expected)`."""
        told = f" ({self.earlier}{f' {self.ended}' if self.ended else ''})" if self.earlier else ""
        return f"{ordinal(self.number)} failure of this customer{told}"


def second_failure(state: CaseState, others: Iterable[CaseState]) -> SecondFailure | None:
    """Whether this customer was failed before: within the near past, by what the case's head says, or badly at any time."""
    if state.finished:
        return None
    known = list(others)
    before_this = {case.id for case in earlier_cases(state, known)}
    earlier = sorted((case for case in known if case.id in before_this), key=lambda case: case.told_at)
    failed = [case for case in earlier if case.recovery]
    bad = [case for case in failed if bad_ending(case)]
    near = [case for case in failed if state.told_at - case.told_at <= NEAR_PAST]
    told_of = bool(state.value("earlier"))
    if not (near or bad or told_of) or not (state.recovery or bad):
        return None
    number = failure_number(state, known)
    telling = bad[-1] if bad else near[-1] if near else None
    return SecondFailure(number, telling.id, bad_ending(telling)) if telling else SecondFailure(number)


def bad_ending(case: CaseState) -> str:
    """How an earlier recovery failed, in words that follow its reference; empty when it did not, or is still going on well."""
    if case.ending is not None and case.ending.outcome == "lost":
        return "was lost"
    if last_verdict(case) == "below":
        return "stayed below what they expected"
    if any(broken_promises(case)):
        return "had a promise broken"
    return ""


def is_lead_told(state: CaseState, shift: Shift) -> bool:
    """Whether a lead or manager knows: they own it, wrote on it, were promised something or are named in a note."""
    deciders = {agent.id.casefold() for agent in shift.agents if agent.role != "agent"}
    if state.owner.casefold() in deciders:
        return True
    return any(_involves_lead(entry, deciders) for entry in state.timeline)


def _involves_lead(entry: object, deciders: set[str]) -> bool:
    if isinstance(entry, Unknown):
        return False
    if getattr(entry, "by", "").casefold() in deciders:
        return True
    if isinstance(entry, Assign):
        return entry.owner.casefold() in deciders
    if isinstance(entry, Promise):
        return entry.to.casefold() in deciders
    return isinstance(entry, Memo) and not deciders.isdisjoint(re.findall(r"[\w.-]+", entry.text.casefold()))


def lead_to_tell(shift: Shift, here: Iterable[str], me: str) -> str:
    """A lead or manager who is at the desk now, else any of them, else the role."""
    deciders = [agent.id for agent in shift.agents if agent.role != "agent" and agent.id != me]
    present = [agent for agent in deciders if agent in set(here)]
    return next(iter([*present, *deciders]), "a lead")


def second_failure_notices(
    state: CaseState, others: Iterable[CaseState], *, shift: Shift, here: Iterable[str], me: str
) -> Iterator[Notice]:
    """The lead hears of a second failure before the agent answers; a lead at the keyboard is only told that it is one."""
    again = second_failure(state, others)
    if again is None:
        return
    if shift.agent(me).role != "agent":
        yield Notice(again.words, 1)
    elif not is_lead_told(state, shift):
        yield Notice(f"{again.words}: tell {lead_to_tell(shift, here, me)} before you answer", 1, "decider")
