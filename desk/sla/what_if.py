"""Compares clocks under another policy, priority or calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desk.model.state import CaseState
from desk.sla.clock import Clock
from desk.sla.clocks import clocks_of
from desk.sla.policy import ClockName, Policy


class VerdictChange(msgspec.Struct, frozen=True):
    """A clock whose verdict would change.

    A deadline is None where there would be no target, or a pause holds it. `past` says that the case is finished.
    """

    case: str
    clock: ClockName
    label: str
    past: bool
    due_before: datetime | None
    due_after: datetime | None
    late_after: bool


class PolicyComparison(msgspec.Struct, frozen=True):
    """The clocks that would turn late or be saved.

    `cases` and `clocks` count those that were looked at.
    """

    turned_late: tuple[VerdictChange, ...]
    saved: tuple[VerdictChange, ...]
    cases: int
    clocks: int


def compare_policies(cases: Iterable[CaseState], before: Policy, after: Policy, *, now: datetime) -> PolicyComparison:
    """Compares cases, open and past, under two policies.

    It gives each clock that was or is late at `now` under one and not under the other.
    """
    turned: list[VerdictChange] = []
    seen = looked_at = 0
    for state in cases:
        old, new = clocks_of(state, before), clocks_of(state, after)
        turned += verdict_changes(old, new, state=state, now=now)
        seen, looked_at = seen + 1, looked_at + sum(clock.target is not None for clock in new)
    late = tuple(turn for turn in turned if turn.late_after)
    return PolicyComparison(late, tuple(turn for turn in turned if not turn.late_after), seen, looked_at)


def verdict_changes(before: Iterable[Clock], after: Iterable[Clock], *, state: CaseState, now: datetime) -> list[VerdictChange]:
    """The clocks of one case whose verdict differs.

    `before` and `after` are its clocks, such as before and after a change of priority (SLA.12).
    """
    old, new = _clocks_by_cause(before), _clocks_by_cause(after)
    found: list[VerdictChange] = []
    for cause in {**old, **new}:
        was, will = old.get(cause), new.get(cause)
        late_before, late_after = (clock is not None and clock.is_breached(now) for clock in (was, will))
        shown = will or was
        if late_before != late_after and shown is not None:
            due_before, due_after = (clock.due_at if clock else None for clock in (was, will))
            found.append(VerdictChange(state.id, shown.name, shown.label, state.finished, due_before, due_after, late_after))
    return found


def _clocks_by_cause(clocks: Iterable[Clock]) -> dict[tuple[ClockName, str], Clock]:
    return {(clock.name, clock.entry): clock for clock in clocks}
