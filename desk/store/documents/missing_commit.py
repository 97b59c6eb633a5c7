"""The commit that brings what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Raw

from desk.model.ids import case_id
from desk.store.documents.case_merge import unknown_entries
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import Document, DocumentTable, document_entries
from desk.store.documents.documents import Documents


def missing_commit(here: Documents, there: Documents) -> Commit:
    """The commit that adds to `here` what only `there` has.

    It adds cases, entries and documents of other tables, and removes nothing.
    """
    new: list[Raw] = []
    add: dict[str, tuple[Raw, ...]] = {}
    for number in there:
        document = there.document(number)
        if number not in here:
            new.append(Raw(bytes(document)))
        elif entries := unknown_entries(document_entries(here.document(number)), document_entries(document), number):
            add[case_id(number)] = tuple(entries)
    put = {name: _unknown_documents(table, here.tables.get(name, {})) for name, table in there.tables.items()}
    return Commit(seq=max(here.seq, there.seq), new=tuple(new), add=add, put={name: table for name, table in put.items() if table})


def _unknown_documents(table: DocumentTable, here: Mapping[str, Document]) -> dict[str, Raw]:
    return {key: Raw(bytes(document)) for key, document in table.items() if key not in here}
