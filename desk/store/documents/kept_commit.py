"""A commit of our own, kept to be made again."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import msgspec
from msgspec import Raw, Struct

from desk.model.case import decode_entry
from desk.model.ids import case_number
from desk.model.references import reference_fields
from desk.store.documents.case_merge import bare_content
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import Document, document_entries, document_id
from desk.store.documents.documents import Documents

_LARGEST = 1 << 18
"""Bytes of the largest commit that is kept whole. An import is larger, and its file can be brought in again."""

_decode_fields = msgspec.json.Decoder(dict[str, Raw]).decode


class KeptCase(Struct, frozen=True, omit_defaults=True):
    """The entries that a commit added to one case.

    `header` is the document of the case without its entries, `is_new` says that it began there.
    """

    header: Raw
    entries: tuple[Raw, ...] = ()
    is_new: bool = False


class KeptCommit(Struct, frozen=True, omit_defaults=True):
    """The additions of one commit. `named` are the sums of other entries that ours name, by id. One `is_large` keeps nothing else."""

    token: str
    cases: tuple[KeptCase, ...] = ()
    put: Mapping[str, Mapping[str, Raw]] = {}
    named: Mapping[str, int] = {}
    is_large: bool = False


def kept_commit(commit: Commit, token: str, here: Documents) -> KeptCommit | None:
    """The additions of a commit that `here` has. None for one that adds nothing."""
    if not (commit.new or commit.add or commit.put):
        return None
    if _size_of(commit) > _LARGEST:
        return KeptCommit(token, is_large=True)
    cases = [KeptCase(case_header(document), tuple(document_entries(document)), is_new=True) for document in commit.new]
    cases += [KeptCase(case_header(here.document(case_number(case))), entries) for case, entries in commit.add.items()]
    return KeptCommit(token, tuple(cases), commit.put, dict(_named_sums(commit, here)))


def _size_of(commit: Commit) -> int:
    documents = [*commit.new, *(entry for entries in commit.add.values() for entry in entries)]
    return sum(len(bytes(document)) for document in documents)


def case_header(document: Document) -> Raw:
    """The document of a case without its entries."""
    fields = _decode_fields(document)
    fields.pop("entries", None)
    return Raw(msgspec.json.encode(fields)[:-1] + b',"entries":[]}')


def _named_sums(commit: Commit, here: Documents) -> Iterator[tuple[str, int]]:
    """The sums of the entries that those of a commit name."""
    for case, entries in commit.add.items():
        wanted = {name for entry in entries for name in named_entries(entry)}
        if wanted:
            known = document_entries(here.document(case_number(case)))
            yield from ((entry_id, entry_sum(entry)) for entry in known if (entry_id := document_id(entry)) in wanted)


def named_entries(entry: Raw) -> Iterable[str]:
    """The ids of the entries that an entry names."""
    known = decode_entry(entry, datetime.min.replace(tzinfo=UTC))
    return [name for field in reference_fields(type(known)) if (name := getattr(known, field))]


def entry_sum(entry: Raw) -> int:
    """The sum of an entry, whatever its id."""
    return zlib.crc32(bare_content(entry))
