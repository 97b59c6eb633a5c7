"""Closed cases moved out of the live file into one TinyDB file a month beside it; it knows when a case closed, not why.

Appended to the archive first, durably, then taken out of the shift: a kill in between leaves a case in both, and moving it again adds
nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from desk.model.case import Case
from desk.model.facts import status_since
from desk.model.minting import case_id
from desk.model.state import state_of
from desk.store.beside import Beside
from desk.store.codec import CASES, META, ONLY, Document, Meta, Table
from desk.store.damage import FORMAT
from desk.store.documents import Documents
from desk.store.file_store import FileStore
from desk.store.merging import missing
from desk.store.storage import ShiftDB


def closed_at(case: Case) -> datetime | None:
    """Since when a case is closed, None when it is not. Solved alone does not count: it may still be taken up."""
    return status_since(state_of(case), {"closed"})


def archive_closed(store: FileStore, before: datetime) -> Mapping[str, tuple[str, ...]]:
    """Move every case that closed before this instant to the archive of its month (UTC); the ids by month.

    Raises NotSaved when the disk will not take it, Damaged when an archive cannot be read; then nothing has left the shift.
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
            append(Beside(store.path).archive(month), {number: documents[number] for number in numbers}, like=store.path)

    store.move_out(choose, keep)
    return {month: tuple(map(case_id, numbers)) for month, numbers in months.items()}


def append(archive: Path, documents: Mapping[int, Document], *, like: Path) -> None:
    """Add cases to an archive, durably; of a case that is there already, only the entries it lacks. A new one has the rights of `like`."""
    with ShiftDB(archive, like=like) as db:
        snapshot = db.snapshot()
        meta = snapshot.meta if snapshot is not None else Meta()
        there = Documents({}, {}, meta) if snapshot is None else Documents(snapshot.tables, dict(snapshot.cases), meta)
        if snapshot is not None:
            snapshot.close()
        there.apply(missing(there, Documents({}, documents, meta)))
        numbers = Meta(format=FORMAT, generation=meta.generation + 1, seq=meta.seq, last_case=there.last_case)
        tables: dict[str, Table | Mapping[str, Meta]] = {META: {ONLY: numbers}, **there.tables}
        db.storage.write({**tables, CASES: {str(number): there.document(number) for number in there}})


def archived_cases(path: Path) -> Iterable[Mapping[str, Case]]:
    """The cases of every archive of the shift at `path`, month by month, the oldest first; use each before asking for the next.

    Raises Damaged for one that cannot be read.
    """
    for archive in Beside(path).archives():
        with ShiftDB(archive) as db:
            snapshot = db.snapshot()
        if snapshot is not None:
            with contextlib.closing(snapshot):
                yield Documents(snapshot.tables, snapshot.cases, snapshot.meta).cases


def archived_case(path: Path, case: str) -> Case | None:
    """A case that was archived, None when there is none of this name."""
    return next((cases[case] for cases in archived_cases(path) if case in cases), None)
