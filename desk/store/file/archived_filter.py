"""Tells which documents an archive holds whole."""

from __future__ import annotations

import contextlib
from pathlib import Path

from desk.errors import DeskError
from desk.store.documents.case_merge import CaseOrigin, unknown_entries
from desk.store.documents.document_codec import Document, document_entries
from desk.store.documents.documents import Documents
from desk.store.documents.table_names import CASES
from desk.store.file.history_merge import IsArchived, is_equal
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths


def archived_filter(paths: ShiftPaths) -> IsArchived:
    """A test that says whether an archive holds a document whole.

    The archives are read when it is first asked.
    """
    archives: list[Documents] = []
    is_read = False

    def is_archived(table: str, key: str, document: Document) -> bool:
        nonlocal is_read
        if not is_read:
            is_read = True
            archives.extend(found for path in paths.archives() if (found := _archive_documents(path)) is not None)
        return any(_holds_whole(archive, table, key, document) for archive in archives)

    return is_archived


def _holds_whole(archive: Documents, table: str, key: str, document: Document) -> bool:
    if table != CASES:
        there = archive.tables.get(table, {}).get(key)
        return there is not None and is_equal(there, document)
    number = int(key)
    if number not in archive or not CaseOrigin(archive.document(number)).is_same(CaseOrigin(document)):
        return False
    return not unknown_entries(document_entries(archive.document(number)), document_entries(document), number)


def _archive_documents(path: Path) -> Documents | None:
    with contextlib.suppress(DeskError, OSError), ShiftDB(path) as db:
        if (snapshot := db.snapshot()) is not None:
            with contextlib.closing(snapshot):
                return Documents(snapshot.all_tables(), dict(snapshot.cases), snapshot.meta.numbers)
    return None
