"""Computes all clocks of a case from its timeline and a policy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from desk.model.entries import Assign, Incoming
from desk.model.entry_facts import REPLY_KINDS, is_reply
from desk.model.facts import finished_since
from desk.model.state import FINISHED, CaseState
from desk.sla.clock import Clock
from desk.sla.deadlines import Countdown
from desk.sla.microseconds import SECOND, microseconds
from desk.sla.pauses import CountedSpan, counted_spans, finish_times, reopening_times
from desk.sla.policy import ClockName, Policy, PolicyRule
from desk.sla.update_runs import EntryTime, Exchange, UpdateRun, update_runs

_RELEVANT_KINDS = REPLY_KINDS | {Incoming, Assign}
"""Entry kinds that can start or end a clock. All others are passed over quickly."""


def clocks_of(state: CaseState, policy: Policy) -> tuple[Clock, ...]:
    """Every clock of the case, in the order of `CLOCK_NAMES`.

    Own, reply, update and fix are always there, without a target when the policy gives none or nobody waits. There is one update clock
    for each time the customer waited, oldest first, and one promise clock for each promise with a due time and each accepted offer with
    a time, settled or not. `current_clocks` leaves out what is over. Own counts from logged at, reply and fix from told at. All is worked
    out from the beginning, so a changed priority, policy or calendar counts from there and keeps paused time (SLA.7 to SLA.12).
    """
    clocks = _CaseClocks(state, policy.rule_for(state))
    made = (
        clocks.own_clock(),
        clocks.reply_clock(),
        *clocks.update_clocks(),
        clocks.fix_clock(),
        *clocks.promise_clocks(),
        *clocks.verify_clocks(),
    )
    return tuple(msgspec.structs.replace(clock, closed_at=state.statuses[-1][0]) for clock in made) if clocks.closed else made


def current_clocks(clocks: Iterable[Clock]) -> tuple[Clock, ...]:
    """The clocks a board shows.

    Earlier update runs and settled promises are left out.
    """
    kept: list[Clock] = []
    for clock in clocks:
        if clock.name == "update" and kept and kept[-1].name == "update":
            kept.pop()
        if clock.name != "promise" or clock.stopped_at is None:
            kept.append(clock)
    return tuple(kept)


class _TimedPromise(NamedTuple):
    """A promise or accepted offer with a due time."""

    entry: str
    label: str
    made: datetime
    due: datetime
    settled: datetime | None
    broken: bool


def _is_within_finished(run: UpdateRun, finishes: Sequence[datetime], reopenings: Sequence[datetime]) -> bool:
    """Did the run begin in finished time and not outlast it?"""
    begun = bisect_right(finishes, run.start)
    if not begun or bisect_right(reopenings, run.start) == begun:
        return False
    return len(reopenings) < begun or (run.end is not None and run.end < reopenings[begun - 1])


class _CaseClocks:
    """The clocks of one case under one rule."""

    def __init__(self, state: CaseState, rule: PolicyRule) -> None:
        self.state = state
        self.rule = rule
        self.closed = state.status == "closed"
        self.finished_at = finished_since(state)
        self.first_owned_at: datetime | None = None
        self.messages: list[EntryTime] = []
        self.replies: list[EntryTime] = []
        for entry in state.timeline:
            if type(entry) not in _RELEVANT_KINDS:
                continue
            if is_reply(entry):
                self.replies.append(EntryTime(entry.at, entry.id))
            elif isinstance(entry, Incoming):
                self.messages.append(EntryTime(entry.at, entry.id))
            elif isinstance(entry, Assign) and entry.owner and self.first_owned_at is None:
                self.first_owned_at = entry.at

    def own_clock(self) -> Clock:
        """Runs from reaching the board until somebody takes the case."""
        return self.service_clock("own", self.state.created_at, stop=self.first_owned_at)

    def reply_clock(self) -> Clock:
        """Runs from the customer's first word until our first to them.

        The first word counts whoever heard it. What we wrote before it answers nothing.
        """
        answers = (reply.at for reply in self.replies if reply.at >= self.state.told_at)
        return self.service_clock("reply", self.state.told_at, stop=next(answers, None))

    def fix_clock(self) -> Clock:
        """Runs from the customer's first word until the case is finished.

        A reopened case goes on counting, without the time between.
        """
        return self.service_clock("fix", self.state.told_at, stop=None)

    def update_clocks(self) -> list[Clock]:
        """One clock for each update run.

        Runs that begin in finished time are left out unless they outlast it: nothing is owed.
        """
        history = self.state.statuses
        finishes, reopenings = finish_times(history), reopening_times(history)
        runs = update_runs(Exchange(self.messages, self.replies, finishes, reopenings), self.rule.update_starts)
        owed = [run for run in runs if not _is_within_finished(run, finishes, reopenings)]
        clocks = [self.service_clock("update", run.start, stop=run.end, entry=run.entry, done=run.answered) for run in owed]
        return clocks or [Clock(name="update", closed=self.closed)]

    def service_clock(self, name: ClockName, start: datetime, *, stop: datetime | None, entry: str = "", done: bool = True) -> Clock:
        """A clock that pauses may hold and that finishing the case stops."""
        stopped_at = stop or self.finished_at
        pausing = self.rule.pausing_statuses(name)
        return self.target_clock(
            name,
            start,
            stopped_at=stopped_at,
            spans=counted_spans(start, stop, history=self.state.statuses, held_in=pausing | FINISHED),
            cut_short=stopped_at is not None and name != "fix" and not (stop and done),
            held=stop is None and self.state.status in pausing,
            entry=entry,
        )

    def target_clock(
        self,
        name: ClockName,
        start: datetime,
        *,
        stopped_at: datetime | None,
        spans: tuple[CountedSpan, ...],
        cut_short: bool = False,
        held: bool = False,
        entry: str = "",
    ) -> Clock:
        """A clock against the rule's target, which may be none."""
        target = self.rule.targets.get(name)
        if not target:
            return Clock(name=name, entry=entry, started_at=start, stopped_at=stopped_at, closed=self.closed)
        return Countdown(
            name=name,
            target=target * SECOND,
            warn_when=self.rule.warn_when(name),
            spans=spans,
            started_at=start,
            stopped_at=stopped_at,
            calendar=self.rule.calendar,
            cut_short=cut_short,
            held=held,
            closed=self.closed,
            entry=entry,
        ).to_clock()

    def promise_clocks(self) -> list[Clock]:
        """One clock for each promise with a due time.

        It ends by the wall clock, whatever the desk's hours: that is what the customer was told.
        """
        clocks: list[Clock] = []
        for promise in self.timed_promises():
            start = min(promise.made, promise.due)
            countdown = Countdown(
                name="promise",
                target=microseconds(promise.due) - microseconds(start),
                warn_when=self.rule.warn_when("promise"),
                spans=counted_spans(start, promise.settled),
                started_at=start,
                stopped_at=promise.settled,
                closed=self.closed,
                broken=promise.broken,
                entry=promise.entry,
                label=promise.label,
            )
            clocks.append(countdown.to_clock())
        return clocks

    def timed_promises(self) -> Iterator[_TimedPromise]:
        """Promises with a due time, and accepted options that have one."""
        for promise in self.state.promises.values():
            entry = promise.entry
            if entry.due:
                yield _TimedPromise(entry.id, entry.text, entry.at, entry.due, promise.settled_at, promise.status == "broken")
        for offer_id, offer in self.state.offers.items():
            if offer.promised_at and offer.chosen and offer.chosen.by:
                broken = offer.status == "broken"
                yield _TimedPromise(offer_id, offer.chosen.title, offer.promised_at, offer.chosen.by, offer.settled_at, broken)

    def verify_clocks(self) -> list[Clock]:
        """Runs from finishing a recovery case until the customer's verdict.

        A verdict that came just before the finish counts. Empty for other cases and unfinished ones.
        """
        finished_at = self.finished_at
        if not self.state.recovery or finished_at is None:
            return []
        taken_up = max(reopening_times(self.state.statuses), default=self.state.told_at)
        verdict = next((entry.at for entry in self.state.verifies if entry.at >= taken_up), None)
        return [self.target_clock("verify", finished_at, stopped_at=verdict, spans=counted_spans(finished_at, verdict))]
