"""Copies one shift into another place, with its ids and its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from msgspec import Raw

from desk.errors import Refused
from desk.model.ids import case_id
from desk.store.case_archive import CaseArchive, CommitMaker
from desk.store.file.case_merge import CaseOrigin
from desk.store.file.documents import Documents
from desk.store.file.journal_codec import Commit
from desk.store.file.merge import missing_commit
from desk.store.file.snapshot_codec import SnapshotMeta

_CASES_AT_ONCE = 500
"""Cases in one commit. A large one keeps the others' commits waiting."""


class CopyStore(Protocol):
    """A store that is copied from, or into."""

    @property
    def documents_now(self) -> Documents:
        """The documents of all cases."""
        ...

    @property
    def archive(self) -> CaseArchive:
        """The archives of the shift."""
        ...

    @property
    def is_begun(self) -> bool:
        """Was there a shift when it was read last?"""
        ...

    def close(self) -> None:
        """Close the store."""
        ...

    def take_in(self, make: CommitMaker) -> int:
        """Commit what `make` gives. Returns the number of new cases."""
        ...


@dataclass(frozen=True, slots=True)
class CopyCount:
    """The cases that a copy brought, and the archived ones beside."""

    cases: int
    archived: int


def copy_shift(source: CopyStore, target: CopyStore) -> CopyCount:
    """Bring everything of one shift into another.

    What is there already is left alone, so copying twice adds nothing. Raises Refused, before anything is written, when two cases have one
    number.
    """
    _refuse_other_cases(source.documents_now, target.documents_now)
    brought = 0
    for numbers in _number_parts([*source.documents_now]):
        brought += target.take_in(partial(_missing_part, source.documents_now, numbers=numbers))
    target.take_in(partial(_missing_part, source.documents_now, numbers=()))
    return CopyCount(brought, _copy_archives(source, target))


def _refuse_other_cases(there: Documents, here: Documents) -> None:
    for number in there:
        if number in here and not CaseOrigin(there.document(number)).is_same(CaseOrigin(here.document(number))):
            raise Refused(f"{case_id(number)} is another case in each place. Nothing was copied. Copy into a place without a shift.")


def _number_parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _CASES_AT_ONCE):
        yield numbers[start : start + _CASES_AT_ONCE]


def _missing_part(there: Documents, here: Documents, *, numbers: Sequence[int]) -> Commit | None:
    """The part of some cases that `here` lacks. Of none, that of the other tables."""
    part = Documents({} if numbers else there.tables, {number: there.document(number) for number in numbers}, SnapshotMeta(seq=there.seq))
    commit = missing_commit(here, part)
    return commit if commit.new or commit.add or commit.put else None


def _copy_archives(source: CopyStore, target: CopyStore) -> int:
    """Bring the archives. Each case comes to the shift first and leaves it again, so that a broken copy can be made again."""
    known = {number for _, number, _ in target.archive.documents()}
    months: dict[str, str] = {}
    for month, number, document in source.archive.documents():
        if number in known or number in source.documents_now:
            continue
        months[case_id(number)] = month
        target.take_in(partial(_archived_part, number=number, document=document))
    if months:
        target.archive.take_cases(lambda cases: [(case, month) for case, month in months.items() if case in cases])
    _copy_archived_tables(source, target)
    return len(months)


def _archived_part(here: Documents, *, number: int, document: bytes) -> Commit | None:
    return None if number in here else Commit(seq=here.seq + 1, new=(Raw(document),))


def _copy_archived_tables(source: CopyStore, target: CopyStore) -> None:
    there = target.archive.month_tables()
    for month, tables in source.archive.month_tables().items():
        known = there.get(month, {})
        new = {name: {key: body for key, body in table.items() if key not in known.get(name, {})} for name, table in tables.items()}
        places = [(name, number) for name, table in new.items() for number in table]
        if places:
            target.take_in(partial(_document_part, tables=new))
            target.archive.take_documents(month, places.copy)


def _document_part(here: Documents, tables: Mapping[str, Mapping[int, bytes]]) -> Commit | None:
    put = {
        name: {str(number): Raw(body) for number, body in table.items() if str(number) not in here.tables.get(name, {})}
        for name, table in tables.items()
    }
    return Commit(seq=here.seq + 1, put={name: table for name, table in put.items() if table}) if any(put.values()) else None
