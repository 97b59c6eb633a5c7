"""The archives beside a shift, read case by case.

A case that was written to again is on the shift, and its copy in the archive stays: to take it out would be to write a whole month anew
for one entry. The copy does not count. Of several copies of one case the one with the most entries counts, since a timeline only grows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from desk.errors import Damaged, ForeignFile
from desk.store.documents.archived_document import ArchivedDocument
from desk.store.documents.document_codec import document_entries
from desk.store.file.read_errors import archive_error
from desk.store.file.snapshot import Snapshot, read_snapshot
from desk.store.paths import ShiftPaths


class Archives:
    """The archives of one shift."""

    def __init__(self, paths: ShiftPaths) -> None:
        self._paths = paths

    def find(self, number: int, lineage: str = "") -> ArchivedDocument | None:
        """The archived case of a number. None when there is none.

        Cases of the shift's own `lineage` come before those of another. Raises Damaged when an archive cannot be read and no other
        has the case.
        """
        found: list[tuple[bool, int, ArchivedDocument]] = []
        unreadable: Damaged | None = None
        for path in self._paths.archives():
            try:
                with opened_archive(path) as snapshot:
                    document = snapshot.cases.get(number)
                    is_own = snapshot.meta.lineage in {"", lineage}
            except Damaged as error:
                unreadable = error
                continue
            if document is not None:
                archived = ArchivedDocument(self._paths.month_of(path), bytes(document))
                found.append((is_own, len(document_entries(document)), archived))
        if not found and unreadable is not None:
            raise unreadable
        return max(found, key=lambda each: each[:2])[2] if found else None

    def documents(self) -> Iterator[tuple[Path, int, bytes]]:
        """Every case of every archive, with its file and number.

        The oldest month comes first. Copies that do not count are among them. No more than one case of a large archive is in memory.
        Raises Damaged.
        """
        for path in self._paths.archives():
            with opened_archive(path) as snapshot:
                for number, document in snapshot.stream():
                    yield path, number, bytes(document)


@contextlib.contextmanager
def opened_archive(path: Path) -> Iterator[Snapshot]:
    """An archive for the block. Raises Damaged when it cannot be read, and when it went away meanwhile."""
    try:
        snapshot = read_snapshot(path)
    except ForeignFile as error:
        raise archive_error(path) from error
    if snapshot is None:
        raise Damaged(f"{path} is not there any more. Nothing was written; try again.")
    with contextlib.closing(snapshot):
        yield snapshot
