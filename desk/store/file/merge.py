"""Merges sets of documents without losing or doubling an entry.

Entries are told apart by their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Raw

from desk.model.ids import case_id, case_number
from desk.store.file.documents import Documents
from desk.store.file.journal import Commit
from desk.store.file.snapshot_codec import Document, DocumentTable, document_entries, document_id, with_timeline_last

LOST_HEADER = "(what this case was about was lost with the damaged file)"


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
        elif entries := unknown_entries(here.document(number), document_entries(document)):
            add[case_id(number)] = entries
    put = {name: _unknown_documents(table, here.tables.get(name, {})) for name, table in there.tables.items()}
    return Commit(seq=max(here.seq, there.seq), new=tuple(new), add=add, put={name: table for name, table in put.items() if table})


def unknown_entries(document: Document, entries: Iterable[Raw]) -> tuple[Raw, ...]:
    """Those of `entries` whose id is not on the case's timeline."""
    known = {document_id(entry) for entry in document_entries(document)}
    return tuple(Raw(bytes(entry)) for entry in entries if document_id(entry) not in known)


def _unknown_documents(table: DocumentTable, here: Mapping[str, Document]) -> dict[str, Raw]:
    return {key: Raw(bytes(document)) for key, document in table.items() if key not in here}


def merge_commits(documents: Documents, commits: Iterable[Commit]) -> None:
    """Apply commits of which a part may be known already.

    An entry whose case is missing gets a new case, so that it is not lost.
    """
    for commit in commits:
        new = [document for document in commit.new if case_number(document_id(document)) not in documents]
        add: dict[str, tuple[Raw, ...]] = {}
        for case, entries in commit.add.items():
            number = case_number(case)
            if number in documents:
                add[case] = unknown_entries(documents.document(number), entries)
            else:
                new.append(_recovered_case(case, entries))
        seq = max(documents.seq, commit.seq)
        documents.apply(Commit(seq=seq, by=commit.by, new=tuple(new), add=add, put=commit.put, gone=commit.gone))


def renumbered_cases(cases: Mapping[int, Document], commits: Iterable[Commit]) -> dict[int, Document]:
    """The cases of a foreign file, without number collisions.

    A case moves to the next free number when a different case in the journal has its number.
    """
    claimed = {case_number(document_id(document)): document for commit in commits for document in commit.new}
    free = max([*cases, *claimed], default=0)
    placed: dict[int, Document] = {}
    for number, document in cases.items():
        if number in claimed and not _is_same_case(document, claimed[number]):
            free += 1
            placed[free] = with_timeline_last(document, case_id(free))
        else:
            placed[number] = document
    return placed


class _Origin(msgspec.Struct):
    subject: Any = None
    created_at: Any = None


def _is_same_case(one: Document, other: Document) -> bool:
    """Do both documents have the same subject and time of creation?"""
    begun = (msgspec.json.decode(document, type=_Origin) for document in (one, other))
    return len({(str(found.subject), str(found.created_at)) for found in begun}) == 1


class _Dated(msgspec.Struct):
    at: Raw


def _recovered_case(case: str, entries: tuple[Raw, ...]) -> Raw:
    at = msgspec.json.decode(entries[0], type=_Dated).at
    header = {"id": case, "subject": LOST_HEADER, "created_at": at, "entries": entries}
    return Raw(msgspec.json.encode(header))
