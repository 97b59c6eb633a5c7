"""One SLA clock of a case.

It is computed once and can be read at any moment.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.microseconds import SECOND, microseconds
from desk.sla.pauses import CountedSpan
from desk.sla.policy import ClockName

Outcome = Literal["met", "missed"]
ClockState = Literal["running", "soon", "late", "met", "missed", "paused", "none"]

_MICROSECOND = timedelta(microseconds=1)


class Clock(Struct, frozen=True):
    """A countdown in open time.

    `entry` is the id of the entry it stems from, empty for the case itself, `label` what was promised. `spans` are those in which it
    counts, without pauses and finished time. The last has no end while it runs. `due_at` is the first instant at which the target is
    used up, None while a pause holds it back. `warn_at` is when it turns soon. `late_after` is the last instant at which it is still
    in time. `stopped_at` is when what it waits for was done or, if `cut_short`, when the case was finished without it. `held` is a
    pause that lasts, `broken` a promise we said we broke, `closed` a closed case, since `closed_at`. `target` and `spent_before`, the
    open time of the spans that have an end, are in microseconds.
    """

    name: ClockName
    entry: str = ""
    label: str = ""
    calendar: Calendar = ALWAYS
    started_at: datetime | None = None
    target: int | None = None
    spans: tuple[CountedSpan, ...] = ()
    due_at: datetime | None = None
    warn_at: datetime | None = None
    late_after: datetime | None = None
    stopped_at: datetime | None = None
    cut_short: bool = False
    held: bool = False
    broken: bool = False
    closed: bool = False
    closed_at: datetime | None = None
    spent_before: int = 0

    @property
    def target_seconds(self) -> int | None:
        """The open seconds it may take, None when nothing was agreed."""
        return None if self.target is None else self.target // SECOND

    def state(self, now: datetime) -> ClockState:
        """The state of the clock at `now`.

        It is "none" without a target or once the case is closed.
        """
        if self.closed or self.target is None:
            return "none"
        if self.stopped_at is not None:
            return "missed" if self.is_breached(now) else "met"
        if self.is_breached(now):
            return "late"
        if self.held:
            return "paused"
        return "soon" if self.warn_at is not None and now >= self.warn_at else "running"

    @property
    def outcome(self) -> Outcome | None:
        """Its end in a word, also once the case is closed.

        None while it runs, without a target, and where closing came before its time.
        """
        end = self.stopped_at or self.closed_at
        if self.target is None or end is None:
            return None
        return "missed" if self.is_breached(end) else "met" if self.stopped_at else None

    def is_breached(self, now: datetime) -> bool:
        """Was more than the target used up by `now`?

        What became of the case since plays no part. Equal is in time.
        """
        return self.broken or (self.late_after is not None and now > self.late_after)

    def seconds_left(self, now: datetime) -> int | None:
        """Open seconds left, negative when late.

        They stand still in pauses and closed hours. None unless the clock is running or paused.
        """
        if self.closed or self.target is None or self.stopped_at is not None:
            return None
        return (self.target - self._microseconds_spent(now)) // SECOND

    def seconds_spent(self, now: datetime) -> int:
        """Whole open seconds used up by `now`, or by when it stopped."""
        return self._microseconds_spent(now) // SECOND

    def seconds_late(self, now: datetime) -> int:
        """Open seconds beyond the target, 0 when in time (SLA.17)."""
        return 0 if self.target is None else max(self._microseconds_spent(now) - self.target, 0) // SECOND

    def seconds_held(self, now: datetime) -> int:
        """Open seconds since the start that did not count.

        They are pauses, and time in which the case was finished.
        """
        if self.started_at is None or self.target is None:
            return 0
        return self.calendar.microseconds_between(
            microseconds(self.started_at), microseconds(self.stopped_at or now)
        ) // SECOND - self.seconds_spent(now)

    def next_change(self, now: datetime) -> datetime | None:
        """The next instant at which time alone changes the state.

        None when it changes no more, or not by time.
        """
        if self.state(now) not in ("running", "soon", "paused"):  # paused ones too: an entry may be of a time to come
            return None
        late_from = None if self.late_after is None else self.late_after + _MICROSECOND
        return min((at for at in (self.warn_at, late_from) if at is not None and at > now), default=None)

    def reopens_at(self, now: datetime) -> datetime | None:
        """The desk's next opening, if closed hours hold the clock at `now`."""
        if self.calendar.is_always_open or not self.spans or self.spans[-1][1] is not None or self.closed:
            return None
        opens = self.calendar.next_open(now)
        return None if opens == now else opens

    def used_up_at(self, now: datetime) -> int | None:
        """The microsecond at which none is left, counted on from `now`. None where it stands still."""
        if self.closed or self.target is None or not self.spans or self.spans[-1][1] is not None or not self.calendar.is_open(now):
            return None
        return microseconds(now) + self.target - self._microseconds_spent(now)

    def next_start_or_stop(self, now: datetime) -> datetime | None:
        """The next opening or closing that starts or stops it."""
        if self.calendar.is_always_open or not self.spans or self.spans[-1][1] is not None or self.closed:
            return None
        return self.calendar.next_close(now) if self.calendar.is_open(now) else self.calendar.next_open(now)

    def _microseconds_spent(self, now: datetime) -> int:
        if not self.spans or self.spans[-1][1] is not None:
            return self.spent_before
        return self.spent_before + self.calendar.microseconds_between(microseconds(self.spans[-1][0]), microseconds(now))
