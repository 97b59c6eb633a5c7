"""Merges sets of documents without losing or doubling an entry.

Entries are told apart by their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Raw

from desk.model.ids import case_id, case_number
from desk.store.documents.case_merge import unknown_entries
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import Document, document_entries, document_id
from desk.store.documents.documents import Documents
from desk.store.file.case_numbers import CaseNumbers

LOST_HEADER = "(what this case was about was lost with the damaged file)"


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
                add[case] = tuple(unknown_entries(document_entries(documents.document(number)), entries, number))
            else:
                new.append(_recovered_case(case, entries))
        documents.apply(msgspec.structs.replace(commit, seq=max(documents.seq, commit.seq), new=tuple(new), add=add))


def overlay_commits(documents: Documents, commits: Sequence[Commit], *, merged_seq: int = 0) -> None:
    """Apply commits of another history on documents that they do not continue.

    A case they begin takes the place of another of its number. Up to `merged_seq` the documents hold what the commits say already, a
    case perhaps under another number. It stands under theirs alone then. Entries that are known already are not added again.
    """
    _drop_merged_cases(documents, [commit for commit in commits if commit.seq <= merged_seq])
    for commit in commits:
        for document in commit.new:
            documents.put(case_number(document_id(document)), bytes(document))
        merge_commits(documents, [msgspec.structs.replace(commit, new=())])


def _drop_merged_cases(documents: Documents, commits: Iterable[Commit]) -> None:
    """Drop cases of the commits that stand under other numbers."""
    begun: dict[int, Document] = {case_number(document_id(document)): document for commit in commits for document in commit.new}
    moved = CaseNumbers(documents, Documents({}, begun)).moved.values() if begun else ()
    merged = tuple(case_id(number) for number in moved if number in documents)
    documents.apply(Commit(seq=documents.seq, gone=merged))


class _Dated(msgspec.Struct):
    at: Raw


def _recovered_case(case: str, entries: tuple[Raw, ...]) -> Raw:
    at = msgspec.json.decode(entries[0], type=_Dated).at
    header = {"id": case, "subject": LOST_HEADER, "created_at": at, "entries": entries}
    return Raw(msgspec.json.encode(header))
