"""Cases and entries for the store's tests, and the file as the plain library reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from desk.model.case import Header
from desk.model.changes import Append, Change, NewCase
from desk.model.entries import AnyEntry, Memo, Told
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from desk.store.protocol import Store

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)


def new_case(subject: str = "Team and truck never came", *, entries: int = 0, case: str = "") -> NewCase:
    """A case that was told, with `entries` more memos."""
    told = Told(at=AT, by="customer", text="Nobody came at nine.")
    memos = tuple(memo(f"memo {number} with a few more words to weigh something") for number in range(entries))
    return NewCase(Header(id=case, subject=subject, customer="Tess Tampleton", created_at=AT), (told, *memos))


def memo(text: str = "called the depot", by: str = "ines") -> AnyEntry:
    """A memo not yet committed."""
    return Memo(at=AT, by=by, text=text)


def append(case: str = "C-101", text: str = "called the depot", by: str = "ines") -> Append:
    """One more memo on a case."""
    return Append(case, (memo(text, by),))


def made_shift(path: Path, *changes: Change, checkpointed: bool = True) -> Path:
    """A shift file with one case, C-101, and `changes` committed one by one."""
    store = FileStore(ShiftPaths(path), agent="ines")
    store.commit([new_case()])
    for change in changes:
        store.commit([change])
    if checkpointed:
        store.close()
    return path


@contextmanager
def open_shift(path: Path, agent: str = "ines", **settings: Any) -> Iterator[FileStore]:
    """A store that is closed at the end."""
    store = FileStore(ShiftPaths(path), agent=agent, **settings)
    try:
        yield store
    finally:
        store.close()


def entry_texts(store: Store, case: str = "C-101") -> list[str]:
    """The texts on a case's timeline."""
    return [entry.text for entry in store.cases[case].entries if isinstance(entry, Memo | Told)]


def read_plainly(path: Path) -> dict[str, dict[int, dict[str, Any]]]:
    """Every table of the file as the plain library reads it, without the sums."""
    with TinyDB(path, access_mode="r") as db:
        return {name: {document.doc_id: _without_sum(document) for document in db.table(name).all()} for name in db.tables()}


def _without_sum(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "_crc"}


def folder_contents(folder: Path) -> dict[str, bytes]:
    """The content of every file in a folder, by name."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
