"""The other entries that an entry names, found by the annotations of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from desk.model.entries import AnyEntry, EntryRef, Unknown


@cache
def reference_fields(kind: type) -> tuple[str, ...]:
    """The fields of a kind that name another entry."""
    return () if kind is Unknown else tuple(field.name for field in msgspec.structs.fields(kind) if field.type == EntryRef)


def references_of(entry: AnyEntry) -> Mapping[str, str]:
    """The ids of entries that an entry names, by field; empty fields are left out."""
    named = ((field, getattr(entry, field)) for field in reference_fields(type(entry)))
    return {field: entry_id for field, entry_id in named if entry_id}


def is_naming(entry: AnyEntry, entry_id: str) -> bool:
    """Does the entry name the one with this id?"""
    return any(getattr(entry, field) == entry_id for field in reference_fields(type(entry)))
