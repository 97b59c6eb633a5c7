"""Repairs a damaged shift after copying every file."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path

from desk.errors import NotSaved
from desk.store.file.checkpoint import CheckpointWriter
from desk.store.file.durable_io import copy_durably, sync_folder
from desk.store.file.journal import JournalHeader, begin_journal
from desk.store.file.lock import Lock
from desk.store.file.read_errors import system_reason
from desk.store.file.snapshot_codec import FORMAT, SnapshotMeta, encode_snapshot
from desk.store.memory import MemoryStore
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import IntegrityReport, check_shift, small_files
from desk.store.repair.salvage import salvage_shift


def repair_shift(path: Path, agent: str = "") -> IntegrityReport:
    """Repair what `check_shift` finds damaged.

    Every file is copied first. Then every entry that any file still holds is merged into a new snapshot. It may be repeated, also after
    a kill.

    Returns the problems from before, the folder with the copies and notes of what was done. Raises Refused as `check_shift` does,
    NotSaved when the disk will not take it. Everything is as it was then.
    """
    paths = ShiftPaths.at(path)
    report = check_shift(path)
    if not report.is_damaged:
        return report
    with contextlib.closing(Lock(paths.lock, agent, like=paths.shift)) as lock, lock.held():
        try:
            copies = _copy_files(paths)
            notes = _repair_files(paths, report)
        except OSError as error:
            raise NotSaved(f"{path.name} could not be repaired: {system_reason(error)}. It is as it was.") from error
    return replace(report, copies=copies, notes=notes)


def _repair_files(paths: ShiftPaths, report: IntegrityReport) -> tuple[str, ...]:
    notes: list[str] = []
    broken = {problem.file for problem in report.problems if problem.is_damage}
    for archive in paths.archives():
        if archive in broken:
            notes += _rewrite_snapshot(ShiftPaths(archive), with_journal=False)
    if broken & {paths.shift, paths.journal}:
        notes += _rewrite_snapshot(paths, with_journal=True)
    for draft in broken:
        if draft.parent in paths.draft_folders():
            draft.unlink()
            notes.append(f"{draft.name} was moved to the copies.")
    return tuple(notes)


def _rewrite_snapshot(paths: ShiftPaths, *, with_journal: bool) -> list[str]:
    """Write the salvaged documents as the new snapshot.

    They are written as the kept snapshot too, so that a second accident costs nothing.
    """
    found = salvage_shift(paths)
    documents = found.documents
    meta = SnapshotMeta(format=FORMAT, generation=found.generation + 1, seq=documents.seq + 1, last_case=documents.last_case)
    with CheckpointWriter(paths, encode_snapshot(meta, documents.tables, documents.documents()), locked=True) as writer:
        writer.publish(repaired=True)
    if with_journal:
        begin_journal(paths, JournalHeader(generation=meta.generation, seq=meta.seq))
    return [*found.notes, f"{paths.shift.name} holds {len(documents)} cases again."]


def _copy_files(paths: ShiftPaths) -> Path:
    """Copy every file of the shift to a new folder."""
    number = 1
    while (folder := paths.shift.with_name(f"{paths.shift.name}.damaged-{number}")).exists():
        number += 1
    folder.mkdir(0o700)
    files = [paths.shift, paths.journal, paths.previous, paths.previous_journal, *paths.archives()]
    files += [file for drafts in paths.draft_folders() for file in small_files(drafts)]
    for file in files:
        if file.is_file() and not file.is_symlink():
            taken = (folder / file.name).exists()
            copy_durably(file, folder / (f"{file.parent.name}.{file.name}" if taken else file.name))
    sync_folder(folder)
    sync_folder(folder.parent)
    return folder


def newest_good_copy(path: str | os.PathLike[str]) -> tuple[MemoryStore, tuple[str, ...]]:
    """The readable part of a damaged shift, as a read-only store.

    Returns the store, and words about where its data came from. Nothing is written.
    """
    found = salvage_shift(ShiftPaths.at(path))
    return MemoryStore(documents=found.documents, read_only=True), tuple(found.notes)
