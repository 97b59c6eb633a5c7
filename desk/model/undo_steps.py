"""Steps of undo: entries saved at once, on one case or several."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import structs

from desk.model.case import Case
from desk.model.entries import AnyEntry, Assign, CloseRule, Contact, Retract
from desk.model.entry_titles import entry_title
from desk.model.references import is_naming
from desk.model.state import state_of
from desk.model.timeline import retracted
from desk.model.undo import dependents_of, dependents_text, last_own_entry, last_own_retraction


class UndoStep(msgspec.Struct, frozen=True):
    """The entries that one press takes back or brings back. They are of one case and stand newest first. Retracting `targets` does it."""

    case: Case
    entries: tuple[AnyEntry, ...]
    targets: tuple[AnyEntry, ...]

    @property
    def title(self) -> str:
        """The step in words, oldest entry first. `the offer of 72.00, the answer 'accepted' to the offer`."""
        return ", ".join(self._title_of(entry) for entry in reversed(self.entries))

    def _title_of(self, entry: AnyEntry) -> str:
        """The title of one entry. An owner who stays got no more than a time to look again."""
        if not isinstance(entry, Assign) or not entry.follow_up:
            return entry_title(entry)
        before = state_of(structs.replace(self.case, entries=self.case.entries[: self.case.entries.index(entry)]))
        return "the time to look again" if before.owner == entry.owner else entry_title(entry)

    @property
    def dependents_warning(self) -> str:
        """The warning that later entries of others rest on these. Empty if there are none."""
        others = [other for entry in self.entries for other in dependents_of(self.case, entry) if other not in self.entries]
        return f"{self.case.id}: {dependents_text(others)}" if others else ""


def next_undo(case: Case, agent: str) -> UndoStep | None:
    """The step that this agent would take back next. It is their last entry, with those saved together with it."""
    last = last_own_entry(case, agent)
    if last is None:
        return None
    entries = saved_with(case, last)
    return UndoStep(case, entries, entries)


def next_redo(case: Case, agent: str) -> UndoStep | None:
    """The step that this agent would bring back next. It is what they took back last, as they took it back."""
    found = last_own_retraction(case, agent)
    if found is None:
        return None
    by_id, gone = {entry.id: entry for entry in case.entries}, retracted(case.entries)
    entries, targets = [found[1]], [found[0]]
    for before in reversed(case.entries[: case.entries.index(found[0])]):
        taken = by_id.get(before.entry) if isinstance(before, Retract) and before.id not in gone else None
        if not isinstance(before, Retract) or taken is None or not _same_save(before, found[0]) or not _are_connected([*entries, taken]):
            break
        entries.append(taken)
        targets.append(before)
    entries.sort(key=case.entries.index, reverse=True)
    return UndoStep(case, tuple(entries), tuple(targets))


def saved_with(case: Case, last: AnyEntry) -> tuple[AnyEntry, ...]:
    """The entries of the save that ends in `last`, newest first. Such are an offer with its answer, a cause with its action."""
    unit, gone = [last], retracted(case.entries)
    for before in reversed(case.entries[: case.entries.index(last)]):
        if before.id in gone or not _same_save(before, last) or not _are_connected([*unit, before]):
            break
        unit.append(before)
    return tuple(unit)


def _are_updates(*steps: UndoStep) -> bool:
    """Are all entries updates to the customer? One update to many cases has words of its own in each."""
    return all(isinstance(entry, Contact) and entry.update for step in steps for entry in step.entries)


def _same_save(one: AnyEntry, other: AnyEntry) -> bool:
    return one.by == other.by and one.at == other.at


def _are_connected(entries: Sequence[AnyEntry]) -> bool:
    """Is the last entry connected with one of the others?

    It rests on one of them, one of them rests on it, or it is the rule they went against.
    """
    *others, last = entries
    return isinstance(last, CloseRule) or any(is_naming(one, last.id) or is_naming(last, one.id) for one in others)


def is_same_step(one: UndoStep, other: UndoStep) -> bool:
    """Are steps on two cases of one save?

    They have the same words, or are one update.
    """
    return _same_save(one.entries[0], other.entries[0]) and (one.title == other.title or _are_updates(one, other))
