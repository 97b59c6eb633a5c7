"""The entries of a timeline that count, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    """Sort entries by time. Entries of one time keep their order."""
    return tuple(sorted(entries, key=_timestamp_of))


def _timestamp_of(entry: AnyEntry) -> float:
    return entry.at.timestamp()
