"""Debt: finished cases without a cause or action, and overdue actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from desk.model.entry_states import ActionState
from desk.model.facts import finished_since
from desk.model.state import CaseState
from desk.recovery.causes.repeats import KnownCause, RepeatCause, find_repeat, known_causes, likely_cause, repeat_causes
from desk.recovery.causes.shared_actions import DoneActions, actions_of
from desk.recovery.notices import Notice
from desk.recovery.steps.rail import has_action
from desk.text.durations import duration_words


class Debt(msgspec.Struct, frozen=True):
    """The cause or action that a fixed case still lacks."""

    missing: Literal["cause", "action"]
    since: datetime


def debt_of(state: CaseState) -> Debt | None:
    """The debt of a finished case (S1.22). None before recovery began, and while the case is open."""
    since = finished_since(state)
    if since is None or not state.recovery:
        return None
    if not state.causes:
        return Debt("cause", since)
    return Debt("action", since) if any(not has_action(state, cause.id) for cause in state.causes) else None


def overdue_actions(state: CaseState, now: datetime, *, done: DoneActions | None = None) -> tuple[ActionState, ...]:
    """Corrective actions that should have been done by now. `done` are those done on any case, where that is known."""
    return tuple(action for action in actions_of(state, done or {}) if action.is_overdue(now))


class OverdueLesson(msgspec.Struct, frozen=True):
    """A repeated mistake, and an overdue action against it on `case`.

    Somebody owns it again by taking the action with a new time, or by doing it (S1.30).
    """

    repeat: RepeatCause
    case: str
    action: ActionState


def overdue_lessons(states: Iterable[CaseState], now: datetime) -> list[OverdueLesson]:
    """The overdue lessons of all cases, the mistake made most often first."""
    return [lesson for repeat in repeat_causes(known_causes(states), now) for lesson in _lessons_of_repeat(repeat, now)]


def overdue_lessons_of(state: CaseState, others: Iterable[CaseState], now: datetime) -> list[OverdueLesson]:
    """The overdue lessons of one case, by its causes. Where it has none, by the likely one."""
    return [lesson for repeat in _repeats_of(state, known_causes(others), now) for lesson in _lessons_of_repeat(repeat, now)]


def _lessons_of_repeat(repeat: RepeatCause, now: datetime) -> list[OverdueLesson]:
    where = {action.entry.id: known.case for known in repeat.occurrences for action in known.actions}
    return [OverdueLesson(repeat, where[action.entry.id], action) for action in repeat.overdue(now)]


def debt_notices(state: CaseState, now: datetime) -> Iterator[Notice]:
    """The notice of a finished case in debt (S1.28)."""
    debt = debt_of(state)
    if debt:
        missing = "nobody has found out why it happened" if debt.missing == "cause" else "nothing is done against its cause"
        age = now - debt.since
        since = f" {duration_words(int(age.total_seconds()))} ago" if age >= timedelta(minutes=1) else ""
        yield Notice(f"fixed{since}, but {missing}", 6, "cause")


def repeat_notices(state: CaseState, others: Iterable[CaseState], now: datetime) -> Iterator[Notice]:
    """Notices of mistakes made again before their action is done (S1.29).

    Each mistake of the case gives one, until somebody acts on it here. Where nobody looked for the cause yet it is a guess, and only an
    overdue action is worth the line.
    """
    for repeat in _repeats_of(state, known_causes(others), now):
        if _is_acted_on(repeat, state, now):
            continue
        late = repeat.overdue(now)
        waits = [action for action in repeat.actions if action.is_open and (late or state.causes)]
        if waits and len({*repeat.cases, state.id}) > 1:
            first = late[0] if late else waits[0]
            begins = "the same mistake again" if state.causes else "perhaps the same mistake again"
            since = f"overdue for {overdue_duration(first, now)}" if late else "not done yet"
            words = f"{begins}: {repeat.name}, {repeat.frequency(now)}; '{first.entry.text}' ({first.entry.owner}) is {since}"
            yield Notice(words, 3 if late else 7, "lesson" if late else "cause")


def _is_acted_on(repeat: RepeatCause, state: CaseState, now: datetime) -> bool:
    """Does this case act on a mistake itself, and in time?"""
    mine = [action for known in repeat.occurrences if known.case == state.id for action in known.actions]
    return any(not action.superseded and not action.is_overdue(now) for action in mine)


def overdue_duration(action: ActionState, now: datetime) -> str:
    """The time by which an action is overdue, in words. Empty for one without a time."""
    due = action.entry.due
    return duration_words(int((now - due).total_seconds())) if due else ""


def _repeats_of(state: CaseState, known: tuple[KnownCause, ...], now: datetime) -> Iterator[RepeatCause]:
    found = [find_repeat(cause.text, cause.key, known, now) for cause in state.causes]
    if not state.causes and state.recovery:
        found.append(likely_cause(state, known, now))
    yield from {repeat.name: repeat for repeat in found if repeat}.values()
