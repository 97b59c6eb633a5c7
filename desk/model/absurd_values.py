"""Values that nobody can count with, such as the year 1."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from desk.model.case import Case, Header, encode_entry
from desk.model.entries import AnyEntry, Unknown
from desk.text.times import is_of_our_days

_MOST = 1e12


def is_absurd(value: Any) -> bool:
    """Can no clock or sum take the value?"""
    if isinstance(value, datetime):
        return not is_of_our_days(value)
    if isinstance(value, float | int):
        return not math.isfinite(value) or abs(value) > _MOST
    if isinstance(value, list | tuple):
        return any(map(is_absurd, value))
    return isinstance(value, msgspec.Struct) and has_absurd_value(value)


def has_absurd_value(record: msgspec.Struct) -> bool:
    """Does any field of a record hold such a value?"""
    return any(is_absurd(getattr(record, name)) for name in record.__struct_fields__)


def without_absurd_values(case: Case) -> Case:
    """The case with what can be counted with.

    Entries with such a value stand on it as unknown ones, with their words. Fields of the header with one are empty.
    """
    entries = tuple(_as_unknown(entry, case) if has_absurd_value(entry) else entry for entry in case.entries)
    empty = {name: None for name in absurd_fields(case) if name != "created_at"}
    return msgspec.structs.replace(case, entries=entries, created_at=_first_good(case), **empty)


def with_unknown_entries(case: Case) -> Case:
    """The case with every entry unknown, as a last resort."""
    entries = tuple(_as_unknown(entry, case) for entry in case.entries)
    return msgspec.structs.replace(without_absurd_values(case), entries=entries)


def absurd_fields(case: Case) -> list[str]:
    """The names of the header's fields with such a value."""
    return [name for name in Header.__struct_fields__ if is_absurd(getattr(case, name))]


def absurd_places(case: Case) -> list[str]:
    """The fields and entries of a case that hold such a value."""
    return [*absurd_fields(case), *(f"entry {entry.id}" for entry in case.entries if has_absurd_value(entry))]


def _first_good(case: Case) -> datetime:
    """The time of creation, or the first that can take its place."""
    times: Iterable[datetime] = (case.created_at, *(entry.at for entry in case.entries))
    return next(filter(is_of_our_days, times), datetime.fromisoformat("2000-01-01T00:00:00Z"))


def _as_unknown(entry: AnyEntry, case: Case) -> Unknown:
    found = msgspec.json.decode(encode_entry(entry))
    at = entry.at if is_of_our_days(entry.at) else _first_good(case)
    kept = {name: value for name, value in found.items() if name not in {"id", "at", "by", "ref", "kind"}}
    return Unknown(id=entry.id, at=at, by=entry.by, ref=entry.ref, kind=str(found.get("kind", "?")), fields=kept)
