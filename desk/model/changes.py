"""Wishes to change the shift, as plain data a store can commit; it knows what is wanted, not how it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desk.model.case import Case, Header
from desk.model.entries import AnyEntry
from desk.model.shift import Shift


@dataclass(frozen=True, slots=True)
class NewCase:
    """Log a case. The header's id is minted on commit unless it has one already (demo data, restores).

    One with a provisional id (`+1`) can be linked to by that id from what is appended later in the same commit.

    `check` sees every case there is under the lock, and raises a DeskError to refuse; then nothing of the whole commit is written.
    """

    header: Header
    entries: tuple[AnyEntry, ...] = ()
    check: Callable[[Mapping[str, Case]], None] | None = None


@dataclass(frozen=True, slots=True)
class Append:
    """Add entries to a case.

    `check` sees the case as it is under the lock, with everything other agents committed meanwhile, and raises a DeskError to
    refuse; then nothing of the whole commit is written.
    """

    case: str
    entries: tuple[AnyEntry, ...]
    check: Callable[[Case], None] | None = None


@dataclass(frozen=True, slots=True)
class SetShift:
    """Replace the shift's own facts: its name, span and agents."""

    shift: Shift


@dataclass(frozen=True, slots=True)
class PutDocument:
    """Put a whole document into a table of its own, such as a handover pack; it replaces the one of this number.

    `document` is anything msgspec can write as a JSON object. `check` sees the document as it is under the lock (its JSON, None when
    there is none) and raises a DeskError to refuse.
    """

    table: str
    number: int
    document: Any
    check: Callable[[bytes | None], None] | None = None


def combine_checks(checks: Iterable[Callable[[Case], None]]) -> Callable[[Case], None]:
    """One check for `Append` that makes each of `checks`, in their order."""
    listed = tuple(checks)

    def check(case: Case) -> None:
        for each in listed:
            each(case)

    return check


Change = NewCase | Append | SetShift | PutDocument


@dataclass(frozen=True, slots=True)
class Committed:
    """What became durable: the commit's number, and every case touched as it now stands."""

    seq: int
    cases: tuple[Case, ...]
    entries: tuple[AnyEntry, ...]
    """The entries as committed, ids minted, in the order of the changes."""
