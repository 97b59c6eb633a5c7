"""What was agreed for which cases: rules, their targets, and the first that matches; it knows no file format and no time of day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from desk.model.entries import Status
from desk.model.state import CaseState
from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.pauses import NOTHING_HOLDS

ClockName = Literal["own", "reply", "update", "fix", "promise", "verify"]
UpdateStarts = Literal["after_first_reply", "customer_message", "every_contact"]

CLOCK_NAMES: tuple[ClockName, ...] = ("own", "reply", "update", "fix", "promise", "verify")
WITH_TARGET: tuple[ClockName, ...] = ("own", "reply", "update", "fix", "verify")
"""A promise has no target of its own: it is due when we said it would be."""
CAN_PAUSE: tuple[ClockName, ...] = ("own", "reply", "update", "fix")
"""A promise and the question whether it helped never wait."""
UPDATE_STARTS: tuple[UpdateStarts, ...] = ("after_first_reply", "customer_message", "every_contact")


@dataclass(frozen=True, slots=True)
class Soon:
    """When a clock turns from running to soon: at `share` of its target left, or at `seconds` of open time left."""

    share: float = 0.25
    seconds: int | None = None

    def left(self, target_seconds: float) -> float:
        """The open seconds left at which it turns."""
        return target_seconds * self.share if self.seconds is None else self.seconds


LAST_QUARTER = Soon()
LAST_MINUTES = Soon(seconds=15 * 60)


@dataclass(frozen=True, slots=True)
class Match:
    """Which cases a rule is for; an empty condition holds for all, letter case plays no part."""

    priority: frozenset[str] = frozenset()
    tier: frozenset[str] = frozenset()
    channel: frozenset[str] = frozenset()
    tag: frozenset[str] = frozenset()
    source: frozenset[str] = frozenset()

    def holds(self, state: CaseState) -> bool:
        """Whether the case, as it stands, is meant."""
        return (
            (not self.priority or _word(state.priority) in self.priority)
            and (not self.channel or _word(state.channel) in self.channel)
            and (not self.tag or any(_word(tag) in self.tag for tag in state.tags))
            and (not self.tier or _word(state.value("tier")) in self.tier)
            and (not self.source or _word((state.case.external or ("", ""))[0]) in self.source)
        )


def _word(value: object) -> str:
    """A field as a condition sees it; a timeline may have put anything into one."""
    return str(value or "").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds for the cases it matches: targets in open seconds, the calendar they count by, the statuses in which each clock stands
    still, when to warn.

    A clock without a target, or with a target of 0, does not run.
    """

    name: str = ""
    when: Match = field(default_factory=Match)
    targets: Mapping[ClockName, int] = field(default_factory=dict)
    calendar: Calendar = ALWAYS
    pauses: Mapping[ClockName, frozenset[Status]] = field(default_factory=dict)
    soon: Mapping[ClockName, Soon] = field(default_factory=dict)
    update_starts: UpdateStarts = "after_first_reply"

    def pausing(self, clock: ClockName) -> frozenset[Status]:
        """The statuses in which this clock stands still."""
        return self.pauses.get(clock, NOTHING_HOLDS)

    def warning(self, clock: ClockName) -> Soon:
        """When this clock turns soon."""
        return self.soon.get(clock, LAST_MINUTES if clock == "promise" else LAST_QUARTER)


NO_SLA = Rule(name="no SLA")
"""For cases that no rule matches: nothing but promises runs."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules in order, and the calendars they name."""

    name: str = ""
    rules: tuple[Rule, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: {ALWAYS.name: ALWAYS})

    def rule_for(self, state: CaseState) -> Rule:
        """The first rule that matches, `NO_SLA` when none does."""
        return next((rule for rule in self.rules if rule.when.holds(state)), NO_SLA)
