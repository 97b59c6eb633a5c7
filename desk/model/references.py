"""The entries that an entry names, found by the fields' annotations."""

from __future__ import annotations

from functools import cache

import msgspec

from desk.model.entries import AnyEntry
from desk.model.entry_values import EntryRef


@cache
def reference_fields(kind: type) -> tuple[str, ...]:
    """The fields of a kind that name another entry."""
    return tuple(field.name for field in msgspec.structs.fields(kind) if field.type == EntryRef)


def is_naming(entry: AnyEntry, entry_id: str) -> bool:
    """Does the entry name the one with this id?"""
    return any(getattr(entry, field) == entry_id for field in reference_fields(type(entry)))
