"""Changes to the shift, as plain data that a store commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from desk.model.case import Case, Header
from desk.model.entries import AnyEntry
from desk.model.ids import entry_id_now
from desk.model.shift import Shift


class NewCase(msgspec.Struct, frozen=True):
    """Log a case.

    The header's id is given on commit, unless it has one already (demo data, restores). One with a temporary id (`+1`) can be linked to
    by that id from what is appended later in the same commit.

    `check` sees every case there is under the lock. It raises a DeskError to refuse, and then nothing of the whole commit is written.
    """

    header: Header
    entries: tuple[AnyEntry, ...] = ()
    check: Callable[[Mapping[str, Case]], None] | None = None


class Append(msgspec.Struct, frozen=True):
    """Add entries to a case.

    `check` sees the case as it is under the lock, with everything other agents committed meanwhile. It raises a DeskError to refuse, and
    then nothing of the whole commit is written. `seen` is the case as its writer saw it, where that was not just now: another may have
    its number since, and then the entries go to the one that was seen.
    """

    case: str
    entries: tuple[AnyEntry, ...]
    check: Callable[[Case], None] | None = None
    seen: Case | None = None


class SetShift(msgspec.Struct, frozen=True):
    """Replace the shift's own facts: its name, span and agents.

    `shift` may be a function that makes them from those that stand under the lock.
    """

    shift: Shift | Callable[[Shift], Shift]


class DocumentPlace(msgspec.Struct, frozen=True):
    """The place of a new document, as it is under the lock.

    `number` is its own. `table` holds the documents before it by number, as JSON, those of the same commit too. `cases` gives the id of
    each case that is new in the commit by its temporary one (`+1`).
    """

    number: int
    table: Mapping[int, bytes]
    cases: Mapping[str, str]


class PutDocument(msgspec.Struct, frozen=True):
    """Put a document into a table. It replaces the one of its number.

    `table` is one of its own, such as that of handover packs. Without a `number` it gets the next free one under the lock. `document` is
    anything msgspec can write as a JSON object, or a function that makes it from its number. `check` sees the document as it is under
    the lock (its JSON, None when there is none) and raises a DeskError to refuse. `make` takes the place of `document` where it depends
    on the others of its table. It raises a DeskError to refuse.
    """

    table: str
    number: int = 0
    document: Any = None
    check: Callable[[bytes | None], None] | None = None
    make: Callable[[DocumentPlace], Any] | None = None


def combine_checks(checks: Iterable[Callable[[Case], None]]) -> Callable[[Case], None]:
    """Combine checks for `Append` into one that makes each in turn."""
    listed = tuple(checks)

    def check(case: Case) -> None:
        for each in listed:
            each(case)

    return check


Change = NewCase | Append | SetShift | PutDocument


class Committed(msgspec.Struct, frozen=True):
    """A durable commit: its number and the cases as they now stand."""

    seq: int
    cases: tuple[Case, ...]
    entries: tuple[AnyEntry, ...]
    """The entries with their ids, in the order of the changes."""
    documents: tuple[tuple[str, int], ...] = ()
    """Table and number of each document put, in the order of the changes."""
    notices: tuple[str, ...] = ()
    """Words for the agent, such as that a case came back from its archive."""


def entry_ids_by_case(committed: Committed) -> dict[str, frozenset[str]]:
    """The ids of the entries that a commit added, by case."""
    added = {entry.id for entry in committed.entries}
    found = {case.id: frozenset(entry.id for entry in case.entries if entry.id in added) for case in committed.cases}
    return {case: ids for case, ids in found.items() if ids}


def renumbered_save(save: Mapping[str, frozenset[str]], renumbered: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """The ids of a commit's entries by case, as they are now.

    `renumbered` gives the new id of a case by the old one.
    """
    return {renumbered.get(case, case): frozenset(entry_id_now(entry, renumbered) for entry in entries) for case, entries in save.items()}
