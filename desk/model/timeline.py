"""The entries of a timeline that count, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from desk.model.entries import AnyEntry, Retract


def retracted(entries: Sequence[AnyEntry]) -> frozenset[str]:
    """The ids of the entries that were taken back.

    A retraction that was itself taken back no longer counts. Entries stand in the order they were committed.
    """
    gone: set[str] = set()
    for entry in reversed(entries):
        if isinstance(entry, Retract) and entry.id not in gone:
            gone.add(entry.entry)
    return frozenset(gone)


def effective_entries(entries: Sequence[AnyEntry]) -> tuple[AnyEntry, ...]:
    """The entries that count, by time. Entries of one time keep the order in which they were committed."""
    return in_order(unretracted(entries))


def unretracted(entries: Sequence[AnyEntry]) -> tuple[AnyEntry, ...]:
    """The entries that count, in the order they were committed. Retractions are none of them."""
    gone = retracted(entries)
    return tuple(entry for entry in entries if entry.id not in gone and not isinstance(entry, Retract))


def in_order(entries: Iterable[AnyEntry]) -> tuple[AnyEntry, ...]:
    """Sort entries by time. Entries of one time keep their order.

    A commit dates nothing before the last entry of its case (`not_before`), so this is the order of the commits. Only what an import or
    a replay tells of the past stands where its time puts it.
    """
    return tuple(sorted(entries, key=_timestamp_of))


def _timestamp_of(entry: AnyEntry) -> float:
    return entry.at.timestamp()


def not_before(entries: Sequence[AnyEntry], last: datetime) -> tuple[AnyEntry, ...]:
    """Entries dated no earlier than `last` and than each other.

    Clocks of two machines differ. What has a `ref` keeps its time.
    """
    dated: list[AnyEntry] = []
    for entry in entries:
        if not entry.ref:
            last = max(last, entry.at)
            entry = entry if entry.at == last else msgspec.structs.replace(entry, at=last)
        dated.append(entry)
    return tuple(dated)
