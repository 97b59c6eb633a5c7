"""Gives the entries of one case distinct ids.

Another program or damage may have left entries without an id, or with one that is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Raw

from desk.model.ids import case_id, entry_number
from desk.store.documents.document_codec import Document, document_entries, document_id, with_timeline_last


def has_distinct_ids(document: Document) -> bool:
    """Does every entry of a case have its own id?"""
    ids = [document_id(entry) for entry in document_entries(document)]
    return "" not in ids and len(set(ids)) == len(ids)


def with_distinct_ids(document: Document, number: int) -> bytes:
    """The case with a distinct id for every entry.

    Of entries that are equal byte for byte one is kept. Entries without an id, or with one that is taken, get the next free number.
    """
    fields = msgspec.json.decode(document, type=dict[str, Raw])
    entries = [Raw(entry) for entry in dict.fromkeys(map(bytes, document_entries(document)))]
    renumbered = Raw(msgspec.json.encode(_renumbered_entries(entries, number)))
    return with_timeline_last(msgspec.json.encode(fields | {"entries": renumbered}), case_id(number))


def _renumbered_entries(entries: Sequence[Raw], number: int) -> list[Raw]:
    taken = {""}
    last = max((entry_number(document_id(entry)) for entry in entries), default=0)
    renamed: list[Raw] = []
    for entry in entries:
        entry_id = document_id(entry)
        if entry_id in taken:
            last += 1
            entry_id = f"{number}.{last}"
            fields = msgspec.json.decode(entry, type=dict[str, Raw])
            renamed.append(Raw(msgspec.json.encode(fields | {"id": Raw(msgspec.json.encode(entry_id))})))
        else:
            renamed.append(entry)
        taken.add(entry_id)
    return renamed
