"""Finds the entry that an agent would undo or redo next."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.case import Case
from desk.model.entries import AnyEntry, Incoming, Retract
from desk.model.entry_titles import entry_title
from desk.model.references import is_naming
from desk.model.timeline import retracted, unretracted


def last_own_entry(case: Case, agent: str) -> AnyEntry | None:
    """The agent's last entry that still counts, None without one.

    What the customer said bears their name whoever logged it, so a call logged here (and not brought in from elsewhere) is anybody's to
    take back. Their first account is nobody's.
    """
    latest_first = reversed(unretracted(case.entries))
    return next((entry for entry in latest_first if entry.by == agent or (isinstance(entry, Incoming) and not entry.ref)), None)


def last_own_retraction(case: Case, agent: str) -> tuple[Retract, AnyEntry] | None:
    """The agent's last retraction that still counts, with its entry. Retracting it brings that entry back."""
    gone = retracted(case.entries)
    by_id = {entry.id: entry for entry in case.entries}
    for entry in reversed(case.entries):
        if isinstance(entry, Retract) and entry.by == agent and entry.id not in gone:
            taken = by_id.get(entry.entry)
            if taken is not None and not isinstance(taken, Retract):
                return entry, taken
    return None


def dependents_of(case: Case, entry: AnyEntry) -> tuple[AnyEntry, ...]:
    """The entries that name this one and still count. Such are the answer to an offer, the action for a cause, the tick of a promise."""
    return tuple(other for other in unretracted(case.entries) if is_naming(other, entry.id))


def dependents_warning(case: Case, entry: AnyEntry) -> str:
    """The warning that others' entries rest on this one, or empty."""
    return dependents_text(dependents_of(case, entry))


def dependents_text(dependents: Sequence[AnyEntry]) -> str:
    """The warning that names these dependents, empty when there are none."""
    named = ", ".join(f"{entry_title(other)} by {other.by}" for other in dependents)
    return f"{named} {'rests' if len(dependents) == 1 else 'rest'} on it and stays on the timeline." if dependents else ""
