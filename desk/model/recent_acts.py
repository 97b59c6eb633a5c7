"""The last acts of an agent, over all cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from desk.model.case import Case
from desk.model.entries import AnyEntry, Retract, Told
from desk.model.timeline import retracted, unretracted
from desk.model.undo_steps import UndoStep, is_same_step, next_redo, saved_with

Save = Mapping[str, frozenset[str]]
"""The ids of the entries of one save, by case."""
MOST_ACTS = 10
"""The number of acts that can be chosen from."""


class Act(msgspec.Struct, frozen=True):
    """The steps of one save, on one case or several. Never empty."""

    steps: tuple[UndoStep, ...]

    @property
    def at(self) -> datetime:
        """The time at which it was done."""
        return max(entry.at for step in self.steps for entry in step.targets)

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases it was done on."""
        return tuple(step.case.id for step in self.steps)

    @property
    def entry_ids(self) -> frozenset[str]:
        """The ids of its entries."""
        return frozenset(entry.id for step in self.steps for entry in step.entries)


def recent_acts(cases: Mapping[str, Case], agent: str, saves: Sequence[Save] = ()) -> list[Act]:
    """The acts that this agent could take back, the last one first.

    Those of `saves` come before all others: they are what was done in this sitting, oldest first.
    """
    sitting = [act for save in reversed(saves) if (act := _act_of_save(cases, save))]
    known = frozenset().union(*(act.entry_ids for act in sitting[:MOST_ACTS]))
    earlier = (act for act in _acts_on_shift(cases.values(), agent) if not act.entry_ids & known)
    return [*sitting, *earlier][:MOST_ACTS]


def last_undone(cases: Mapping[str, Case], agent: str, saves: Sequence[Save] = ()) -> Act | None:
    """The act that this agent took back last and could bring back. None without one."""
    for save in reversed(saves):
        if steps := tuple(step for case, ids in save.items() if case in cases and (step := _redo_of_save(cases[case], ids))):
            return Act(steps)
    steps = tuple(step for case in cases.values() if _has_retraction_by(case, agent) and (step := next_redo(case, agent)))
    last = max(steps, key=lambda step: step.targets[0].at, default=None)
    return Act(tuple(step for step in steps if step.targets[0].at == last.targets[0].at)) if last else None


def cases_begun(cases: Mapping[str, Case], save: Save) -> list[str]:
    """The cases that a save began. A first account is nobody's to take back."""
    return [case for case, ids in save.items() if case in cases and any(isinstance(entry, Told) for entry in _of_ids(cases[case], ids))]


def _act_of_save(cases: Mapping[str, Case], save: Save) -> Act | None:
    steps = tuple(step for case, ids in save.items() if case in cases and (step := _step_of_save(cases[case], ids)))
    return Act(steps) if steps else None


def _step_of_save(case: Case, ids: frozenset[str]) -> UndoStep | None:
    standing = tuple(entry for entry in reversed(unretracted(case.entries)) if entry.id in ids and not isinstance(entry, Told))
    return UndoStep(case, standing, standing) if standing else None


def _redo_of_save(case: Case, ids: frozenset[str]) -> UndoStep | None:
    gone = retracted(case.entries)
    targets = tuple(entry for entry in _of_ids(case, ids) if isinstance(entry, Retract) and entry.id not in gone)
    brought = {target.entry for target in targets}
    taken = tuple(entry for entry in reversed(case.entries) if entry.id in brought and not isinstance(entry, Retract))
    return UndoStep(case, taken, targets) if taken and len(taken) == len(targets) else None


def _of_ids(case: Case, ids: frozenset[str]) -> Iterator[AnyEntry]:
    return (entry for entry in reversed(case.entries) if entry.id in ids)


def _has_retraction_by(case: Case, agent: str) -> bool:
    return any(isinstance(entry, Retract) and entry.by == agent for entry in case.entries)


def _acts_on_shift(cases: Iterable[Case], agent: str) -> Iterator[Act]:
    """The acts of this agent on the shift, the last first.

    Cases are read from the one they wrote on last, and no more of them than are needed.
    """
    own = sorted(((last, case) for case in cases if (last := _last_time_of(case, agent))), key=lambda pair: pair[0], reverse=True)
    steps: list[UndoStep] = []
    for last, case in own:
        if len(steps) > MOST_ACTS and last < sorted((_time_of(step) for step in steps), reverse=True)[MOST_ACTS]:
            break
        steps += _own_steps(case, agent)
    return iter(_grouped_steps(sorted(steps, key=_time_of, reverse=True)))


def _last_time_of(case: Case, agent: str) -> datetime | None:
    return next((entry.at for entry in reversed(case.entries) if entry.by == agent and not isinstance(entry, Retract)), None)


def _time_of(step: UndoStep) -> datetime:
    return step.entries[0].at


def _own_steps(case: Case, agent: str) -> Iterator[UndoStep]:
    seen: set[str] = set()
    for entry in reversed(unretracted(case.entries)):
        if entry.by == agent and not entry.ref and entry.id not in seen:
            entries = saved_with(case, entry)
            seen |= {each.id for each in entries}
            yield UndoStep(case, entries, entries)


def _grouped_steps(steps: Sequence[UndoStep]) -> list[Act]:
    """The acts that these steps make up. One save on several cases is one."""
    acts: list[list[UndoStep]] = []
    for step in steps:
        same = next((act for act in acts if step.case.id not in {each.case.id for each in act} and is_same_step(step, act[0])), None)
        if same:
            same.append(step)
        else:
            acts.append([step])
    return [Act(tuple(act)) for act in acts]
