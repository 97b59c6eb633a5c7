"""Moves closed cases to one TinyDB file a month beside the shift.

A case is added to the archive durably first and then taken out of the shift. A process killed in between leaves it in both, and moving
it again adds nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from desk.model.case import Case
from desk.model.facts import status_since
from desk.model.ids import case_id
from desk.model.state import state_of
from desk.store.file.documents import Documents
from desk.store.file.file_store import FileStore
from desk.store.file.merge import missing_commit
from desk.store.file.snapshot_codec import CASES, FORMAT, META, ONLY, Document, DocumentTable, SnapshotMeta
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths


def closed_at(case: Case) -> datetime | None:
    """Since when a case is closed, None when it is not. Solved alone does not count: it may still be taken up."""
    return status_since(state_of(case), {"closed"})


def archive_closed(store: FileStore, before: datetime) -> Mapping[str, tuple[str, ...]]:
    """Move every case closed before an instant to its month's archive.

    Months are those of UTC. Returns the ids of the moved cases by month. Raises NotSaved when the disk will not take it, Damaged when
    an archive cannot be read. Nothing has left the shift then.
    """
    months: dict[str, list[int]] = {}

    def choose(cases: Mapping[str, Case]) -> Iterator[str]:
        for case in cases.values():
            closed = closed_at(case)
            if closed is not None and closed < before:
                months.setdefault(f"{closed.astimezone(UTC):%Y-%m}", []).append(int(case.id.removeprefix("C-")))
                yield case.id

    def keep(documents: Mapping[int, Document]) -> None:
        for month, numbers in months.items():
            append_cases(ShiftPaths(store.path).archive(month), {number: documents[number] for number in numbers}, like=store.path)

    store.move_out(choose, keep)
    return {month: tuple(map(case_id, numbers)) for month, numbers in months.items()}


def append_cases(archive: Path, documents: Mapping[int, Document], *, like: Path) -> None:
    """Add cases to an archive, durably.

    Of a case that the archive holds already, only the missing entries are added. A new archive takes the permissions of the file
    `like`. Raises Damaged when the archive cannot be read, OSError when the disk will not take it.
    """
    with ShiftDB(archive, like=like) as db:
        snapshot = db.snapshot()
        meta = snapshot.meta if snapshot is not None else SnapshotMeta()
        there = Documents({}, {}, meta) if snapshot is None else Documents(snapshot.tables, dict(snapshot.cases), meta)
        if snapshot is not None:
            snapshot.close()
        there.apply(missing_commit(there, Documents({}, documents, meta)))
        numbers = SnapshotMeta(format=FORMAT, generation=meta.generation + 1, seq=meta.seq, last_case=there.last_case)
        tables: dict[str, DocumentTable | Mapping[str, SnapshotMeta]] = {META: {ONLY: numbers}, **there.tables}
        db.storage.write({**tables, CASES: {str(number): there.document(number) for number in there}})


def archived_cases(path: Path) -> Iterable[Mapping[str, Case]]:
    """The cases of each archive of a shift, oldest month first.

    Use each month before asking for the next: its file is closed then. Raises Damaged for an archive that cannot be read.
    """
    for archive in ShiftPaths(path).archives():
        with ShiftDB(archive) as db:
            snapshot = db.snapshot()
        if snapshot is not None:
            with contextlib.closing(snapshot):
                yield Documents(snapshot.tables, snapshot.cases, snapshot.meta).cases


def archived_case(path: Path, case: str) -> Case | None:
    """The archived case with this id. None when there is none.

    Raises Damaged for an archive that cannot be read.
    """
    return next((cases[case] for cases in archived_cases(path) if case in cases), None)
