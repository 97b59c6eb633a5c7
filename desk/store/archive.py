"""Moves closed cases to one TinyDB file a month beside the shift.

A case is added to the archive durably first and then taken out of the shift. A process killed in between leaves it in both, and moving
it again adds nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from desk.model.case import Case, decode_case
from desk.model.facts import status_since
from desk.model.ids import case_id
from desk.model.state import state_of
from desk.store.file.archives import Archives, opened_archive
from desk.store.file.case_merge import CaseOrigin
from desk.store.file.documents import Documents, exact_case_number
from desk.store.file.file_store import FileStore, TableSelector
from desk.store.file.merge import missing_commit
from desk.store.file.snapshot import Snapshot, stored_meta
from desk.store.file.snapshot_codec import CASES, FORMAT, META, ONLY, Document, DocumentTable, SnapshotMeta, new_id
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.kept_facts import FactSheet, kept_facts
from desk.store.paths import ShiftPaths


def closed_at(case: Case) -> datetime | None:
    """Since when a case is closed, None when it is not. Solved alone does not count: it may still be taken up."""
    return status_since(state_of(case), {"closed"})


HeldCases = Callable[[Mapping[str, Case]], Container[str]]
"""Gives the ids of cases that stay on the shift, of all as they are under the lock."""


def no_case_held(_cases: Mapping[str, Case]) -> Container[str]:
    """None of them."""
    return ()


def archive_closed(store: FileStore, before: datetime, *, held: HeldCases = no_case_held) -> Mapping[str, tuple[str, ...]]:
    """Move the cases closed before an instant to their month's archive.

    Months are those of UTC. Those that are `held` stay. Returns the ids of the moved cases by month. Raises NotSaved when the disk will
    not take it, Damaged when an archive cannot be read. Nothing has left the shift then.
    """
    months: dict[str, list[int]] = {}

    def choose(cases: Mapping[str, Case]) -> Iterator[str]:
        staying = held(cases)
        for case in cases.values():
            closed = closed_at(case)
            if closed is not None and closed < before and case.id not in staying:
                months.setdefault(f"{closed.astimezone(UTC):%Y-%m}", []).append(int(case.id.removeprefix("C-")))
                yield case.id

    def keep(documents: Mapping[int, Document]) -> None:
        for month, numbers in months.items():
            cases = {number: documents[number] for number in numbers}
            append_to_month(ShiftPaths(store.path), month, cases, lineage=store.lineage)

    store.move_out(choose, keep)
    return {month: tuple(map(case_id, numbers)) for month, numbers in months.items()}


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
    _append_documents(archive, Documents({}, documents, SnapshotMeta()), like=like, lineage=lineage)


def archive_documents(store: FileStore, month: str, choose: TableSelector) -> tuple[tuple[str, int], ...]:
    """Move documents of extra tables to the archive of a month.

    `choose` gives table and number of each, under the lock. Returns those moved. Raises what `archive_closed` raises.
    """
    paths = ShiftPaths(store.path)

    def keep(tables: Mapping[str, DocumentTable]) -> None:
        parts = map(partial(paths.archive, month), count(1))
        archive = next(path for path in parts if _takes_documents(path, tables, store.lineage))
        _append_documents(archive, Documents(tables, {}, SnapshotMeta()), like=store.path, lineage=store.lineage)

    return store.move_documents_out(choose, keep)


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
        there = Documents({}, {}, meta) if snapshot is None else Documents(snapshot.all_tables(), dict(snapshot.cases), meta)
        if snapshot is not None:
            snapshot.close()
        there.apply(missing_commit(there, documents))
        numbers = SnapshotMeta(
            format=FORMAT,
            generation=meta.generation + 1,
            seq=meta.seq,
            last_case=there.last_case,
            last_documents=there.last_documents,
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


def counted_cases(store: FileStore, sheet: FactSheet) -> Iterator[Case]:
    """Every archived case once, oldest month first.

    Cases that are on the shift again are left out, and so are shorter copies. Facts of `sheet` tell which. Raises Damaged.
    """
    paths = ShiftPaths(store.path)
    counted = kept_facts(paths, sheet, store.documents_now)
    row = next(counted, None)
    for archive, number, document in Archives(paths).documents():
        if row is not None and row.archive_key == (archive, number):
            yield decode_case(document)
            row = next(counted, None)


def archived_case(path: Path, case: str) -> Case | None:
    """The archived case with this id. None when there is none.

    Raises Damaged for an archive that cannot be read.
    """
    number = exact_case_number(case)
    meta = stored_meta(path)
    found = Archives(ShiftPaths(path)).find(number, meta.lineage if meta is not None else "") if number is not None else None
    return found.case if found is not None else None
