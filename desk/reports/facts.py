"""The facts of a case that figures count, as one small row.

A row holds instants and never a verdict of the moment, so that one row serves every window that ends after `last`.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from desk.model.entry_values import Outcome, Priority, Verdict
from desk.sla.policy import ClockName


class ClockFacts(Struct, frozen=True, array_like=True):
    """One clock: its target ends with `late_after`. Both times are None while nothing decided it."""

    name: ClockName
    has_target: bool
    started: datetime | None = None
    late_after: datetime | None = None
    stopped: datetime | None = None
    cut_short: bool = False


class OfferFacts(Struct, frozen=True, array_like=True):
    """An accepted offer that stands, with the parts of its cost. `later` is at its chance, `staff_minutes` are not yet money."""

    accepted: datetime
    now: Decimal
    later: Decimal
    staff_minutes: Decimal


class PromiseFacts(Struct, frozen=True, array_like=True):
    """A promise, or an accepted choice with a time. `settled` is when it was kept, or broken."""

    made: datetime
    due: datetime | None
    to_customer: bool
    by: str = ""
    settled: datetime | None = None
    broken: bool = False


class ActionFacts(Struct, frozen=True, array_like=True):
    """A corrective action that still counts."""

    due: datetime | None = None
    done: datetime | None = None


class CauseFacts(Struct, frozen=True, array_like=True):
    """A cause that was found, with the actions against it."""

    at: datetime
    key: str
    class_: str
    actions: tuple[ActionFacts, ...] = ()


class GuessFacts(Struct, frozen=True, array_like=True):
    """A guess of what the customer wants.

    `is_different` says that the answer, given at `answered`, was another.
    """

    by: str
    answered: datetime
    is_different: bool


class CaseFacts(Struct, frozen=True, array_like=True):
    """One case as figures see it.

    `customer` holds the keys of which cases of one customer share one. `value` is what the customer is worth, None when unknown. `first`
    and `last` are the times of the first and the last entry: a window that ends after the last reads this row, one before the first
    nothing, any other the case. `flips` are the changes between
    finished and not, the first to finished. `since` is the finishing after the last reopening. `duplicate_of` is the case that this one
    repeats. `verdict` is the last since the case was reopened. `refusals` say whether another way was taken.
    """

    id: str
    logged: datetime
    told: datetime
    first: datetime
    last: datetime
    priority: Priority
    customer: tuple[str, ...] = ()
    recovery: bool = False
    value: Decimal | None = None
    source_sla: str = ""
    duplicate_of: str = ""
    flips: tuple[datetime, ...] = ()
    since: datetime | None = None
    outcome: Outcome | None = None
    saved: Decimal = Decimal(0)
    verdict: Verdict | None = None
    owned: datetime | None = None
    contacted: datetime | None = None
    apologised: datetime | None = None
    relieved: datetime | None = None
    verdicts: tuple[tuple[datetime, Verdict], ...] = ()
    offers: tuple[OfferFacts, ...] = ()
    promises: tuple[PromiseFacts, ...] = ()
    chases: tuple[datetime, ...] = ()
    apologies: tuple[tuple[datetime, str], ...] = ()
    refusals: tuple[tuple[datetime, bool], ...] = ()
    overrides: tuple[datetime, ...] = ()
    hops: tuple[datetime, ...] = ()
    clocks: tuple[ClockFacts, ...] = ()
    causes: tuple[CauseFacts, ...] = ()
    in_debt: bool = False
    guesses: tuple[GuessFacts, ...] = ()
    feelings: tuple[str, str] = ("", "")
    owned_by: str = ""
    contacted_by: str = ""
    steps: tuple[str, ...] = ()

    @property
    def is_finished(self) -> bool:
        """Is the case solved or closed?"""
        return len(self.flips) % 2 == 1

    @property
    def is_merged(self) -> bool:
        """Does the case repeat another, and is it finished? It is in no base then."""
        return bool(self.duplicate_of) and self.is_finished

    @property
    def touched_until(self) -> datetime | None:
        """The last instant at which a figure may find something here. None for a case that counts at any time."""
        if not self.is_finished or self.in_debt:
            return None
        ahead = (*(clock.late_after for clock in self.clocks), *(promise.due for promise in self.promises))
        return max([self.last, *(at for at in ahead if at is not None)])

    def is_touched_since(self, at: datetime) -> bool:
        """May a window that begins at `at` find anything in the row?"""
        until = self.touched_until
        return until is None or until >= at
