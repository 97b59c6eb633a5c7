"""One clock of a case, worked out once and read at any moment; it knows nothing of cases and policies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.microseconds import SECOND, ticks
from desk.sla.pauses import Span
from desk.sla.policy import ClockName

ClockState = Literal["running", "soon", "late", "met", "missed", "paused", "none"]

_TICK = timedelta(microseconds=1)


class Clock(Struct, frozen=True, kw_only=True):
    """A countdown in open time.

    `entry` is the id of the entry it stems from, empty for the case itself, `label` what was promised. `spans` are those in which it
    counts, without pauses and finished time; the last has no end while it runs. `due_at` is the first instant at which the target is
    used up, None while a pause holds it back; `warn_at` is when it turns soon; `late_after` is the last instant at which it is still
    in time. `stopped_at` is when what it waits for was done or, if `cut_short`, when the case was finished without it. `held` is a
    pause that lasts, `broken` a promise we said we broke, `closed` a closed case. `target` and `spent_before`, the open time of the
    spans that have an end, are in ticks.
    """

    name: ClockName
    entry: str = ""
    label: str = ""
    calendar: Calendar = ALWAYS
    started_at: datetime | None = None
    target: int | None = None
    spans: tuple[Span, ...] = ()
    due_at: datetime | None = None
    warn_at: datetime | None = None
    late_after: datetime | None = None
    stopped_at: datetime | None = None
    cut_short: bool = False
    held: bool = False
    broken: bool = False
    closed: bool = False
    spent_before: int = 0

    @property
    def target_seconds(self) -> int | None:
        """The open seconds it may take; None when nothing was agreed."""
        return None if self.target is None else self.target // SECOND

    def state(self, now: datetime) -> ClockState:
        """What the clock says at `now`; none without a target or once the case is closed."""
        if self.closed or self.target is None:
            return "none"
        if self.stopped_at is not None:
            return "missed" if self.breached(now) else "met"
        if self.breached(now):
            return "late"
        if self.held:
            return "paused"
        return "soon" if self.warn_at is not None and now >= self.warn_at else "running"

    def breached(self, now: datetime) -> bool:
        """Whether more than the target was used up by `now`, whatever became of the case since; equal is in time."""
        return self.broken or (self.late_after is not None and now > self.late_after)

    def left(self, now: datetime) -> int | None:
        """Open seconds left, negative when late, standing still in pauses and closed hours; None unless it is running or paused."""
        if self.closed or self.target is None or self.stopped_at is not None:
            return None
        return (self.target - self._spent(now)) // SECOND

    def spent(self, now: datetime) -> int:
        """Open seconds used up by `now`, or by when it stopped, without the rest of a second."""
        return self._spent(now) // SECOND

    def late_by(self, now: datetime) -> int:
        """Open seconds beyond the target, 0 when there are none (SLA.md, rule 17)."""
        return 0 if self.target is None else max(self._spent(now) - self.target, 0) // SECOND

    def held_for(self, now: datetime) -> int:
        """Open seconds since the start that did not count: pauses, and time in which the case was finished."""
        if self.started_at is None or self.target is None:
            return 0
        return self.calendar.count(ticks(self.started_at), ticks(self.stopped_at or now)) // SECOND - self.spent(now)

    def next_change(self, now: datetime) -> datetime | None:
        """The next instant at which the state is another one, if time alone can change it."""
        if self.state(now) not in ("running", "soon"):
            return None
        late_from = None if self.late_after is None else self.late_after + _TICK
        return min((at for at in (self.warn_at, late_from) if at is not None and at > now), default=None)

    def opens_at(self, now: datetime) -> datetime | None:
        """When the desk opens again, if closed hours hold the clock at `now`."""
        if self.calendar.always or not self.spans or self.spans[-1][1] is not None or self.closed:
            return None
        opens = self.calendar.next_open(now)
        return None if opens == now else opens

    def _spent(self, now: datetime) -> int:
        if not self.spans or self.spans[-1][1] is not None:
            return self.spent_before
        return self.spent_before + self.calendar.count(ticks(self.spans[-1][0]), ticks(now))
