"""Explains a clock: its arithmetic as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from desk.model.entries import StatusChange
from desk.model.state import FINISHED, CaseState
from desk.sla.clock import Clock, ClockState
from desk.sla.open_spans import FIRST_DATE, LAST_DATE
from desk.sla.policy import ClockName, Policy
from desk.sla.zones import wall_time
from desk.text.printable import plain_words

LineKind = Literal["start", "counted", "to come", "pause", "finished", "holiday", "break", "own hours", "due", "stop"]

_START_REASONS: dict[ClockName, str] = {
    "own": "it reached the board",
    "reply": "the customer first told somebody",
    "update": "the customer waits for word from us",
    "fix": "the customer first told somebody",
    "promise": "we promised it",
    "verify": "it was solved",
}
_STOP_REASONS: dict[ClockName, str] = {
    "own": "somebody took it",
    "reply": "our first reply",
    "update": "they heard from us",
    "fix": "it was solved",
    "promise": "it was settled",
    "verify": "the customer's verdict",
}


class ExplanationLine(msgspec.Struct, frozen=True):
    """One step of a clock's arithmetic.

    `seconds` are the open seconds it adds (or, for a pause, leaves out), `total` is the sum so far, `words` the reason.
    """

    kind: LineKind
    start: datetime
    end: datetime | None = None
    seconds: int | None = None
    total: int | None = None
    words: str = ""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """A clock's arithmetic at one moment.

    Lines are by time. Those counted up to the deadline add up to the target. `zone` is the calendar's, in which all is decided (SLA.15),
    `agent_zone` that of the reader.
    """

    case: str
    clock: ClockName
    label: str
    state: ClockState
    rule: str
    calendar: str
    zone: str
    agent_zone: str
    lines: tuple[ExplanationLine, ...]
    target_seconds: int | None
    spent_seconds: int
    left_seconds: int | None
    due_at: datetime | None
    late_seconds: int
    opens_at: datetime | None


def explain(clock: Clock, state: CaseState, policy: Policy, *, now: datetime, agent_zone: str = "UTC") -> Explanation:
    """Explains a clock of the case at `now`.

    `policy` is the one the clock was computed with. A calendar that is always open has no hours to be read in its own zone: it is told in
    the agent's.
    """
    zone = agent_zone if clock.calendar.is_always_open else clock.calendar.zone
    return Explanation(
        case=state.id,
        clock=clock.name,
        label=clock.label,
        state=clock.state(now),
        rule="" if clock.name == "promise" else policy.rule_for(state).name,
        calendar=clock.calendar.name,
        zone=zone,
        agent_zone=agent_zone,
        lines=tuple(_explanation_lines(clock, state, now=now, zone=zone)),
        target_seconds=clock.target_seconds,
        spent_seconds=clock.seconds_spent(now),
        left_seconds=clock.seconds_left(now),
        due_at=clock.due_at,
        late_seconds=clock.seconds_late(now),
        opens_at=clock.reopens_at(now),
    )


def _explanation_lines(clock: Clock, state: CaseState, *, now: datetime, zone: str) -> list[ExplanationLine]:
    if clock.started_at is None:
        return []
    found = [ExplanationLine("start", clock.started_at, words=_START_REASONS[clock.name])]
    if clock.target is not None:
        until = _explained_until(clock, now)
        middle = [
            *_counted_lines(clock, until, now=now),
            *_uncounted_lines(clock, state, until=until),
            *_special_date_lines(clock, until, zone=zone),
        ]
        found += sorted(middle, key=lambda line: line.start)
    if clock.due_at is not None:
        found.append(ExplanationLine("due", clock.due_at))
    if clock.stopped_at is not None:
        found.append(
            ExplanationLine(
                "stop", clock.stopped_at, words="the case was finished without it" if clock.cut_short else _STOP_REASONS[clock.name]
            )
        )
    return found


def _explained_until(clock: Clock, now: datetime) -> datetime:
    """The deadline, or the stop when it came first.

    The arithmetic ends there. Without a deadline it is the stop, or `now` while the clock runs.
    """
    if clock.due_at is None:
        return clock.stopped_at or now
    return clock.due_at if clock.stopped_at is None else min(clock.due_at, clock.stopped_at)


def _counted_lines(clock: Clock, until: datetime, *, now: datetime) -> Iterator[ExplanationLine]:
    total = timedelta()
    for start, end in clock.spans:
        for opens, closes in clock.calendar.spans_between(start, until if end is None else min(end, until)):
            for first, last in _split_span(opens, closes, at=now):
                total += last - first
                kind: LineKind = "to come" if first >= now else "counted"
                yield ExplanationLine(kind, first, last, _whole_seconds(last - first), _whole_seconds(total))


def _split_span(start: datetime, end: datetime, *, at: datetime) -> list[tuple[datetime, datetime]]:
    return [(start, at), (at, end)] if start < at < end else [(start, end)]


def _whole_seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)


def _uncounted_lines(clock: Clock, state: CaseState, *, until: datetime) -> Iterator[ExplanationLine]:
    """Pauses and finished time between the counted spans, with the reason given."""
    begin = clock.started_at or until
    for start, end in (*clock.spans, (until, None)):
        for first, last, change in _split_by_status(state, start=begin, end=min(start, until)):
            kind: LineKind = "finished" if change and change.to in FINISHED else "pause"
            words = f"{plain_words(change.to)}: {change.reason}".removesuffix(": ") if change else ""
            yield ExplanationLine(kind, first, last, round(clock.calendar.between(first, last)), words=words)
        if end is None:
            return
        begin = end


def _split_by_status(state: CaseState, *, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, StatusChange | None]]:
    """A span cut where the status changed.

    Each piece comes with the change that holds in it.
    """
    changes = [entry for entry in state.timeline if isinstance(entry, StatusChange) and entry.at < end]
    holding = next((change for change in reversed(changes) if change.at <= start), None)
    for change in changes:
        if change.at > start:
            yield start, change.at, holding
            start, holding = change.at, change
    if start < end:
        yield start, end, holding


def _special_date_lines(clock: Clock, until: datetime, *, zone: str) -> Iterator[ExplanationLine]:
    """Holidays, breaks and dates with own hours between start and deadline."""
    hours, info = clock.calendar.hours, ZoneInfo(zone)
    if clock.calendar.is_always_open or clock.started_at is None:
        return
    first, last = (min(max(wall_time(at, info).date(), FIRST_DATE), LAST_DATE) for at in (clock.started_at, until))
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        midnight = datetime(day.year, day.month, day.day, tzinfo=info)
        holiday = hours.holiday_name(day)
        if holiday is not None:
            yield ExplanationLine("holiday", midnight, words=holiday)
        elif day in hours.dates:
            yield ExplanationLine("own hours", midnight, words=_format_hours(hours.dates[day]) or "closed")
        if holiday is None and day in hours.breaks:
            yield ExplanationLine("break", midnight, words=_format_hours(hours.breaks[day]))


def _format_hours(day: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{start // 3600:02}:{start // 60 % 60:02}-{end // 3600:02}:{end // 60 % 60:02}" for start, end in day)
