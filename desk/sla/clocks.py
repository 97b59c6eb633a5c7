"""All clocks of a case, from its timeline and a policy; it knows neither the present moment nor how a clock is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from desk.model.entries import Assign, Incoming, PromiseBroken
from desk.model.entry_facts import REPLY_KINDS, is_reply
from desk.model.state import FINISHED, CaseState
from desk.sla.clock import Clock, ClockState
from desk.sla.deadlines import Countdown
from desk.sla.pauses import counted, finished_since, finishes, reopenings
from desk.sla.rules import ClockName, Policy, Rule
from desk.sla.runs import Exchange, Moment, update_runs
from desk.sla.ticks import SECOND, ticks

__all__ = ["Clock", "ClockState", "clocks_of", "present"]

_TELLING = REPLY_KINDS | {Incoming, Assign}
"""The kinds that may start or end a clock by themselves, so that all others are passed over quickly."""


def clocks_of(state: CaseState, policy: Policy) -> tuple[Clock, ...]:
    """Every clock of the case, in the order own, reply, update, fix, promise, verify.

    Own, reply, update and fix are always there, without a target when the policy gives none or nobody waits. There is one update clock
    for each time the customer waited, oldest first, and one promise clock for each promise with a due time and each accepted offer with
    a time, settled or not; `present` leaves out what is over. Own counts from logged at, reply and fix from told at. All is worked out
    from the beginning, so a changed priority, policy or calendar counts from there and keeps paused time (SLA.md, rules 7 to 12).
    """
    reading = _Reading(state, policy.rule_for(state))
    return (reading.own(), reading.reply(), *reading.updates(), reading.fix(), *reading.promises(), *reading.verifications())


def present(clocks: Iterable[Clock]) -> tuple[Clock, ...]:
    """Without earlier update runs and settled promises: what a board shows."""
    kept: list[Clock] = []
    for clock in clocks:
        if clock.name == "update" and kept and kept[-1].name == "update":
            kept.pop()
        if clock.name != "promise" or clock.stopped_at is None:
            kept.append(clock)
    return tuple(kept)


class _Appointment(NamedTuple):
    """Something promised by a time on the wall."""

    entry: str
    label: str
    made: datetime
    due: datetime
    settled: datetime | None
    broken: bool


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
            if type(entry) not in _TELLING:
                continue
            if is_reply(entry):
                self.replies.append(Moment(entry.at, entry.id))
            elif isinstance(entry, Incoming):
                self.messages.append(Moment(entry.at, entry.id))
            elif isinstance(entry, Assign) and entry.owner and self.owned is None:
                self.owned = entry.at

    def own(self) -> Clock:
        """From reaching the board until somebody takes it."""
        return self.service("own", self.state.created_at, stop=self.owned)

    def reply(self) -> Clock:
        """From the customer's first word to anybody until our first to them."""
        return self.service("reply", self.state.told_at, stop=self.replies[0].at if self.replies else None)

    def fix(self) -> Clock:
        """From the customer's first word until the case is finished; reopening goes on without the time between."""
        return self.service("fix", self.state.told_at, stop=None)

    def updates(self) -> list[Clock]:
        """One clock a run; what a finished case no longer owes is left out."""
        history = self.state.statuses
        exchange = Exchange(self.messages, self.replies, finishes(history), reopenings(history))
        owed = [run for run in update_runs(exchange, self.rule.update_starts) if not self.finished_at or run.start < self.finished_at]
        clocks = [self.service("update", run.start, stop=run.end, entry=run.entry, done=run.answered) for run in owed]
        return clocks or [Clock(name="update", closed=self.closed)]

    def service(self, name: ClockName, start: datetime, *, stop: datetime | None, entry: str = "", done: bool = True) -> Clock:
        """A clock that pauses may hold and that finishing the case stops."""
        target = self.rule.targets.get(name)
        stopped_at = stop or self.finished_at
        if not target:
            return Clock(name=name, entry=entry, started_at=start, stopped_at=stopped_at, closed=self.closed)
        pausing = self.rule.pausing(name)
        return Countdown(
            name=name,
            target=target * SECOND,
            soon=self.rule.warning(name),
            spans=counted(start, stop, history=self.state.statuses, held_in=pausing | FINISHED),
            started_at=start,
            stopped_at=stopped_at,
            calendar=self.rule.calendar,
            cut_short=stopped_at is not None and name != "fix" and not (stop and done),
            held=stop is None and self.state.status in pausing,
            closed=self.closed,
            entry=entry,
        ).clock()

    def promises(self) -> list[Clock]:
        """What we said we would do by a time. It ends by the wall, whatever the desk's hours: that is what the customer was told."""
        clocks: list[Clock] = []
        for said in self.appointments():
            start = min(said.made, said.due)
            countdown = Countdown(
                name="promise",
                target=ticks(said.due) - ticks(start),
                soon=self.rule.warning("promise"),
                spans=counted(start, said.settled),
                started_at=start,
                stopped_at=said.settled,
                closed=self.closed,
                broken=said.broken,
                entry=said.entry,
                label=said.label,
            )
            clocks.append(countdown.clock())
        return clocks

    def appointments(self) -> Iterator[_Appointment]:
        """Promises with a due time, and the option taken of each accepted offer when it has one."""
        for promise in self.state.promises.values():
            said = promise.entry
            if said.due:
                yield _Appointment(said.id, said.text, said.at, said.due, promise.settled_at, promise.fate == "broken")
        for entry, offer in self.state.offers.items():
            if offer.accepted_at and offer.chosen and offer.chosen.by:
                broken = offer.settled_at is not None and self.said_broken(entry)
                yield _Appointment(entry, offer.chosen.title, offer.accepted_at, offer.chosen.by, offer.settled_at, broken)

    def said_broken(self, promise: str) -> bool:
        """Whether somebody logged that this was broken."""
        return any(isinstance(entry, PromiseBroken) and entry.promise == promise for entry in self.state.timeline)

    def verifications(self) -> list[Clock]:
        """From finishing a recovery case until the customer's verdict, which may have been asked for just before."""
        start, target = self.finished_at, self.rule.targets.get("verify")
        if not self.state.recovery or start is None:
            return []
        taken_up = max(reopenings(self.state.statuses), default=self.state.told_at)
        verdict = next((entry.at for entry in self.state.verifies if entry.at >= taken_up), None)
        if not target:
            return [Clock(name="verify", started_at=start, stopped_at=verdict, closed=self.closed)]
        countdown = Countdown(
            name="verify",
            target=target * SECOND,
            soon=self.rule.warning("verify"),
            spans=counted(start, verdict),
            started_at=start,
            stopped_at=verdict,
            calendar=self.rule.calendar,
            closed=self.closed,
        )
        return [countdown.clock()]
