"""Reads a table as another program left it in the file."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """The documents of a table by number. `last` is the highest number that the file says was ever given."""

    documents: Mapping[int, bytes]
    last: int

    def seen_over(self, loaded: Mapping[int, bytes]) -> dict[int, bytes]:
        """The documents as any reader of the file sees them. What the journal holds beyond it is added."""
        kept = {number: document for number, document in loaded.items() if number > self.last}
        return {**kept, **self.documents}


def foreign_table(path: Path, name: str) -> ForeignTable | None:
    """A table of a file that another program laid out. None for a file in our layout, or without one.

    Raises Damaged when it cannot be read.
    """
    with ShiftDB(ShiftPaths.at(path).shift) as db:
        snapshot = db.snapshot()
    if snapshot is None:
        return None
    with contextlib.closing(snapshot):
        if snapshot.is_ours:
            return None
        table = snapshot.all_tables().get(name, {})
        documents = {int(key): bytes(document) for key, document in table.items() if key.isdigit()}
        return ForeignTable(documents, max((snapshot.meta.last_documents.get(name, 0), *documents)))
