"""Bringing sets of documents together without losing or doubling an entry; entries are told apart by id. It knows no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Raw

from desk.model.minting import case_id, case_number
from desk.store.codec import Document, Table, entries_of, id_in
from desk.store.documents import Documents
from desk.store.journal import Commit

LOST_HEADER = "(what this case was about was lost with the damaged file)"


def missing(here: Documents, there: Documents) -> Commit:
    """The commit that brings `here` what only `there` has: cases, entries, documents of other tables. It takes nothing away."""
    new: list[Raw] = []
    add: dict[str, tuple[Raw, ...]] = {}
    for number in there:
        document = there.document(number)
        if number not in here:
            new.append(Raw(bytes(document)))
        elif entries := _unknown_entries(here.document(number), entries_of(document)):
            add[case_id(number)] = entries
    put = {name: _unknown_documents(table, here.tables.get(name, {})) for name, table in there.tables.items()}
    return Commit(seq=max(here.seq, there.seq), new=tuple(new), add=add, put={name: table for name, table in put.items() if table})


def _unknown_entries(document: Document, entries: Iterable[Raw]) -> tuple[Raw, ...]:
    known = {id_in(entry) for entry in entries_of(document)}
    return tuple(Raw(bytes(entry)) for entry in entries if id_in(entry) not in known)


def _unknown_documents(table: Table, here: Mapping[str, Document]) -> dict[str, Raw]:
    return {key: Raw(bytes(document)) for key, document in table.items() if key not in here}


def replay(documents: Documents, commits: Iterable[Commit]) -> None:
    """Take in commits of which a part may be known already; an entry whose case is nowhere gets a case, so that it is not lost."""
    for commit in commits:
        new = [document for document in commit.new if case_number(id_in(document)) not in documents]
        add: dict[str, tuple[Raw, ...]] = {}
        for case, entries in commit.add.items():
            number = case_number(case)
            if number in documents:
                add[case] = _unknown_entries(documents.document(number), entries)
            else:
                new.append(_bare_case(case, entries))
        seq = max(documents.seq, commit.seq)
        documents.apply(Commit(seq=seq, by=commit.by, new=tuple(new), add=add, put=commit.put, gone=commit.gone))


class _Dated(msgspec.Struct):
    at: Raw


def _bare_case(case: str, entries: tuple[Raw, ...]) -> Raw:
    at = msgspec.json.decode(entries[0], type=_Dated).at
    header = {"id": case, "subject": LOST_HEADER, "created_at": at, "entries": entries}
    return Raw(msgspec.json.encode(header))
