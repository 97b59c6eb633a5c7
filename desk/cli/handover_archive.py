"""Old handovers: reads them from the archives, and moves them there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from desk.cli.handover_concerns import settled_concern_notes
from desk.handover.notes import NOTES, PACKS
from desk.handover.record import records_of
from desk.store.archive import archive_documents
from desk.store.file.file_store import FileStore
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths

LIVE_PACKS = 3
"""The newest packs that stay in the live file."""
LIVE_SEALED = 2
"""The newest sealed handovers whose notes stay in the live file."""


def archived_tables(path: Path) -> dict[str, dict[int, bytes]]:
    """The notes and packs in the archives of a shift. Raises Damaged for an archive that cannot be read."""
    found: dict[str, dict[int, bytes]] = {}
    for archive in ShiftPaths.at(path).archives():
        with ShiftDB(archive) as db:
            snapshot = db.snapshot()
        if snapshot is None:
            continue
        with contextlib.closing(snapshot):
            tables = snapshot.all_tables()
        for name in (NOTES, PACKS):
            for key, document in tables.get(name, {}).items():
                found.setdefault(name, {})[int(key)] = bytes(document)
    return found


def move_old_handovers(store: FileStore) -> int:
    """Move old packs and notes to monthly archives.

    The newest three packs stay, and the notes of the newest two sealed handovers. Notes of concerns that
    are over go too. It may be repeated. Returns the number moved.
    """
    months: dict[str, list[tuple[str, int]]] = {}
    for month, table, number in _old_documents(store):
        months.setdefault(month, []).append((table, number))
    moved = 0
    for month, places in months.items():
        moved += len(archive_documents(store, month, lambda places=places: places))  # type: ignore[misc]  # binds this month's
    return moved


def _old_documents(store: FileStore) -> Iterator[tuple[str, str, int]]:
    """Month, table and number of each document that may leave."""
    packs = store.documents(PACKS)
    kept = sorted(packs)[-LIVE_PACKS:]
    for number in sorted(packs):
        if number not in kept and (month := _month_of_pack(packs[number])):
            yield month, PACKS, number
    yield from settled_concern_notes(store)
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
