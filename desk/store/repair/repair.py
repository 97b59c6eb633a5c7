"""Repairs a damaged shift after copying every file."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import msgspec
from msgspec.structs import replace

from desk.errors import NotSaved, Refused
from desk.store.disk.durable_io import copy_durably, hardlink_or_copy, open_regular, read_regular, sync_folder, system_reason
from desk.store.file.checkpoint import CheckpointWriter
from desk.store.file.file_kind import file_kind
from desk.store.file.journal import begin_journal
from desk.store.file.journal_claim import claim_journal
from desk.store.file.journal_codec import JournalHeader
from desk.store.file.lock import Lock
from desk.store.file.read_errors import foreign_error
from desk.store.file.snapshot_codec import FORMAT, encode_snapshot, new_id
from desk.store.memory import MemoryStore
from desk.store.paths import ShiftPaths
from desk.store.repair.integrity import check_shift, small_files
from desk.store.repair.integrity_report import IntegrityReport
from desk.store.repair.salvage import Salvage, salvage_shift

Announce = Callable[[IntegrityReport, Sequence[str]], None]
"""Told of the problems found and of the writing about to be done."""


def announce_nothing(_report: IntegrityReport, _planned: Sequence[str]) -> None:
    """Say nothing of a repair."""


def repair_shift(path: Path, agent: str = "", *, announce: Announce = announce_nothing) -> IntegrityReport:
    """Repair what `check_shift` finds damaged.

    Every file is copied first. Then every entry that any file still holds is merged into a new snapshot. It may be repeated, also after
    a kill. What will be done is announced before anything is written.

    Returns the problems from before, the folder with the copies and notes of what was done. Raises Refused as `check_shift` does,
    ForeignFile when nothing of a shift can be read, NotSaved when the disk will not take it. Everything is as it was then.
    """
    _refuse_link_out(path)
    paths = ShiftPaths.at(path)
    report = check_shift(path)
    if not report.is_damaged:
        return report
    salvaged = _salvaged_shift(paths)
    announce(report, tuple(_planned_writes(paths, report, salvaged)))
    with contextlib.closing(Lock(paths.lock, agent, like=paths.shift)) as lock, lock.held(), _claimed_journal(paths):
        try:
            copies = _copy_files(paths)
            notes = _repair_files(paths, report)
        except OSError as error:
            raise NotSaved(f"{path.name} could not be repaired: {system_reason(error)}. It is as it was.") from error
    return replace(report, copies=copies, notes=notes)


def _refuse_link_out(path: Path) -> None:
    """Refuse a link to a file in another folder."""
    target = Path(os.path.realpath(path))
    if path.is_symlink() and target.parent != Path(os.path.realpath(path.parent)):
        raise Refused(
            f"{path} is a link that leads out of its folder, to {target}. Nothing was written. "
            f"If that is your shift, name it: desk --shift {target} check --repair"
        )


def _salvaged_shift(paths: ShiftPaths) -> Salvage:
    """Everything readable of a shift. Raises ForeignFile when there is nothing."""
    found = salvage_shift(paths)
    if not found.is_shift:
        data = read_regular(paths.shift) if paths.shift.exists() else b""
        raise foreign_error(paths.shift, file_kind(data))
    return found


def _planned_writes(paths: ShiftPaths, report: IntegrityReport, salvaged: Salvage) -> Iterator[str]:
    """Words about the writing that a repair is about to do."""
    yield f"Every file of {paths.shift.name} is copied to {_copies_folder(paths).name} first."
    broken = _broken_files(report)
    if broken & {paths.shift, paths.journal}:
        yield f"Then {paths.shift.name} is written anew with the {len(salvaged.documents)} cases that can be read, and a new journal begun."
    for archive in (file for file in paths.archives() if file in broken):
        yield f"{archive.name} is written anew with what can be read of it."


def _broken_files(report: IntegrityReport) -> set[Path]:
    return {problem.file for problem in report.problems if problem.is_damage}


@contextlib.contextmanager
def _claimed_journal(paths: ShiftPaths) -> Iterator[None]:
    """Keep processes that are in the middle of an append waiting."""
    try:
        fd = open_regular(paths.journal, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        claim_journal(fd, paths.journal)
        yield
    finally:
        os.close(fd)


def _repair_files(paths: ShiftPaths, report: IntegrityReport) -> tuple[str, ...]:
    notes: list[str] = []
    broken = _broken_files(report)
    for archive in (file for file in paths.archives() if file in broken):
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

    They are written as the kept snapshot too, so that a second accident costs nothing. It names no history before it: an open board then
    compares all it knows with the file, and brings back what is in no file any more.
    """
    found = salvage_shift(paths)
    if not found.is_shift:
        return [f"Nothing of a shift can be read in {paths.shift.name}; it was left as it is."]
    documents = found.documents
    meta = msgspec.structs.replace(
        found.meta,
        format=FORMAT,
        generation=found.meta.generation + 1,
        seq=documents.seq + 1,
        lineage=found.meta.lineage or new_id(),
        history=new_id(),
    )
    with CheckpointWriter(paths, encode_snapshot(meta, documents.tables, documents.documents()), locked=True) as writer:
        writer.publish(repaired=True)
    if with_journal:
        if found.is_journal_foreign:
            hardlink_or_copy(paths.journal, paths.foreign_journal())
        begin_journal(paths, JournalHeader(generation=meta.generation, seq=meta.seq, history=meta.history))
        with contextlib.suppress(FileNotFoundError):
            paths.previous_journal.unlink()  # the kept snapshot is the new one, which it does not continue
    return [*found.notes, f"{paths.shift.name} holds {len(documents)} cases again."]


def _copies_folder(paths: ShiftPaths) -> Path:
    """A free name for the folder with the copies."""
    return next(folder for number in count(1) if not (folder := paths.shift.with_name(f"{paths.shift.name}.damaged-{number}")).exists())


def _copy_files(paths: ShiftPaths) -> Path:
    """Copy every file of the shift to a new folder."""
    folder = _copies_folder(paths)
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

    Returns the store, and words about where its data came from. Nothing is written. Raises ForeignFile when nothing can be read.
    """
    found = _salvaged_shift(ShiftPaths.at(path))
    return MemoryStore(documents=found.documents, read_only=True), tuple(found.notes)
