"""A policy: rules with targets, and the first that matches a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from desk.model.entry_values import Status
from desk.model.state import CaseState
from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.pauses import NO_STATUS
from desk.sla.shift_hours import USUAL_TIMES, HandoverTimes, ShiftHours
from desk.text.amounts import DecimalSign

ClockName = Literal["own", "reply", "update", "fix", "promise", "verify"]
UpdateStarts = Literal["after_first_reply", "customer_message", "every_contact"]

CLOCK_NAMES: tuple[ClockName, ...] = ("own", "reply", "update", "fix", "promise", "verify")
CLOCKS_WITH_TARGET: tuple[ClockName, ...] = ("own", "reply", "update", "fix", "verify")
"""A promise has no target of its own: it is due when we said it would be."""
PAUSABLE_CLOCKS: tuple[ClockName, ...] = ("own", "reply", "update", "fix")
"""A promise and the question whether it helped never wait."""
UPDATE_STARTS: tuple[UpdateStarts, ...] = ("after_first_reply", "customer_message", "every_contact")


class WarnWhen(msgspec.Struct, frozen=True):
    """The time left at which a clock turns soon.

    `share` is of the target. `seconds` are of open time and go before it.
    """

    share: float = 0.25
    seconds: int | None = None

    def seconds_left(self, target_seconds: float) -> float:
        """The open seconds left at which a clock turns soon."""
        return target_seconds * self.share if self.seconds is None else self.seconds


LAST_QUARTER = WarnWhen()
LAST_MINUTES = WarnWhen(seconds=15 * 60)


class CaseCondition(msgspec.Struct, frozen=True):
    """The cases a rule is for.

    An empty condition holds for all. Letter case plays no part.
    """

    priority: frozenset[str] = frozenset()
    tier: frozenset[str] = frozenset()
    channel: frozenset[str] = frozenset()
    tag: frozenset[str] = frozenset()
    source: frozenset[str] = frozenset()

    def matches(self, state: CaseState) -> bool:
        """Does the case, as it stands, meet every condition?"""
        return (
            (not self.priority or _condition_word(state.priority) in self.priority)
            and (not self.channel or _condition_word(state.channel) in self.channel)
            and (not self.tag or any(_condition_word(tag) in self.tag for tag in state.tags))
            and (not self.tier or _condition_word(state.value("tier")) in self.tier)
            and (not self.source or _condition_word((state.external or ("", ""))[0]) in self.source)
        )


def _condition_word(value: object) -> str:
    """A field as a condition compares it.

    A timeline may have put anything into one.
    """
    return str(value or "").lower()


class PolicyRule(msgspec.Struct, frozen=True, kw_only=True):
    """The agreement for the cases it matches.

    It holds targets in open seconds, the calendar they count by, the statuses in which each clock stands still, and when to warn. A clock
    without a target, or with a target of 0, does not run.
    """

    name: str = ""
    when: CaseCondition = msgspec.field(default_factory=CaseCondition)
    targets: Mapping[ClockName, int] = msgspec.field(default_factory=dict)
    calendar: Calendar = ALWAYS
    pauses: Mapping[ClockName, frozenset[Status]] = msgspec.field(default_factory=dict)
    soon: Mapping[ClockName, WarnWhen] = msgspec.field(default_factory=dict)
    update_starts: UpdateStarts = "after_first_reply"

    def pausing_statuses(self, clock: ClockName) -> frozenset[Status]:
        """The statuses in which this clock stands still."""
        return self.pauses.get(clock, NO_STATUS)

    def warn_when(self, clock: ClockName) -> WarnWhen:
        """When this clock turns soon."""
        return self.soon.get(clock, LAST_MINUTES if clock == "promise" else LAST_QUARTER)


NO_SLA = PolicyRule(name="no SLA")
"""The rule of cases that no rule matches: nothing but promises runs."""


class Policy(msgspec.Struct, frozen=True):
    """Rules in order, the calendars they name, and the desk's shifts."""

    name: str = ""
    rules: tuple[PolicyRule, ...] = ()
    calendars: Mapping[str, Calendar] = msgspec.field(default_factory=lambda: {ALWAYS.name: ALWAYS})
    shifts: tuple[ShiftHours, ...] = ()
    handover: HandoverTimes = USUAL_TIMES
    decimal: DecimalSign = ""
    """The sign before cents in amounts that are typed, where the desk says one."""
    text_sum: str = ""
    """The length and sum of the text that it was read from. Empty for one that was not."""

    def rule_for(self, state: CaseState) -> PolicyRule:
        """The first rule that matches, `NO_SLA` when none does."""
        return next((rule for rule in self.rules if rule.when.matches(state)), NO_SLA)
