"""What another policy, priority or calendar would make of the same cases; it changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desk.model.state import CaseState
from desk.sla.clocks import Clock, clocks_of
from desk.sla.policy import ClockName, Policy


@dataclass(frozen=True, slots=True)
class Turn:
    """A clock whose verdict would be another one; either deadline is None where there would be no target, or a pause holds it."""

    case: str
    clock: ClockName
    label: str
    past: bool
    due_before: datetime | None
    due_after: datetime | None
    late_after: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which clocks would turn late and which would be saved, and how many were looked at."""

    turned_late: tuple[Turn, ...]
    saved: tuple[Turn, ...]
    cases: int
    clocks: int


def compare(cases: Iterable[CaseState], before: Policy, after: Policy, *, now: datetime) -> Comparison:
    """Open and past cases under two policies: a clock that was or is late at `now` under one and not under the other."""
    turned: list[Turn] = []
    seen = looked_at = 0
    for state in cases:
        old, new = clocks_of(state, before), clocks_of(state, after)
        turned += turns(old, new, state=state, now=now)
        seen, looked_at = seen + 1, looked_at + sum(clock.target is not None for clock in new)
    late = tuple(turn for turn in turned if turn.late_after)
    return Comparison(late, tuple(turn for turn in turned if not turn.late_after), seen, looked_at)


def turns(before: Iterable[Clock], after: Iterable[Clock], *, state: CaseState, now: datetime) -> list[Turn]:
    """The clocks of one case whose verdict differs, such as before and after a change of priority (SLA.md, rule 12)."""
    old, new = _by_cause(before), _by_cause(after)
    found: list[Turn] = []
    for cause in {**old, **new}:
        was, will = old.get(cause), new.get(cause)
        late_before, late_after = (clock is not None and clock.breached(now) for clock in (was, will))
        shown = will or was
        if late_before != late_after and shown is not None:
            due_before, due_after = (clock.due_at if clock else None for clock in (was, will))
            found.append(Turn(state.id, shown.name, shown.label, state.finished, due_before, due_after, late_after))
    return found


def _by_cause(clocks: Iterable[Clock]) -> dict[tuple[ClockName, str], Clock]:
    return {(clock.name, clock.entry): clock for clock in clocks}
