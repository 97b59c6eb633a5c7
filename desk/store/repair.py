"""A damaged shift put together again, after copies of everything were made; it decides nothing that `salvage` has not found."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path

from desk.errors import NotSaved
from desk.store.beside import Beside
from desk.store.codec import Meta, encode_snapshot
from desk.store.damage import FORMAT, why
from desk.store.durable import copy_durably, sync_folder
from desk.store.folding import Folding
from desk.store.integrity import Report, check, small_files_in
from desk.store.journal import Heading, begin_journal
from desk.store.lock import Lock
from desk.store.memory import MemoryStore
from desk.store.salvage import salvage


def repair(path: Path, agent: str = "") -> Report:
    """Repair what `check` finds damaged: copies first, then every entry that any file still holds, brought together.

    It may be repeated, after a kill as well. Returns the findings from before, where the copies are and what was done. Raises Refused
    as `check` does, NotSaved when the disk will not take it; then everything is as it was.
    """
    beside = Beside.at(path)
    report = check(path)
    if not report.damaged:
        return report
    with contextlib.closing(Lock(beside.lock, agent, like=beside.path)) as lock, lock.held():
        try:
            kept = _copies(beside)
            notes = _mend(beside, report)
        except OSError as error:
            raise NotSaved(f"{path.name} could not be repaired: {why(error)}. It is as it was.") from error
    return replace(report, kept=kept, notes=notes)


def _mend(beside: Beside, report: Report) -> tuple[str, ...]:
    notes: list[str] = []
    broken = {finding.file for finding in report.findings if finding.damage}
    for archive in beside.archives():
        if archive in broken:
            notes += _rewrite(Beside(archive), with_journal=False)
    if broken & {beside.path, beside.journal}:
        notes += _rewrite(beside, with_journal=True)
    for draft in broken:
        if draft.parent in beside.draft_folders():
            draft.unlink()
            notes.append(f"{draft.name} was moved to the copies.")
    return tuple(notes)


def _rewrite(beside: Beside, *, with_journal: bool) -> list[str]:
    """Write what can still be read as the new snapshot, and as the kept one too, so that a second accident costs nothing."""
    found = salvage(beside)
    documents = found.documents
    meta = Meta(format=FORMAT, generation=found.generation + 1, seq=documents.seq + 1, last_case=documents.last_case)
    with Folding(beside, encode_snapshot(meta, documents.tables, documents.documents()), locked=True) as folding:
        folding.publish(repaired=True)
    if with_journal:
        begin_journal(beside, Heading(generation=meta.generation, seq=meta.seq))
    return [*found.notes, f"{beside.path.name} holds {len(documents)} cases again."]


def _copies(beside: Beside) -> Path:
    """Copy everything that belongs to the shift into a folder of its own."""
    number = 1
    while (folder := beside.path.with_name(f"{beside.path.name}.damaged-{number}")).exists():
        number += 1
    folder.mkdir(0o700)
    files = [beside.path, beside.journal, beside.previous, beside.previous_journal, *beside.archives()]
    files += [file for drafts in beside.draft_folders() for file in small_files_in(drafts)]
    for file in files:
        if file.is_file() and not file.is_symlink():
            taken = (folder / file.name).exists()
            copy_durably(file, folder / (f"{file.parent.name}.{file.name}" if taken else file.name))
    sync_folder(folder)
    sync_folder(folder.parent)
    return folder


def newest_good_copy(path: str | os.PathLike[str]) -> tuple[MemoryStore, tuple[str, ...]]:
    """What can be read of a damaged shift, to look at only, and words about where it came from. Nothing is written."""
    found = salvage(Beside.at(path))
    return MemoryStore(documents=found.documents, read_only=True), tuple(found.notes)
