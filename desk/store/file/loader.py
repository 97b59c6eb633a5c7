"""Loads a shift from its snapshot and journal.

The snapshot is normally in our layout and in step with the journal. Another program may have rewritten it: in another layout, without
numbers, or with a generation that the journal has left behind. No acknowledged commit may be lost then, so whatever the previous
snapshot and the journals hold and it lacks is restored.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from pathlib import Path

from desk.errors import Damaged
from desk.model.ids import case_number
from desk.store.documents.commit import Commit, Touched
from desk.store.documents.document_codec import document_id
from desk.store.documents.documents import Documents
from desk.store.file.archived_filter import archived_filter
from desk.store.file.file_identity import FileIdentity, file_identity
from desk.store.file.history_merge import merge_histories
from desk.store.file.journal import Journal
from desk.store.file.kept_files import bring_back_cases, is_merged_into, merged_seq, own_points, previous_documents, restore_altered
from desk.store.file.loaded_shift import LoadedShift, parted_points
from desk.store.file.merge import merge_commits, overlay_commits
from desk.store.file.snapshot import Snapshot
from desk.store.file.snapshot_codec import SnapshotMeta
from desk.store.file.tinydb_storage import ShiftDB
from desk.store.paths import ShiftPaths

_ATTEMPTS = 25
_RETRY_SECONDS = 0.02
"""Tries to read a file that another process writes, and the seconds between two."""


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
        if (snapshot is None) != (identity is None) and may_retry:
            raise _CheckpointInProgress  # it came or went between the two looks
        loaded = _combine_files(paths, snapshot, journal, may_retry=may_retry)
        undo.pop_all()
    loaded.identity = None if snapshot is None else identity
    return loaded


def _combine_files(paths: ShiftPaths, snapshot: Snapshot | None, journal: Journal | None, *, may_retry: bool) -> LoadedShift:
    if snapshot is None:
        if journal is not None:
            raise Damaged(_SNAPSHOT_GONE.format(name=paths.shift, journal=paths.journal.name))
        return LoadedShift(Documents({}, {}), SnapshotMeta())
    commits = journal.read_new() if journal is not None else []
    documents = Documents(snapshot.tables, snapshot.cases, snapshot.meta.numbers, snapshot.other_tables)
    loaded = LoadedShift(documents, snapshot.meta, journal, snapshot=snapshot, is_foreign=not snapshot.is_ours)
    is_continued = journal is None or is_continued_by(snapshot.meta, journal)
    if not is_continued and snapshot.is_ours and is_merged_into(snapshot.meta, journal):
        loaded.is_journal_merged = is_continued = True
    if not is_continued and snapshot.is_ours and may_retry:
        raise _CheckpointInProgress
    if journal is None and not snapshot.is_ours:
        return loaded
    if not snapshot.is_ours or not is_continued:
        _merge_apart(paths, loaded, commits)
        return loaded
    apply_commits(documents, commits, paths.journal)
    if altered := snapshot.stored.take_altered():
        loaded.is_foreign = True
        loaded.notices.append(restore_altered(paths, documents, snapshot, altered))
    if snapshot.is_resized and (notice := bring_back_cases(paths, documents, snapshot)):
        loaded.is_foreign = True
        loaded.notices.append(notice)
    loaded.points = own_points(snapshot.meta)
    return loaded


def is_continued_by(meta: SnapshotMeta, journal: Journal) -> bool:
    """Does a journal continue a snapshot?

    Format 1 says so by generations alone.
    """
    if meta.history and journal.header.history:
        return (meta.seq, meta.history) in journal.points
    if journal.header.history:
        return False
    return meta.generation >= journal.header.generation


def _merge_apart(paths: ShiftPaths, loaded: LoadedShift, commits: list[Commit]) -> None:
    """Merge a snapshot with a journal that does not continue it.

    The journal is ours when it continues what is kept of the snapshots before. Else the snapshot is, and the journal came from
    elsewhere.
    """
    theirs, journal = loaded.documents, loaded.journal
    kept, points, renumbered = previous_documents(paths)
    ours_points, their_points = points | (journal.points if journal is not None else set()), own_points(loaded.meta)
    is_snapshot_ours = loaded.snapshot is not None and loaded.snapshot.is_ours
    if journal is None or not is_snapshot_ours or _continues_kept(loaded.meta, journal, points, renumbered):
        _add_missing_cases(kept, theirs, commits)
        merge_commits(kept, commits)
        ours = kept
    else:
        ours, begun = theirs, (journal.header.seq, journal.header.history)
        ours_points, their_points = their_points, ours_points
        is_known = begun in ours_points and begun not in loaded.meta.renumbered
        base = theirs if is_known else kept if begun in points - renumbered else None
        loaded.is_journal_foreign = bool(commits) and base is None
        theirs = _copied_documents(ours if base is None else base)
        overlay_commits(theirs, commits if base is not None else (), merged_seq=merged_seq(loaded.meta, journal))
    merged = merge_histories(ours, theirs, archived_filter(paths))
    ends = [(loaded.meta.seq, loaded.meta.history)]
    ends += [(journal.seq, journal.history)] if journal is not None and not loaded.is_journal_foreign else []
    loaded.documents, loaded.is_foreign = merged.documents, True
    loaded.renumbered = parted_points(their_points, ours_points) if merged.moved else set()
    loaded.line = ours_points
    loaded.parents = tuple(point for point in ends if point[1])
    beside = _JOURNAL_BESIDE.format(journal=paths.journal.name, beside=paths.foreign_journal().name) if loaded.is_journal_foreign else ""
    loaded.notices += [notice for notice in (rewritten_notice(paths.shift), merged.notice(), beside) if notice]


def _copied_documents(documents: Documents) -> Documents:
    return Documents(documents.tables, documents.documents(), documents.last_numbers)


def _continues_kept(meta: SnapshotMeta, journal: Journal, points: set[tuple[int, str]], renumbered: set[tuple[int, str]]) -> bool:
    """Does a journal continue the kept files, without parting from them?

    Not where the snapshot has merged a part of it, and gave its cases other numbers. Format 1 does not say.
    """
    begun = journal.header.seq
    if not journal.header.history:
        return True
    if merged_seq(meta, journal):
        return False
    later = {point for point in points if point[0] > begun}
    return (begun, journal.header.history) in points - renumbered and later <= journal.points


def _add_missing_cases(kept: Documents, file: Documents, commits: Iterable[Commit]) -> None:
    """Give kept documents cases that only the file has.

    They are those that the commits add to.
    """
    begun = {case_number(document_id(document)) for commit in commits for document in commit.new}
    for number in {case_number(case) for commit in commits for case in commit.add} - begun:
        if number not in kept and number in file:
            kept.put(number, bytes(file.document(number)))


_JOURNAL_BESIDE = (
    "{journal} is another's, and what it continues is not here. What stood only there was not taken in; it is kept in {beside}. "
    "Put the shift file that belongs to it in place as well, and both are brought together."
)

_SNAPSHOT_GONE = (
    "{name} is gone, but its journal {journal} is still there. Run: desk check --repair. "
    "To begin a new shift instead, move the files named like it away."
)


def rewritten_notice(path: Path) -> str:
    """The notice that another program rewrote the file."""
    return f"{path.name} was rewritten by another program. It was read again; nothing that was saved here is missing."


def apply_commits(documents: Documents, commits: Iterable[Commit], journal: Path) -> list[Touched]:
    """Apply the commits that follow the last known one.

    Returns the ids of the cases and the documents touched, and `shift` for the shift's facts. Raises Damaged when a commit in between is
    missing.
    """
    touched: list[Touched] = []
    for commit in commits:
        if commit.seq <= documents.seq:
            continue
        if commit.seq != documents.seq + 1:
            raise Damaged(f"{journal} jumps from commit {documents.seq} to {commit.seq}. Nothing was written. Run: desk check --repair")
        touched.extend(documents.apply(commit))
    return touched
