"""The moment of a handover, and times as it says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from desk.board.case_view import CaseView
from desk.handover.record import HandoverRecord
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.causes.shared_actions import DoneActions, done_actions
from desk.recovery.offers.approvals import PendingApproval, pending_approvals
from desk.sla.shift_hours import USUAL_TIMES, HandoverTimes
from desk.text.times import format_time, is_of_our_days, offset_words, zone_or_utc


class ConcernAtChange(msgspec.Struct, frozen=True):
    """A concern that is open at the change.

    `overdue` names a contact that should have been called, `whom` is their id. `due` is the next look.
    """

    id: str
    title: str
    owner: str = ""
    overdue: str = ""
    whom: str = ""
    due: datetime | None = None


class HandoverMoment(msgspec.Struct, frozen=True, dict=True):
    """Everything that a pack depends on.

    `views` are the cases of the shift, `here` are the agents at the desk. `failure_number` gives the number of a failure for its
    customer. `concerns` and `results` come from the rooms that count them. `past` gives the archived cases of which something is still to
    be learned, when asked.
    """

    record: HandoverRecord
    shift: Shift
    views: Mapping[str, CaseView]
    now: datetime
    times: HandoverTimes = USUAL_TIMES
    here: frozenset[str] = frozenset()
    failure_number: Callable[[CaseView], int] = lambda view: 1
    concerns: Sequence[ConcernAtChange] = ()
    results: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    past: Callable[[], Sequence[CaseState]] = tuple
    opens_at: datetime | None = None
    """The next opening of the desk where nobody comes. None for one that never closes."""

    @cached_property
    def change(self) -> datetime:
        """The moment of the change. It is the planned end of the span, or now when that is past or unknown."""
        end = self.record.built.end
        return end if end is not None and end > self.now else self.now

    @cached_property
    def gap(self) -> datetime:
        """The end of the change. Whatever is due by then falls into it."""
        return self.now + self.times.gap

    @cached_property
    def until(self) -> datetime:
        """The end of the coming shift."""
        said = self.record.built.until
        return said if said is not None and said > self.now else self.change + self.times.until

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the shift."""
        return zone_or_utc(self.shift.zone)

    @cached_property
    def lesson_states(self) -> tuple[CaseState, ...]:
        """The cases from which something is to be learned, archived ones too."""
        archived = (state for state in self.past() if state.id not in self.views)
        return (*(view.state for view in self.views.values()), *archived)

    @cached_property
    def done_actions(self) -> DoneActions:
        """The actions that were done, on whatever case."""
        return done_actions(self.lesson_states)

    @cached_property
    def _approvals(self) -> dict[str, tuple[CaseState, tuple[PendingApproval, ...]]]:
        return {}

    def approvals_of(self, state: CaseState) -> tuple[PendingApproval, ...]:
        """The offers of a case that wait for approval. They are looked for once."""
        known = self._approvals.get(state.id)
        if known is None or known[0] is not state:
            known = self._approvals[state.id] = state, pending_approvals(state, self.shift)
        return known[1]

    def time(self, at: datetime) -> str:
        """An instant as the pack says it."""
        return time_words(at, self.now, self.shift.zone)


def time_words(at: datetime, now: datetime, zone: str) -> str:
    """An instant in a zone. On a day of a change of the clocks it carries the offset: `02:30+1`."""
    words = format_time(at, now, zone=zone)
    if not is_of_our_days(at):
        return words
    offset = _offset_of_odd_day(at, zone_or_utc(zone))
    return words if offset is None else f"{words}{offset_words(offset)}"


def _offset_of_odd_day(at: datetime, zone: ZoneInfo) -> timedelta | None:
    """The offset on a day on which the clocks change. None on every other."""
    there = at.astimezone(zone)
    return there.utcoffset() if _is_odd_day(there.date(), zone) else None


@lru_cache(maxsize=1024)
def _is_odd_day(day: date, zone: ZoneInfo) -> bool:
    """Do the clocks change on a day?"""
    begins = datetime.combine(day, time(), zone)
    return begins.utcoffset() != (begins + timedelta(days=1)).utcoffset()
