"""Reads a table as it stands in the file."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths


class StoredTable(msgspec.Struct, frozen=True):
    """The documents of a table in the file, by number.

    `changed` are the numbers of those that something else than desk may have changed. `last` is the highest number that the file says
    was ever given.
    """

    documents: Mapping[int, bytes]
    changed: frozenset[int]
    last: int


def stored_table(path: Path, name: str) -> StoredTable:
    """A table of the file at `path`. Raises Damaged when it cannot be read."""
    with ShiftDB(ShiftPaths.at(path).shift) as db:
        snapshot = db.snapshot()
    if snapshot is None:
        return StoredTable({}, frozenset(), 0)
    with contextlib.closing(snapshot):
        table = snapshot.all_tables().get(name, {})
        documents = {int(key): bytes(document) for key, document in table.items() if key.isdigit()}
        altered = {int(key) for table_name, key in snapshot.stored.altered if table_name == name and key.isdigit()}
        changed = frozenset(altered if snapshot.is_ours else documents)
        return StoredTable(documents, changed, max((snapshot.meta.last_documents.get(name, 0), *documents)))
