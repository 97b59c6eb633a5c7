"""All clocks of a case, from its timeline and a policy; it knows neither the present moment nor how a clock is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from desk.model.entries import Apology, Assign, Contact, Incoming, PromiseBroken, Status
from desk.model.state import FINISHED, CaseState
from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.clock import Clock, ClockState
from desk.sla.pauses import Span, counted, finished_since, finishes, reopenings
from desk.sla.rules import ClockName, Policy, Rule
from desk.sla.runs import Exchange, Moment, update_runs
from desk.sla.ticks import SECOND, instant, ticks

__all__ = ["Clock", "ClockState", "clocks_of", "present"]

_NEVER_HELD: frozenset[Status] = frozenset()


def clocks_of(state: CaseState, policy: Policy) -> tuple[Clock, ...]:
    """Every clock of the case, in the order own, reply, update, fix, promise, verify.

    Own, reply, update and fix are always there, without a target when the policy gives none. There is one update clock for each time
    the customer waited, oldest first, and one promise clock for each promise with a due time and each accepted offer with a time, settled
    or not; `present` leaves out what is over. Own counts from logged at, reply and fix from told at. Computed anew from the
    beginning, so a change of priority, policy or calendar counts from then and keeps paused time (SLA.md, rules 7 to 12).
    """
    return _Reading(state, policy.rule_for(state)).clocks()


def present(clocks: Iterable[Clock]) -> tuple[Clock, ...]:
    """Without earlier update runs and settled promises: what a board shows."""
    kept: list[Clock] = []
    for clock in clocks:
        if clock.name == "update" and kept and kept[-1].name == "update":
            kept.pop()
        if clock.name != "promise" or clock.stopped_at is None:
            kept.append(clock)
    return tuple(kept)


class _Reading:
    """One case under one rule."""

    def __init__(self, state: CaseState, rule: Rule) -> None:
        self.state = state
        self.rule = rule
        self.closed = state.status == "closed"
        self.finished_at = finished_since(state.statuses)
        self.owned: datetime | None = None
        self.messages: list[Moment] = []
        self.replies: list[Moment] = []
        for entry in state.timeline:
            if isinstance(entry, Contact) or (isinstance(entry, Apology) and entry.channel):
                self.replies.append(Moment(entry.at, entry.id))
            elif isinstance(entry, Incoming):
                self.messages.append(Moment(entry.at, entry.id))
            elif isinstance(entry, Assign) and entry.owner and self.owned is None:
                self.owned = entry.at

    def clocks(self) -> tuple[Clock, ...]:
        told = self.state.told_at
        first_reply = self.replies[0].at if self.replies else None
        return (
            self.service("own", self.state.created_at, self.owned),
            self.service("reply", told, first_reply),
            *self.updates(),
            self.service("fix", told, None),
            *self.promises(),
            *self.verifications(),
        )

    def service(self, name: ClockName, start: datetime, stop: datetime | None, *, entry: str = "") -> Clock:
        """A clock that pauses may hold and that finishing the case stops."""
        target = self.rule.targets.get(name)
        if not target:
            return Clock(name=name, entry=entry, started_at=start, stopped_at=stop or self.finished_at, closed=self.closed)
        pausing = self.rule.pausing(name)
        spans = counted(start, stop, self.state.statuses, held_in=pausing | FINISHED)
        held = stop is None and self.state.status in pausing
        return self.clock(name, spans, target * SECOND, started_at=start, stopped_at=stop or self.finished_at, held=held, entry=entry)

    def updates(self) -> list[Clock]:
        """One clock a run; runs that a finished case no longer owes are left out."""
        history = self.state.statuses
        exchange = Exchange(self.messages, self.replies, finishes(history), reopenings(history))
        owed = [run for run in update_runs(exchange, self.rule.update_starts) if not self.finished_at or run.start < self.finished_at]
        clocks = [self.service("update", run.start, run.end, entry=run.entry) for run in owed]
        return clocks or [Clock(name="update", closed=self.closed)]

    def promises(self) -> list[Clock]:
        """What we said we would do by a time; a promise and an accepted offer alike."""
        return [
            self.appointment(kept.entry.id, kept.entry.text, kept.entry.at, kept.entry.due, kept.settled_at, kept.fate == "broken")
            for kept in self.state.promises.values()
            if kept.entry.due
        ] + [
            self.appointment(id_, offer.chosen.title, offer.accepted_at, offer.chosen.by, offer.settled_at, self.said_broken(id_))
            for id_, offer in self.state.offers.items()
            if offer.accepted_at and offer.chosen and offer.chosen.by
        ]

    def said_broken(self, promise: str) -> bool:
        """Whether somebody logged that this was broken."""
        return any(isinstance(entry, PromiseBroken) and entry.promise == promise for entry in self.state.timeline)

    def verifications(self) -> list[Clock]:
        """From solving a recovery case until the customer's verdict, which may have been asked for before solving."""
        if not self.state.recovery or self.finished_at is None:
            return []
        taken_up = max(reopenings(self.state.statuses), default=None)
        verdict = next((entry.at for entry in self.state.verifies if taken_up is None or entry.at >= taken_up), None)
        start, target = self.finished_at, self.rule.targets.get("verify")
        if not target:
            return [Clock(name="verify", started_at=start, stopped_at=verdict, closed=self.closed)]
        spans = counted(start, verdict, (), held_in=_NEVER_HELD)
        return [self.clock("verify", spans, target * SECOND, started_at=start, stopped_at=verdict)]

    def appointment(self, entry: str, label: str, made: datetime, due: datetime, settled: datetime | None, broken: bool) -> Clock:
        """A clock that ends at a time on the wall, whatever the desk's hours: that is what the customer was told."""
        start = min(made, due)
        return self.clock(
            "promise",
            counted(start, settled, (), held_in=_NEVER_HELD),
            ticks(due) - ticks(start),
            calendar=ALWAYS,
            started_at=start,
            stopped_at=settled,
            entry=entry,
            label=label,
            broken=broken,
        )

    def clock(
        self,
        name: ClockName,
        spans: tuple[Span, ...],
        target: int,
        *,
        started_at: datetime,
        stopped_at: datetime | None,
        calendar: Calendar | None = None,
        held: bool = False,
        entry: str = "",
        label: str = "",
        broken: bool = False,
    ) -> Clock:
        """A clock with its deadline, its warning and its last moment in time worked out."""
        hours = calendar or self.rule.calendar
        due, late_after, spent = filled(spans, target, hours)
        if due is None and stopped_at is not None:
            due = hours.reach(ticks(stopped_at), target - spent)
        running = stopped_at is None and not held
        return Clock(
            name=name,
            entry=entry,
            label=label,
            calendar=hours,
            started_at=started_at,
            target=target,
            spans=spans,
            due_at=_instant(due),
            warn_at=_instant(self.warning(name, due, target, hours)) if running and due is not None else None,
            late_after=_instant(late_after),
            stopped_at=stopped_at,
            held=held,
            broken=broken,
            closed=self.closed,
            spent_before=spent,
        )

    def warning(self, name: ClockName, due: int, target: int, calendar: Calendar) -> int | None:
        """When the clock turns soon, counted back from its deadline through closed hours (SLA.md, rule 14)."""
        left = round(self.rule.warning(name).left(target / SECOND) * SECOND)
        return calendar.back(due, left) if left >= 0 else calendar.reach(due, -left)


def filled(spans: tuple[Span, ...], target: int, calendar: Calendar) -> tuple[int | None, int | None, int]:
    """Where the spans fill the target: the first tick at which it is used up, the last at which it is not exceeded, and what was spent.

    A target that exactly fills the hours of a day is due at closing time, and late only once the desk has opened again and time counts
    (SLA.md, rule 4). `spent` is the open time of the spans that have an end.
    """
    due: int | None = None
    late_after: int | None = None
    spent = 0
    for start, end in spans:
        since, left = ticks(start), target - spent
        amount = None if end is None else calendar.count(since, ticks(end))
        if due is None and (amount is None or amount >= left):
            due = calendar.reach(since, left)
        if late_after is None and due is not None and (amount is None or amount > left):
            late_after = calendar.opening(max(due, since))
        spent += amount or 0
    return due, late_after, spent


def _instant(at: int | None) -> datetime | None:
    return None if at is None else instant(at)
