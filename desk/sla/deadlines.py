"""Where a target is used up: a clock's deadline, its warning and its last moment in time; it knows no case."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.clock import Clock
from desk.sla.microseconds import SECOND, moment, ticks
from desk.sla.pauses import Span
from desk.sla.policy import ClockName, Soon


class Countdown(Struct, frozen=True, kw_only=True):
    """What a clock is made of: what it measures, in which spans, against how many ticks of which calendar."""

    name: ClockName
    target: int
    soon: Soon
    spans: tuple[Span, ...]
    started_at: datetime
    stopped_at: datetime | None
    calendar: Calendar = ALWAYS
    cut_short: bool = False
    held: bool = False
    closed: bool = False
    broken: bool = False
    entry: str = ""
    label: str = ""

    def clock(self) -> Clock:
        """The clock, worked out. One that stopped early is due when it would have been, had it gone on from there."""
        use = used_up(self.spans, self.target, calendar=self.calendar)
        due = use.due
        if due is None and self.stopped_at is not None:
            due = self.calendar.reach(ticks(self.stopped_at), self.target - use.spent)
        due_at = moment(due)
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
            warn_at=moment(self.warning(due)) if runs and due is not None else None,
            late_after=due_at if use.late_after == due else moment(use.late_after),
            stopped_at=self.stopped_at,
            cut_short=self.cut_short,
            held=self.held,
            broken=self.broken,
            closed=self.closed,
            spent_before=use.spent,
        )

    def warning(self, due: int) -> int | None:
        """When the clock turns soon, counted back from its deadline through closed hours (SLA.md, rule 14)."""
        left = round(self.soon.left(self.target / SECOND) * SECOND)
        return self.calendar.back(due, left) if left >= 0 else self.calendar.reach(due, -left)


class Use(NamedTuple):
    """How spans use up a target, in ticks: see `used_up`."""

    due: int | None
    late_after: int | None
    spent: int


def used_up(spans: tuple[Span, ...], target: int, *, calendar: Calendar) -> Use:
    """The first tick at which the target is used up, the last at which no more than it is, and what the ended spans took.

    A target that exactly fills the hours of a day is due at closing time, and late only once the desk has opened again and time counts
    (SLA.md, rule 4).
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
    return Use(due, late_after, spent)
