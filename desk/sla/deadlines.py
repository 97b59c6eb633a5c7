"""Computes deadline, warning and last moment in time of a target."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.clock import Clock
from desk.sla.microseconds import SECOND, instant_or_none, microseconds
from desk.sla.pauses import CountedSpan
from desk.sla.policy import ClockName, WarnWhen


class Countdown(Struct, frozen=True, kw_only=True):
    """The parts a clock is made of.

    `target` is in microseconds of open time of its calendar.
    """

    name: ClockName
    target: int
    warn_when: WarnWhen
    spans: tuple[CountedSpan, ...]
    started_at: datetime
    stopped_at: datetime | None
    calendar: Calendar = ALWAYS
    cut_short: bool = False
    held: bool = False
    closed: bool = False
    broken: bool = False
    entry: str = ""
    label: str = ""

    def to_clock(self) -> Clock:
        """The clock with its deadline and warning.

        A clock that stopped early is due when it would have been, had it gone on from there.
        """
        use = target_use(self.spans, self.target, calendar=self.calendar)
        due = use.due
        if due is None and self.stopped_at is not None:
            due = self.calendar.add_microseconds(microseconds(self.stopped_at), self.target - use.spent)
        due_at = instant_or_none(due)
        runs = self.stopped_at is None and not self.held
        return Clock(
            name=self.name,
            entry=self.entry,
            label=self.label,
            calendar=self.calendar,
            started_at=self.started_at,
            target=self.target,
            spans=self.spans,
            due_at=due_at,
            warn_at=instant_or_none(self.warning_at(due)) if runs and due is not None else None,
            late_after=due_at if use.late_after == due else instant_or_none(use.late_after),
            stopped_at=self.stopped_at,
            cut_short=self.cut_short,
            held=self.held,
            broken=self.broken,
            closed=self.closed,
            spent_before=use.spent,
        )

    def warning_at(self, due: int) -> int | None:
        """The microsecond at which the clock turns soon.

        It is counted back from the deadline through closed hours (SLA.14).
        """
        left = round(self.warn_when.seconds_left(self.target / SECOND) * SECOND)
        return self.calendar.subtract_microseconds(due, left) if left >= 0 else self.calendar.add_microseconds(due, -left)


class TargetUse(NamedTuple):
    """The use of a target by spans, in microseconds.

    `due` is the first at which the target is used up, `late_after` the last at which no more than it is, `spent` the open time of the
    spans that have ended.
    """

    due: int | None
    late_after: int | None
    spent: int


def target_use(spans: tuple[CountedSpan, ...], target: int, *, calendar: Calendar) -> TargetUse:
    """Computes where in `spans` the target is used up.

    A target that exactly fills the hours of a day is due at closing time, and late only once the desk has opened again and time counts
    (SLA.4). `target` is in microseconds.
    """
    due: int | None = None
    late_after: int | None = None
    spent = 0
    for start, end in spans:
        since, left = microseconds(start), target - spent
        amount = None if end is None else calendar.microseconds_between(since, microseconds(end))
        if due is None and (amount is None or amount >= left):
            due = calendar.add_microseconds(since, left)
        if late_after is None and due is not None and (amount is None or amount > left):
            late_after = calendar.next_open_microsecond(max(due, since))
        spent += amount or 0
    return TargetUse(due, late_after, spent)
