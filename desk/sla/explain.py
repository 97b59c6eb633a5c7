"""Why a clock says what it says: its arithmetic as plain values, and as lines to read; it counts nothing that the clock did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from desk.model.entries import StatusChange
from desk.model.state import FINISHED, CaseState
from desk.sla.blocks import FIRST_DATE, LAST_DATE
from desk.sla.clock import Clock, ClockState
from desk.sla.rules import ClockName, Policy
from desk.sla.zones import on_wall
from desk.text.printable import plain_words

LineKind = Literal["start", "counted", "to come", "pause", "finished", "holiday", "break", "own hours", "due", "stop"]

_BEGINS: dict[ClockName, str] = {
    "own": "it reached the board",
    "reply": "the customer first told somebody",
    "update": "the customer waits for word from us",
    "fix": "the customer first told somebody",
    "promise": "we promised it",
    "verify": "it was solved",
}
_ENDS: dict[ClockName, str] = {
    "own": "somebody took it",
    "reply": "our first reply",
    "update": "they heard from us",
    "fix": "it was solved",
    "promise": "it was settled",
    "verify": "the customer's verdict",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what it is, from when to when, the open seconds it adds (or, for a pause, leaves out), the sum so far, and why."""

    kind: LineKind
    start: datetime
    end: datetime | None = None
    seconds: int | None = None
    total: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A clock's arithmetic at one moment. Lines are by time; those counted up to the deadline add up to the target.

    `zone` is the calendar's, in which all is decided (SLA.md, rule 15), `agent_zone` that of whoever reads it.
    """

    case: str
    clock: ClockName
    label: str
    state: ClockState
    rule: str
    calendar: str
    zone: str
    agent_zone: str
    lines: tuple[Line, ...]
    target_seconds: int | None
    spent_seconds: int
    left_seconds: int | None
    due_at: datetime | None
    late_seconds: int
    opens_at: datetime | None


def explain(clock: Clock, state: CaseState, policy: Policy, *, now: datetime, agent_zone: str = "UTC") -> Explanation:
    """Why this clock of the case says what it says at `now`, under the policy it was worked out with.

    A calendar that is always open has no hours to be read in its own zone: it is told in the agent's.
    """
    zone = agent_zone if clock.calendar.always else clock.calendar.zone
    return Explanation(
        case=state.id,
        clock=clock.name,
        label=clock.label,
        state=clock.state(now),
        rule="" if clock.name == "promise" else policy.rule_for(state).name,
        calendar=clock.calendar.name,
        zone=zone,
        agent_zone=agent_zone,
        lines=tuple(_lines(clock, state, now=now, zone=zone)),
        target_seconds=clock.target_seconds,
        spent_seconds=clock.spent(now),
        left_seconds=clock.left(now),
        due_at=clock.due_at,
        late_seconds=clock.late_by(now),
        opens_at=clock.opens_at(now),
    )


def _lines(clock: Clock, state: CaseState, *, now: datetime, zone: str) -> list[Line]:
    if clock.started_at is None:
        return []
    found = [Line("start", clock.started_at, words=_BEGINS[clock.name])]
    if clock.target is not None:
        until = _horizon(clock, now)
        middle = [*_counted(clock, until, now=now), *_held(clock, state, until=until), *_special_dates(clock, until, zone=zone)]
        found += sorted(middle, key=lambda line: line.start)
    if clock.due_at is not None:
        found.append(Line("due", clock.due_at))
    if clock.stopped_at is not None:
        found.append(Line("stop", clock.stopped_at, words="the case was finished without it" if clock.cut_short else _ENDS[clock.name]))
    return found


def _horizon(clock: Clock, now: datetime) -> datetime:
    """How far the arithmetic is told: to the deadline, or to the end when that came before, or to now when there is none."""
    if clock.due_at is None:
        return clock.stopped_at or now
    return clock.due_at if clock.stopped_at is None else min(clock.due_at, clock.stopped_at)


def _counted(clock: Clock, until: datetime, *, now: datetime) -> Iterator[Line]:
    total = timedelta()
    for start, end in clock.spans:
        for opens, closes in clock.calendar.spans(start, until if end is None else min(end, until)):
            for first, last in _split(opens, closes, at=now):
                total += last - first
                kind: LineKind = "to come" if first >= now else "counted"
                yield Line(kind, first, last, _seconds(last - first), _seconds(total))


def _split(start: datetime, end: datetime, *, at: datetime) -> list[tuple[datetime, datetime]]:
    return [(start, at), (at, end)] if start < at < end else [(start, end)]


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)


def _held(clock: Clock, state: CaseState, *, until: datetime) -> Iterator[Line]:
    """What lies between the spans that count: pauses and finished time, with the reason somebody gave."""
    begin = clock.started_at or until
    for start, end in (*clock.spans, (until, None)):
        for first, last, change in _changes(state, start=begin, end=min(start, until)):
            kind: LineKind = "finished" if change and change.to in FINISHED else "pause"
            words = f"{plain_words(change.to)}: {change.reason}".removesuffix(": ") if change else ""
            yield Line(kind, first, last, round(clock.calendar.between(first, last)), words=words)
        if end is None:
            return
        begin = end


def _changes(state: CaseState, *, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, StatusChange | None]]:
    """A span cut where somebody changed the status, each piece with the change that holds in it."""
    changes = [entry for entry in state.timeline if isinstance(entry, StatusChange) and entry.at < end]
    holding = next((change for change in reversed(changes) if change.at <= start), None)
    for change in changes:
        if change.at > start:
            yield start, change.at, holding
            start, holding = change.at, change
    if start < end:
        yield start, end, holding


def _special_dates(clock: Clock, until: datetime, *, zone: str) -> Iterator[Line]:
    """Holidays, breaks and dates with hours of their own between the start and the deadline."""
    hours, info = clock.calendar.hours, ZoneInfo(zone)
    if clock.calendar.always or clock.started_at is None:
        return
    first, last = (min(max(on_wall(at, info).date(), FIRST_DATE), LAST_DATE) for at in (clock.started_at, until))
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        midnight = datetime(day.year, day.month, day.day, tzinfo=info)
        holiday = hours.holiday(day)
        if holiday is not None:
            yield Line("holiday", midnight, words=holiday)
        elif day in hours.dates:
            yield Line("own hours", midnight, words=_spoken(hours.dates[day]) or "closed")
        if holiday is None and day in hours.breaks:
            yield Line("break", midnight, words=_spoken(hours.breaks[day]))


def _spoken(day: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{start // 3600:02}:{start // 60 % 60:02}-{end // 3600:02}:{end // 60 % 60:02}" for start, end in day)
