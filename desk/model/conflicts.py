"""Finds edit conflicts: an entry written without seeing another's.

Appends of different things never conflict. Two do: changing what somebody else changed meanwhile, and writing to the customer while
something new, unseen, passed between them and us (Help Scout's rule: compare what you saw with what is there).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from desk.errors import Conflict
from desk.model.case import Case
from desk.model.entries import AnyEntry, Retract, kind_of
from desk.model.entry_facts import is_exchange, is_to_customer
from desk.model.entry_titles import entry_brief
from desk.model.references import is_naming

_EXCERPT_LENGTH = 200


class EditConflict(Conflict):
    """Somebody else was first. `ours` was not written. `theirs` is what the agent had not seen when writing it."""

    def __init__(self, message: str, ours: AnyEntry, theirs: AnyEntry) -> None:
        super().__init__(message)
        self.ours = ours
        self.theirs = theirs


def unseen_entries(case: Case, seen_rev: int) -> tuple[AnyEntry, ...]:
    """The entries committed since the case was seen at `seen_rev`."""
    return case.entries[seen_rev:]


def entries_of_others(case: Case, seen_rev: int, own: Container[str] = ()) -> list[AnyEntry]:
    """The entries committed since the case was seen, without ours.

    `own` are the ids of what this sitting wrote. Two windows of one agent are two people to each other.
    """
    return [entry for entry in unseen_entries(case, seen_rev) if entry.id not in own]


def first_conflict(entries: Sequence[AnyEntry], case: Case, seen_rev: int, own: Container[str] = ()) -> tuple[AnyEntry, AnyEntry] | None:
    """Find the first of our entries that conflicts with an unseen one.

    Both are given. We would not have written the first so after seeing the second.
    """
    theirs = entries_of_others(case, seen_rev, own)
    return next(((ours, other) for ours in entries for other in theirs if _entries_conflict(ours, other)), None)


def conflict_check(seen_rev: int, entries: Sequence[AnyEntry], own: Container[str] = ()) -> Callable[[Case], None]:
    """Make a check for `Append` that refuses overtaken entries.

    It raises EditConflict when somebody else's entry, unseen at `seen_rev`, conflicts with one of `entries`. `own` is that of
    `entries_of_others`.

    To write them all the same, commit again with the revision the agent has seen by then.
    """

    def check(case: Case) -> None:
        found = first_conflict(entries, case, seen_rev, own)
        if found:
            raise EditConflict(_conflict_message(case, *found), *found)

    return check


def _entries_conflict(ours: AnyEntry, theirs: AnyEntry) -> bool:
    if is_to_customer(ours) and is_exchange(theirs):
        return True
    if isinstance(ours, Retract):
        return is_naming(theirs, ours.entry)
    return bool(ours.DECIDES) and _decided_by(ours) == _decided_by(theirs)


def _decided_by(entry: AnyEntry) -> tuple[str, str]:
    """The matter that an entry decides. A second decision on it would contradict the first."""
    return entry.DECIDES, getattr(entry, entry.ABOUT) if entry.ABOUT else ""


def _conflict_message(case: Case, ours: AnyEntry, theirs: AnyEntry) -> str:
    return (
        f"{case.id} changed while you wrote. {theirs.by} at {theirs.at:%H:%M} UTC: {_entry_excerpt(theirs)}. "
        f"Yours: {_entry_excerpt(ours)}. "
        "Yours was not written; look at the case, then send it, change it or drop it."
    )


def _entry_excerpt(entry: AnyEntry) -> str:
    brief = entry_brief(entry)
    return f"{kind_of(entry)}: {brief[:_EXCERPT_LENGTH]}{'...' if len(brief) > _EXCERPT_LENGTH else ''}"
