"""Old handovers: reads them from the archives, and moves them there."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from desk.concerns.changes import settled_notes
from desk.concerns.notes import CONCERN_NOTES
from desk.errors import DeskError
from desk.handover.notes import NOTES, PACKS
from desk.handover.record import latest_record, records_of
from desk.model.case import Case
from desk.model.state import state_of
from desk.recovery.settlement import unsettled_cases
from desk.store.archive import archive_closed, archive_documents
from desk.store.protocol import Store
from desk.text.times import zone_or_utc

LIVE_PACKS = 3
"""The newest packs that stay in the live file."""
LIVE_SEALED = 2
"""The newest sealed handovers whose notes stay in the live file."""


def archived_tables(store: Store, since: str = "") -> Mapping[str, Mapping[int, bytes]]:
    """The archived notes and packs, from the month `since` on.

    Raises Damaged for an archive that cannot be read.
    """
    return store.archive.tables((NOTES, PACKS), since)


def move_old(store: Store, now: datetime) -> list[str]:
    """Move what is old to the archives, and fold.

    Each step may be repeated, so one that fails is left to the next time. Returns words about those that did.
    """
    failed: list[str] = []
    steps = (partial(move_settled_cases, store, now), partial(move_old_handovers, store), partial(move_settled_concerns, store))
    for step in (*steps, store.checkpoint):
        try:
            step()
        except DeskError as error:
            failed.append(f"What is old stays in the file for now: {error}")
    return failed


def move_old_handovers(store: Store) -> int:
    """Move old packs and notes to monthly archives.

    The newest three packs stay, and the notes of the newest two sealed handovers. It may be repeated. Returns the number moved.
    """
    months: dict[str, list[tuple[str, int]]] = {}
    for month, table, number in _old_documents(store):
        months.setdefault(month, []).append((table, number))
    moved = 0
    for month, places in months.items():
        moved += len(archive_documents(store, month, lambda places=places: places))  # type: ignore[misc]  # binds this month's
    return moved


def move_settled_concerns(store: Store) -> int:
    """Move the notes of concerns that are over to an archive. Returns the number moved."""

    def choose() -> list[tuple[str, int]]:
        return [(CONCERN_NOTES, number) for number in settled_notes(store.documents(CONCERN_NOTES))]

    sealed = [record.signatures[-1].at for record in records_of(store.documents(NOTES)).values() if record.stage == "sealed"]
    if not sealed or not choose():
        return 0
    return len(archive_documents(store, f"{sealed[-1].astimezone(UTC):%Y-%m}", choose))


def move_settled_cases(store: Store, now: datetime) -> int:
    """Move settled cases to their archives. Returns the number moved.

    A case that somebody put into a live pack stays.
    """

    def hold(cases: Mapping[str, Case]) -> Container[str]:
        live = latest_record(store.documents(NOTES))
        added = live.added if live is not None and live.stage != "sealed" else ()
        states = [state_of(case) for case in cases.values()]
        return {*unsettled_cases(states, now, now, zone=zone_or_utc(store.shift.zone)), *added}

    return sum(map(len, archive_closed(store, now, held=hold).values()))


def _old_documents(store: Store) -> Iterator[tuple[str, str, int]]:
    """Month, table and number of each document that may leave."""
    packs = store.documents(PACKS)
    kept = sorted(packs)[-LIVE_PACKS:]
    for number in sorted(packs):
        if number not in kept and (month := _month_of_pack(packs[number])):
            yield month, PACKS, number
    notes = store.documents(NOTES)
    sealed = [record for record in records_of(notes).values() if record.stage == "sealed"]
    for record in sealed[:-LIVE_SEALED]:
        month = f"{record.signatures[-1].at.astimezone(UTC):%Y-%m}"
        yield from ((month, NOTES, number) for number, note in notes.items() if _handover_of(note) == record.id)


class _OfHandover(msgspec.Struct):
    handover: str = ""


def _handover_of(note: bytes) -> str:
    try:
        return msgspec.json.decode(note, type=_OfHandover).handover
    except msgspec.ValidationError:
        return ""


def _month_of_pack(document: bytes) -> str:
    pack: Any = msgspec.json.decode(document)
    signed: list[Mapping[str, Any]] = pack.get("signatures", []) if isinstance(pack, dict) else []
    return f"{datetime.fromisoformat(str(signed[-1]['at'])).astimezone(UTC):%Y-%m}" if signed else ""
