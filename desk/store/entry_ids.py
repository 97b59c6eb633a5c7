"""Entries of one case given ids that tell them apart, where another program or damage left them without; it knows bytes only."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Raw

from desk.model.minting import case_id, entry_number
from desk.store.codec import Document, entries_of, id_in, timeline_last


def are_distinct(document: Document) -> bool:
    """Whether every entry of a case has an id of its own."""
    ids = [id_in(entry) for entry in entries_of(document)]
    return "" not in ids and len(set(ids)) == len(ids)


def made_distinct(document: Document, number: int) -> bytes:
    """The case with entries that are the same byte for byte kept once, and new ids for those that have none or a taken one."""
    fields = msgspec.json.decode(document, type=dict[str, Raw])
    entries = [Raw(entry) for entry in dict.fromkeys(map(bytes, entries_of(document)))]
    return timeline_last(msgspec.json.encode(fields | {"entries": Raw(msgspec.json.encode(_renamed(entries, number)))}), case_id(number))


def _renamed(entries: Sequence[Raw], number: int) -> list[Raw]:
    taken = {""}
    last = max((entry_number(id_in(entry)) for entry in entries), default=0)
    renamed: list[Raw] = []
    for entry in entries:
        entry_id = id_in(entry)
        if entry_id in taken:
            last += 1
            entry_id = f"{number}.{last}"
            fields = msgspec.json.decode(entry, type=dict[str, Raw])
            renamed.append(Raw(msgspec.json.encode(fields | {"id": Raw(msgspec.json.encode(entry_id))})))
        else:
            renamed.append(entry)
        taken.add(entry_id)
    return renamed
