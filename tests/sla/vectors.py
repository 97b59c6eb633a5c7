"""Puts SLA vectors (a calendar, a life of events, what must come out) through the engine; the schema is in SLA.md, section 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from desk.model.case import Case
from desk.model.entries import AnyEntry, Contact, Incoming, Memo, StatusChange, Told
from desk.model.entry_values import Status
from desk.model.state import FINISHED, state_of
from desk.sla.calendar import Calendar
from desk.sla.clock import Clock
from desk.sla.clocks import clocks_of
from desk.sla.opening_hours import opening_hours
from desk.sla.pauses import counted_spans
from desk.sla.policy import ClockName, Policy, PolicyRule, UpdateStarts, WarnWhen
from desk.sla.zones import instant_of_wall_time

Vector = Mapping[str, Any]

CLOCKS: dict[str, ClockName] = {"first_response": "reply", "update": "update", "resolution": "fix"}
STARTS: dict[str, UpdateStarts] = {"customer_message": "customer_message", "after_first_response": "after_first_reply"}
PAUSED: frozenset[Status] = frozenset({"on_hold"})
"""Every pause state of a vector becomes on hold: unlike pending it lasts until somebody ends it."""


def answer(vector: Vector) -> Any:
    """What the engine says, in the shape of `expected`."""
    return _KINDS[vector["kind"]](vector)


def expected(vector: Vector) -> Any:
    """What must come out: the canonical figure where the source has a habit of its own."""
    usual = vector["expect_seconds"] if vector["kind"] == "between" else vector["expect"]
    if not vector["quirk"] or "canonical" not in vector:
        return usual
    return {**usual, **vector["canonical"]} if vector["kind"] == "lifecycle" else vector["canonical"]


def instant(text: str) -> datetime:
    """An instant of a vector."""
    return datetime.fromisoformat(text)


def calendar_of(raw: Vector) -> Calendar:
    """A calendar of a vector."""
    hours = opening_hours(
        raw["hours"],
        dates={date.fromisoformat(day): labels for day, labels in raw.get("dates", {}).items()},
        breaks={date.fromisoformat(day): labels for day, labels in raw.get("breaks", {}).items()},
        holidays={date.fromisoformat(day): "holiday" for day in raw.get("holidays", ())},
    )
    return Calendar(hours, raw["timezone"], "vector")


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _add(vector: Vector) -> str | None:
    return _written(calendar_of(vector["calendar"]).add(instant(vector["start"]), vector["seconds"]))


def _sub(vector: Vector) -> str | None:
    return _written(calendar_of(vector["calendar"]).subtract(instant(vector["start"]), vector["seconds"]))


def _between(vector: Vector) -> float:
    return calendar_of(vector["calendar"]).between(instant(vector["start"]), instant(vector["end"]))


def _open(vector: Vector) -> bool:
    return calendar_of(vector["calendar"]).is_open(instant(vector["at"]))


def _next_open(vector: Vector) -> str | None:
    return _written(calendar_of(vector["calendar"]).next_open(instant(vector["at"])))


def _next_close(vector: Vector) -> str | None:
    return _written(calendar_of(vector["calendar"]).next_close(instant(vector["at"])))


def _segments(vector: Vector) -> list[list[str | None]]:
    found = calendar_of(vector["calendar"]).next_spans(instant(vector["start"]), vector["count"])
    return [[_written(opens), _written(closes)] for opens, closes in found]


def _wall(vector: Vector) -> str | None:
    return _written(instant_of_wall_time(datetime.fromisoformat(vector["wall"]), vector["timezone"]))


class Life:
    """A vector's events as a case with a timeline, and its clocks under the policy in force at the vector's `now`."""

    def __init__(self, vector: Vector) -> None:
        self.now = instant(vector["now"])
        self.pause_states = frozenset(vector["pause_states"])
        self.targets: Vector | None = vector["targets"]
        self.calendar = calendar_of(vector["calendar"])
        events = [event for event in vector["events"] if instant(event["at"]) <= self.now]
        entries = [entry for event in events for entry in self.entries(event)]
        numbered = tuple(msgspec.structs.replace(entry, id=f"1.{number}") for number, entry in enumerate(entries, 1))
        created = next(instant(event["at"]) for event in events if event["type"] == "created")
        self.state = state_of(Case(id="C-1", subject="vector", created_at=created, entries=numbered))
        self.clocks = clocks_of(self.state, self.policy(vector["options"]))

    def entries(self, event: Vector) -> list[AnyEntry]:
        """What an event leaves on the timeline; a change of policy or calendar leaves nothing and holds from creation."""
        at, value = instant(event["at"]), event.get("value")
        match event["type"]:
            case "created":
                return [Told(at=at, by="customer", told_at=at), self.status(at, value)]
            case "customer_reply":
                return [Incoming(at=at, by="customer")]
            case "agent_reply":
                return [Contact(at=at, by="ines")]
            case "agent_note":
                return [Memo(at=at, by="ines")]
            case "state" | "reopened":
                return [self.status(at, value)]
            case "closed":
                return [StatusChange(at=at, by="ines", to="closed")]
            case "policy":
                self.targets = value and value["targets"]
                self.calendar = calendar_of(value["calendar"]) if value and value.get("calendar") else self.calendar
            case "calendar":
                self.calendar = calendar_of(value or {})
            case unknown:
                raise AssertionError(f"the schema has no event {unknown}")
        return []

    def status(self, at: datetime, value: str | None) -> StatusChange:
        """The status that stands for a state of the vector."""
        return StatusChange(at=at, by="ines", to="on_hold" if value in self.pause_states else "open")

    def policy(self, options: Vector) -> Policy:
        """The vector's targets as a policy with one rule for everything."""
        if self.targets is None:
            return Policy("vector")
        minutes = {clock: self.targets.get(f"{metric}_minutes") for metric, clock in CLOCKS.items()}
        offset = self.targets.get("warn_offset_minutes")
        rule = PolicyRule(
            targets={clock: round(number * 60) for clock, number in minutes.items() if number},
            calendar=self.calendar,
            pauses={CLOCKS[metric]: PAUSED for metric in options["pause_metrics"]},
            soon={} if offset is None else dict.fromkeys(CLOCKS.values(), WarnWhen(seconds=-60 * offset)),
            update_starts=STARTS[options["update_starts"]],
        )
        return Policy("vector", (rule,))

    def answer(self, key: str) -> Any:
        """The figure a vector asks for."""
        if key in _FIGURES:
            return _FIGURES[key](self)
        metric = next(metric for metric in CLOCKS if key.startswith(f"{metric}_"))
        return self.figure(CLOCKS[metric], key.removeprefix(f"{metric}_"))

    def figure(self, name: ClockName, figure: str) -> Any:
        """A figure of one clock; minutes of an update are those of the longest finished run."""
        runs = [clock for clock in self.clocks if clock.name == name]
        ended = [clock for clock in runs if clock.stopped_at]
        clock = max(ended, key=self.spent) if name == "update" and figure != "due" else runs[-1]
        match figure:
            case "due":
                return None if clock.held or (name == "update" and clock.stopped_at) else _written(clock.due_at)
            case "at":
                return _written(clock.stopped_at)
            case "warn_at":
                return _written(clock.warn_at)
            case "minutes":
                return self.spent(clock) // 60
            case "diff_minutes":
                return (clock.target_seconds or 0) // 60 - self.spent(clock) // 60
        raise AssertionError(f"the schema has no figure {name} {figure}")

    def spent(self, clock: Clock) -> int:
        """Open seconds a clock has used."""
        return clock.seconds_spent(self.now)

    def next_due(self) -> str | None:
        """The earliest deadline still running."""
        running = [clock for clock in self.clocks if clock.state(self.now) in ("running", "soon", "late") and not clock.held]
        return _written(min((clock.due_at for clock in running if clock.due_at), default=None))

    def breached(self) -> list[str]:
        """The metrics that are or were late."""
        late = {clock.name for clock in self.clocks if clock.is_breached(self.now)}
        return sorted(metric for metric, name in CLOCKS.items() if name in late)

    def paused_seconds(self) -> int:
        """Open time in pauses: all the working time, less the part of it outside pauses."""
        return self.working(held_in=FINISHED) - self.working(held_in=FINISHED | PAUSED)

    def working(self, *, held_in: frozenset[Status]) -> int:
        """Open time from creation to now outside some statuses."""
        spans = counted_spans(self.state.created_at, self.now, history=self.state.statuses, held_in=held_in)
        return round(sum(self.calendar.between(start, end or self.now) for start, end in spans))

    def status_word(self) -> str:
        """What the whole case amounts to."""
        if self.breached():
            return "failed"
        if self.state.paused or self.state.finished:
            return "paused" if self.state.paused else "fulfilled"
        return "resolution_due" if self.figure("reply", "at") else "first_response_due"


_FIGURES: dict[str, Callable[[Life], Any]] = {
    "next_due": Life.next_due,
    "breached": Life.breached,
    "paused": lambda life: life.state.paused,
    "paused_seconds": Life.paused_seconds,
    "paused_minutes": lambda life: life.paused_seconds() // 60,
    "status": Life.status_word,
}


def _lifecycle(vector: Vector) -> dict[str, Any]:
    life = Life(vector)
    return {key: life.answer(key) for key in expected(vector)}


_KINDS: dict[str, Callable[[Vector], Any]] = {
    "add": _add,
    "sub": _sub,
    "between": _between,
    "open": _open,
    "next_open": _next_open,
    "next_close": _next_close,
    "segments": _segments,
    "wall": _wall,
    "lifecycle": _lifecycle,
}
