"""Second failure of a customer, of which a lead must hear.

A good recovery works after one failure and not after two, and a bad one doubles the harm (Maxham & Netemeyer 2002, DESK.33).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

import msgspec

from desk.model.entries import Assign, Memo, Promise, Unknown
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.customers.history import earlier_cases, failure_number
from desk.recovery.notices import Notice
from desk.recovery.promises import broken_promises
from desk.recovery.verdicts import last_verdict
from desk.text.ordinals import ordinal

NEAR_PAST = timedelta(days=90)
"""Two failures within this time count as close."""


class SecondFailure(msgspec.Struct, frozen=True):
    """A failure after the customer's first, with its number.

    `earlier` is the earlier case that says most, and `ended` its bad end. Both are empty where unknown. `is_failure` is false for a plain
    question of a customer whose earlier failure ended badly.
    """

    number: int
    earlier: str = ""
    ended: str = ""
    is_failure: bool = True

    @property
    def words(self) -> str:
        """The failure in words: `our second failure for this customer (C-88)`."""
        told = f" ({self.earlier}{f' {self.ended}' if self.ended else ''})" if self.earlier else ""
        if not self.is_failure:
            return f"we failed this customer before{told}"
        return f"our {ordinal(self.number)} failure for this customer{told}"


def second_failure(state: CaseState, others: Iterable[CaseState]) -> SecondFailure | None:
    """The second failure that a case is. None where the customer was not failed before.

    Earlier failures count within the near past, by what the case's head says, or at any time when they ended badly.
    """
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
    if telling is None:
        return SecondFailure(number)
    return SecondFailure(number, telling.id, bad_ending(telling), is_failure=state.recovery)


def bad_ending(case: CaseState) -> str:
    """The bad end of an earlier recovery, in words after its reference.

    Empty when it did not end badly, or is still going on well.
    """
    if case.ending is not None and case.ending.outcome == "lost":
        return "was lost"
    if last_verdict(case) == "below":
        return "stayed below what they expected"
    if any(broken_promises(case)):
        return "had a promise broken"
    return ""


def is_lead_told(state: CaseState, shift: Shift) -> bool:
    """Does a lead or manager know of the case?

    They do when they own it, wrote on it, were promised something or are named in a note.
    """
    deciders = {agent.id.casefold() for agent in shift.agents if agent.role != "agent"}
    if state.owner.casefold() in deciders:
        return True
    return any(_is_known_to_lead(entry, deciders) for entry in state.timeline)


def _is_known_to_lead(entry: object, deciders: set[str]) -> bool:
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
    """The lead or manager to tell, one at the desk first. Else `a lead`."""
    deciders = [agent.id for agent in shift.agents if agent.role != "agent" and agent.id != me]
    present = [agent for agent in deciders if agent in set(here)]
    return next(iter([*present, *deciders]), "a lead")


def second_failure_notices(
    state: CaseState, others: Iterable[CaseState], *, shift: Shift, here: Iterable[str], me: str
) -> Iterator[Notice]:
    """A notice to tell a lead of a second failure before answering.

    A lead at the keyboard is only told that it is one.
    """
    again = second_failure(state, others)
    if again is None:
        return
    if shift.agent(me).role != "agent":
        yield Notice(again.words, 1)
    elif not is_lead_told(state, shift):
        yield Notice(f"tell {lead_to_tell(shift, here, me)} before you answer: {again.words}", 1, "decider")


def lead_to_hear(state: CaseState, others: Iterable[CaseState], *, shift: Shift, here: Iterable[str], me: str) -> str:
    """The lead who must hear before the customer is answered.

    Empty where nobody need be told.
    """
    if shift.agent(me).role != "agent" or is_lead_told(state, shift) or second_failure(state, others) is None:
        return ""
    return lead_to_tell(shift, here, me)
