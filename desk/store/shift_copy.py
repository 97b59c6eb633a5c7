"""Copies one shift into another place, with its ids and its bytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, Self

import msgspec
from msgspec import Raw

from desk.errors import Refused
from desk.model.ids import case_id
from desk.model.shift import Shift
from desk.store.case_archive import CaseArchive, CommitMaker
from desk.store.documents.case_merge import CaseOrigin, OriginMarks, are_marks_of_one
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import Document, DocumentTable
from desk.store.documents.document_version import document_version
from desk.store.documents.documents import Documents, LastNumbers
from desk.store.documents.missing_commit import missing_commit
from desk.store.documents.table_names import POLICY, SHIFT

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


class CopyCount(msgspec.Struct, frozen=True):
    """The cases that a copy brought, and the archived ones beside."""

    cases: int
    archived: int


class _CaseMark(msgspec.Struct, frozen=True):
    """The beginning of a case, and the sum of its document."""

    origin: OriginMarks
    sum: int

    @classmethod
    def of(cls, document: Document) -> Self:
        return cls(CaseOrigin(document).marks, zlib.crc32(document))


def copy_shift(source: CopyStore, target: CopyStore) -> CopyCount:
    """Bring everything of one shift into another.

    What is there already is left alone, so copying twice adds nothing. A document that tells a later version takes the place of the one
    before. The policy is not among them: a file keeps its own beside it. Raises Refused, before anything is written, when two cases have
    one number.
    """
    archived = {number: _CaseMark.of(document) for _, number, document in target.archive.documents()}
    _refuse_other_cases(
        source, archived | {number: _CaseMark.of(document) for number, document in target.documents_now.documents().items()}
    )
    brought = 0
    for numbers in _number_parts([*source.documents_now]):
        brought += target.take_in(partial(_missing_part, source.documents_now, numbers=numbers))
    target.take_in(partial(_missing_part, source.documents_now, numbers=()))
    return CopyCount(brought, _copy_archives(source, target, archived))


def _refuse_other_cases(source: CopyStore, here: Mapping[int, _CaseMark]) -> None:
    there: dict[int, OriginMarks] = {}
    for number, document in _every_case(source):
        marks = CaseOrigin(document).marks
        if not are_marks_of_one(there.setdefault(number, marks), marks):
            raise Refused(f"{case_id(number)} is two cases, one of them in the archives. Nothing was copied.")
        if number in here and not are_marks_of_one(here[number].origin, marks):
            raise Refused(f"{case_id(number)} is another case in each place. Nothing was copied. Copy into a place without a shift.")


def _every_case(source: CopyStore) -> Iterator[tuple[int, Document]]:
    """Each case by number, those in the archives too."""
    yield from source.documents_now.documents().items()
    for _, number, document in source.archive.documents():
        yield number, document


def _number_parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _CASES_AT_ONCE):
        yield numbers[start : start + _CASES_AT_ONCE]


def _missing_part(there: Documents, here: Documents, *, numbers: Sequence[int]) -> Commit | None:
    """The part of some cases that `here` lacks. Of none, that of the other tables."""
    if not numbers:
        return _document_part(here, there.tables)
    return _case_part(here, {number: there.document(number) for number in numbers})


def _case_part(here: Documents, cases: Mapping[int, Document]) -> Commit | None:
    commit = missing_commit(here, Documents({}, cases, LastNumbers(here.seq)))
    return commit if commit.new or commit.add else None


def _copy_archives(source: CopyStore, target: CopyStore, archived: Mapping[int, _CaseMark]) -> int:
    """Bring the archives. Each case comes to the shift first and leaves it again, so that a broken copy can be made again.

    One that says more there than in its archive stays on the shift.
    """
    months: dict[int, tuple[str, int]] = {}
    for month, number, document in source.archive.documents():
        total = zlib.crc32(document)
        if number in source.documents_now or (number in archived and archived[number].sum == total):
            continue
        months[number] = month, total
        target.take_in(partial(_case_part, cases={number: document}))
    moved = target.archive.take_cases(lambda _: list(_unchanged_cases(target.documents_now, months))) if months else {}
    _copy_archived_tables(source, target)
    return sum(map(len, moved.values()))


def _unchanged_cases(here: Documents, months: Mapping[int, tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Id and month of cases that read as in the archive.

    `months` gives the month and the sum of each document there.
    """
    for number, (month, total) in months.items():
        if number in here and zlib.crc32(here.document(number)) == total:
            yield case_id(number), month


def _copy_archived_tables(source: CopyStore, target: CopyStore) -> None:
    there = target.archive.month_tables()
    for month, tables in source.archive.month_tables().items():
        known = there.get(month, {})
        new = {name: {key: body for key, body in table.items() if key not in known.get(name, {})} for name, table in tables.items()}
        places = [(name, number) for name, table in new.items() for number in table]
        if places:
            target.take_in(partial(_archived_document_part, tables=new))
            target.archive.take_documents(month, places.copy)


def _archived_document_part(here: Documents, tables: Mapping[str, Mapping[int, bytes]]) -> Commit | None:
    return _document_part(here, {name: {str(number): body for number, body in table.items()} for name, table in tables.items()})


def _document_part(here: Documents, tables: Mapping[str, DocumentTable]) -> Commit | None:
    """The documents that `here` lacks, or has in a version before."""
    put = {
        name: _later_documents(table, here.tables.get(name, {}), _span_of if name == SHIFT else document_version)
        for name, table in tables.items()
        if name != POLICY
    }
    return Commit(seq=here.seq + 1, put={name: table for name, table in put.items() if table}) if any(put.values()) else None


def _later_documents(table: DocumentTable, here: DocumentTable, version: Callable[[Document], Any]) -> Mapping[str, Raw]:
    return {key: Raw(bytes(document)) for key, document in table.items() if key not in here or version(document) > version(here[key])}


def _span_of(shift: Document) -> int:
    """The number of the span of which the shift's facts tell."""
    return msgspec.json.decode(shift, type=Shift).number
