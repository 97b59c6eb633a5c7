"""Loads a shift from its snapshot and journal.

The snapshot is normally in our layout and in step with the journal. Another program may have rewritten it: in another layout, without
numbers, or with a generation that the journal has left behind. No acknowledged commit may be lost then, so whatever the previous
snapshot and the journals hold and it lacks is restored.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from desk.errors import Damaged, DeskError
from desk.store.file.documents import Documents
from desk.store.file.durable_io import file_status
from desk.store.file.journal import Commit, Journal
from desk.store.file.merge import merge_commits, missing_commit, renumbered_cases
from desk.store.file.snapshot import Snapshot
from desk.store.file.snapshot_codec import SHIFT, SnapshotMeta
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths

_ATTEMPTS = 25
_RETRY_SECONDS = 0.02
"""How often, and how many seconds apart, a file is read again while another process writes it."""

FileIdentity = tuple[int, int, int]
"""Inode, size and modification time of a file. A difference is a reason to read again, and never decides what is new."""


@dataclass(slots=True)
class LoadedShift:
    """A shift as it was loaded.

    `meta` is the snapshot's. `foreign` tells the next writer to bring the snapshot back into our layout. `notices` are for the agent.
    """

    documents: Documents
    meta: SnapshotMeta
    journal: Journal | None = None
    identity: FileIdentity | None = None
    snapshot: Snapshot | None = None
    is_foreign: bool = False
    notices: list[str] = field(default_factory=list)

    @property
    def is_checkpointed(self) -> bool:
        """Does the snapshot hold every commit?"""
        return self.documents.seq == self.meta.seq and not self.is_foreign

    def close(self) -> None:
        """Close the files."""
        if self.journal is not None:
            self.journal.close()
        if self.snapshot is not None:
            self.snapshot.close()


def file_identity(path: Path | str) -> FileIdentity | None:
    """The identity of a file. None when it is absent."""
    found = file_status(os.fspath(path))
    return None if found is None else (found.st_ino, found.st_size, found.st_mtime_ns)


class _CheckpointInProgress(Exception):
    """Raised while snapshot and journal do not belong together yet."""


def load_shift(paths: ShiftPaths) -> LoadedShift:
    """Load the snapshot and the journal. An absent file is an empty shift.

    Raises Damaged when they cannot be read, Refused for a newer format, a link, a folder, or no permission.
    """
    for _ in range(_ATTEMPTS):
        identity = file_identity(paths.shift)
        try:
            return _load_once(paths, identity, may_retry=True)
        except _CheckpointInProgress:
            pass
        except Damaged:
            if file_identity(paths.shift) == identity:
                raise
        time.sleep(_RETRY_SECONDS)
    return _load_once(paths, file_identity(paths.shift), may_retry=False)


def _load_once(paths: ShiftPaths, identity: FileIdentity | None, *, may_retry: bool) -> LoadedShift:
    with contextlib.ExitStack() as undo, ShiftDB(paths.shift) as db:
        snapshot = db.snapshot()
        if snapshot is not None:
            undo.callback(snapshot.close)
        journal = Journal.open(paths.journal)
        if journal is not None:
            undo.callback(journal.close)
        loaded = _combine_files(paths, snapshot, journal, may_retry=may_retry)
        undo.pop_all()
    loaded.identity = identity
    return loaded


def _combine_files(paths: ShiftPaths, snapshot: Snapshot | None, journal: Journal | None, *, may_retry: bool) -> LoadedShift:
    if snapshot is None:
        if journal is not None:
            raise Damaged(_SNAPSHOT_GONE.format(name=paths.shift, journal=paths.journal.name))
        return LoadedShift(Documents({}, {}, SnapshotMeta()), SnapshotMeta())
    commits = journal.read_new() if journal is not None else []
    cases = snapshot.cases if snapshot.is_ours else renumbered_cases(snapshot.cases, commits)
    documents = Documents(snapshot.tables, cases, snapshot.meta)
    loaded = LoadedShift(documents, snapshot.meta, journal, snapshot=snapshot, is_foreign=not snapshot.is_ours)
    if journal is None:
        return loaded
    left_behind = snapshot.meta.generation < journal.header.generation
    if left_behind and snapshot.is_ours and may_retry:
        raise _CheckpointInProgress
    loaded.is_foreign |= left_behind
    if not left_behind:
        apply_commits(documents, commits, paths.journal)
    if loaded.is_foreign:
        kept = previous_documents(paths)
        merge_commits(kept, commits)
        documents.apply(missing_commit(documents, kept))
        loaded.notices.append(rewritten_notice(paths.shift))
    return loaded


_SNAPSHOT_GONE = (
    "{name} is gone, but its journal {journal} is still there. Run: desk check --repair. "
    "To begin a new shift instead, move the files named like it away."
)


def rewritten_notice(path: Path) -> str:
    """The notice that another program rewrote the file."""
    return f"{path.name} was rewritten by another program. It was read again; nothing that was saved here is missing."


def apply_commits(documents: Documents, commits: Iterable[Commit], journal: Path) -> list[str]:
    """Apply the commits that follow the last known one.

    Returns the ids of the cases touched, and `shift` for the shift's facts. Raises Damaged when a commit in between is missing.
    """
    touched: list[str] = []
    for commit in commits:
        if commit.seq <= documents.seq:
            continue
        if commit.seq != documents.seq + 1:
            raise Damaged(f"{journal} jumps from commit {documents.seq} to {commit.seq}. Nothing was written. Run: desk check --repair")
        touched.extend(documents.apply(commit))
        if SHIFT in commit.put:
            touched.append(SHIFT)
    return touched


def previous_documents(paths: ShiftPaths) -> Documents:
    """The previous snapshot with the commits of its journal.

    What cannot be read is left out.
    """
    documents = Documents({}, {}, SnapshotMeta())
    with contextlib.suppress(DeskError, OSError), ShiftDB(paths.previous) as db:
        if (snapshot := db.snapshot()) is not None:
            with contextlib.closing(snapshot):
                documents = Documents(snapshot.tables, dict(snapshot.cases), snapshot.meta)
    with contextlib.suppress(DeskError, OSError):
        if (journal := Journal.open(paths.previous_journal)) is not None:
            with contextlib.closing(journal):
                merge_commits(documents, journal.read_new())
    return documents
