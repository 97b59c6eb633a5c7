"""The archives of a shift file, one TinyDB file a month.

A case is added to the archive durably first and then taken out of the shift. A process killed in between leaves it in both, and moving
it again adds nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Protocol

from desk.model.case import Case, decode_case
from desk.model.ids import case_id, case_number
from desk.store.case_archive import ArchiveKey, MonthSelector, TableSelector, joined_tables
from desk.store.documents.case_merge import CaseOrigin
from desk.store.documents.document_codec import Document, DocumentTable
from desk.store.documents.documents import Documents, exact_case_number
from desk.store.documents.missing_commit import missing_commit
from desk.store.documents.table_names import CASES, META, ONLY, SHIFT
from desk.store.fact_sheet import FactRow, FactSheet
from desk.store.file.archives import Archives, opened_archive
from desk.store.file.kept_facts import kept_facts
from desk.store.file.snapshot import Snapshot, stored_meta
from desk.store.file.snapshot_codec import FORMAT, SnapshotMeta, new_id
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths

CaseSelector = Callable[[Mapping[str, Case]], Iterable[str]]
DocumentSink = Callable[[Mapping[int, Document]], None]
TableSink = Callable[[Mapping[str, Mapping[str, Document]]], None]


_OWN_TABLES = frozenset({CASES, META, SHIFT})


class MovingStore(Protocol):
    """A store out of which cases and documents can be moved."""

    @property
    def path(self) -> Path:
        """The shift file."""
        ...

    @property
    def lineage(self) -> str:
        """The random id of the shift."""
        ...

    @property
    def documents_now(self) -> Documents:
        """The documents of all cases, as of the last refresh."""
        ...

    def move_out(self, choose: CaseSelector, keep: DocumentSink) -> tuple[str, ...]:
        """Remove cases after `keep` made them durable elsewhere."""
        ...

    def move_documents_out(self, choose: TableSelector, keep: TableSink) -> tuple[tuple[str, int], ...]:
        """Remove documents of extra tables after `keep` made them durable elsewhere."""
        ...


class FileArchive:
    """The archives beside one shift file."""

    def __init__(self, paths: ShiftPaths, store: MovingStore | None = None) -> None:
        """Without a store they can be read only.

        Cases that are on the shift again are among them then.
        """
        self._paths = paths
        self._store = store

    def months(self) -> Sequence[str]:
        """The month of each archive, oldest first."""
        return tuple(map(self._paths.month_of, self._paths.archives()))

    def month_of(self, archive: Path) -> str:
        """The month of one of the archives."""
        return self._paths.month_of(archive)

    def facts(self, sheet: FactSheet) -> Iterator[FactRow]:
        """A small row of each archived case. Raises Damaged."""
        return kept_facts(self._paths, sheet, self._store.documents_now if self._store is not None else None)

    def cases_at(self, wanted: Container[ArchiveKey]) -> Iterator[tuple[ArchiveKey, Case]]:
        """The cases at some places, oldest month first. Raises Damaged."""
        for archive, number, document in Archives(self._paths).documents():
            if (archive, number) in wanted:
                yield (archive, number), decode_case(document)

    def by_month(self) -> Iterator[Mapping[str, Case]]:
        """The cases of each archive, oldest first. Raises Damaged."""
        return archived_cases(self._paths.shift)

    def documents(self) -> Iterator[tuple[str, int, bytes]]:
        """Month, number and document of each archived case, each counted once. Raises Damaged."""
        counted = {row.archive_key for row in self.facts(FactSheet("", "counted", lambda _: b"", keep=False))}
        for archive, number, document in Archives(self._paths).documents():
            if (archive, number) in counted:
                yield self.month_of(archive), number, document

    def month_tables(self, since: str = "") -> Mapping[str, Mapping[str, Mapping[int, bytes]]]:
        """The documents of all extra tables by month. Those before `since` are left out. Raises Damaged."""
        found: dict[str, dict[str, dict[int, bytes]]] = {}
        for archive in self._paths.archives():
            if self.month_of(archive) < since:
                continue
            month = found.setdefault(self.month_of(archive), {})
            for name, table in _extra_tables(archive).items():
                month.setdefault(name, {}).update({int(key): bytes(document) for key, document in table.items()})
        return found

    def tables(self, names: Container[str], since: str = "") -> Mapping[str, Mapping[int, bytes]]:
        """The archived documents of some extra tables. Months before `since` are left out. Raises Damaged."""
        return joined_tables(self.month_tables(since), names)

    def take_cases(self, choose: MonthSelector) -> Mapping[str, tuple[str, ...]]:
        """Move cases to the archives of their months. Raises NotSaved and Damaged."""
        months: dict[str, list[int]] = {}
        store = self._owner()

        def select(cases: Mapping[str, Case]) -> Iterator[str]:
            for case, month in choose(cases):
                months.setdefault(month, []).append(case_number(case))
                yield case

        def keep(documents: Mapping[int, Document]) -> None:
            for month, numbers in months.items():
                append_to_month(self._paths, month, {number: documents[number] for number in numbers}, lineage=store.lineage)

        store.move_out(select, keep)
        return {month: tuple(map(case_id, numbers)) for month, numbers in months.items()}

    def take_documents(self, month: str, choose: TableSelector) -> tuple[tuple[str, int], ...]:
        """Move documents of extra tables to the archive of a month. Raises NotSaved and Damaged."""
        store = self._owner()

        def keep(tables: Mapping[str, DocumentTable]) -> None:
            parts = map(partial(self._paths.archive, month), count(1))
            archive = next(path for path in parts if _takes_documents(path, tables, store.lineage))
            _append_documents(archive, Documents(tables, {}), like=store.path, lineage=store.lineage)

        return store.move_documents_out(choose, keep)

    def _owner(self) -> MovingStore:
        assert self._store is not None, "only a store moves cases"
        return self._store


def _extra_tables(archive: Path) -> Mapping[str, DocumentTable]:
    with opened_archive(archive) as snapshot:
        return {name: table for name, table in snapshot.all_tables().items() if name not in _OWN_TABLES}


def append_to_month(paths: ShiftPaths, month: str, documents: Mapping[int, Document], *, lineage: str) -> None:
    """Add cases to the archives of a month, durably.

    A number means one case only within one lineage. So the cases of another lineage stand in a file of their own, and so does a case
    whose number another has already. Raises what `append_cases` raises.
    """
    part, left = 1, dict(documents)
    while left:
        archive = paths.archive(month, part)
        fitting = _fitting_cases(archive, left, lineage)
        if fitting:
            append_cases(archive, fitting, like=paths.shift, lineage=lineage)
        left = {number: document for number, document in left.items() if number not in fitting}
        part += 1


def _fitting_cases(archive: Path, documents: Mapping[int, Document], lineage: str) -> dict[int, Document]:
    """The cases that an archive may take.

    A case whose number is another's there is none.
    """
    with ShiftDB(archive) as db:
        snapshot = db.snapshot()
    if snapshot is None:
        return dict(documents)
    with contextlib.closing(snapshot):
        if snapshot.meta.lineage not in {"", lineage}:
            return {}
        there = snapshot.cases
        return {
            number: document
            for number, document in documents.items()
            if number not in there or CaseOrigin(there[number]).is_same(CaseOrigin(document))
        }


def append_cases(archive: Path, documents: Mapping[int, Document], *, like: Path, lineage: str = "") -> None:
    """Add cases to an archive, durably.

    Of a case that the archive holds already, only the missing entries are added. A new archive takes the permissions of the file
    `like`. Raises Damaged when the archive cannot be read, OSError when the disk will not take it.
    """
    _append_documents(archive, Documents({}, documents), like=like, lineage=lineage)


def _takes_documents(archive: Path, tables: Mapping[str, DocumentTable], lineage: str) -> bool:
    """May documents stand in an archive?

    None of another lineage takes them, and none that has another document under one of their numbers.
    """
    if not archive.exists():
        return True
    with opened_archive(archive) as snapshot:
        if snapshot.meta.lineage not in {"", lineage}:
            return False
        there = snapshot.all_tables()
        return all(
            bytes(there.get(name, {}).get(key, document)) == bytes(document)
            for name, table in tables.items()
            for key, document in table.items()
        )


def _append_documents(archive: Path, documents: Documents, *, like: Path, lineage: str) -> None:
    with ShiftDB(archive, like=like) as db:
        snapshot = db.snapshot()
        meta = snapshot.meta if snapshot is not None else SnapshotMeta()
        there = Documents({}, {}) if snapshot is None else Documents(snapshot.all_tables(), dict(snapshot.cases), meta.numbers)
        if snapshot is not None:
            snapshot.close()
        there.apply(missing_commit(there, documents))
        numbers = SnapshotMeta(
            format=FORMAT,
            generation=meta.generation + 1,
            seq=meta.seq,
            last_case=there.last_case,
            last_documents=there.last_numbers.documents,
            lineage=meta.lineage or lineage,
            history=new_id(),
        )
        tables: dict[str, DocumentTable | Mapping[str, SnapshotMeta]] = {META: {ONLY: numbers}, **there.tables}
        db.storage.write({**tables, CASES: {str(number): there.document(number) for number in there}})


class ArchivedCases(Mapping[str, Case]):
    """The cases of one archive by id.

    Of a large archive only the one asked for last is in memory, so go through it in its own order.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._last: tuple[int, Document] = (0, b"")

    def __iter__(self) -> Iterator[str]:
        for found in self._snapshot.stream():
            self._last = found
            yield case_id(found[0])

    def __getitem__(self, case: str) -> Case:
        number = exact_case_number(case)
        if number is None:
            raise KeyError(case)
        return decode_case(self._last[1] if number == self._last[0] else self._snapshot.cases[number])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, case: object) -> bool:
        return isinstance(case, str) and exact_case_number(case) in self._snapshot.cases


def archived_cases(path: Path) -> Iterator[Mapping[str, Case]]:
    """The cases of each archive of a shift, oldest month first.

    Use each month before asking for the next: its file is closed then. Copies of cases that are on the shift again are among them. Raises
    Damaged for an archive that cannot be read.
    """
    for archive in ShiftPaths(path).archives():
        with opened_archive(archive) as snapshot:
            yield ArchivedCases(snapshot)


def archived_case(path: Path, case: str) -> Case | None:
    """The archived case with this id. None when there is none.

    Raises Damaged for an archive that cannot be read.
    """
    number = exact_case_number(case)
    meta = stored_meta(path)
    found = Archives(ShiftPaths(path)).find(number, meta.lineage if meta is not None else "") if number is not None else None
    return found.case if found is not None else None
