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
from desk.model.ids import case_number
from desk.store.file.case_merge import CaseOrigin, unknown_entries
from desk.store.file.documents import Documents, Touched
from desk.store.file.durable_io import file_status
from desk.store.file.history_merge import IsArchived, is_equal, merge_histories
from desk.store.file.journal import Journal
from desk.store.file.journal_codec import Commit
from desk.store.file.kept_files import bring_back_cases, is_merged_into, merged_seq, own_points, previous_documents, restore_altered
from desk.store.file.merge import merge_commits, overlay_commits
from desk.store.file.snapshot import Snapshot
from desk.store.file.snapshot_codec import CASES, Document, SnapshotMeta, document_entries, document_id
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

    `meta` is the snapshot's. `is_foreign` tells the next writer to write a snapshot that holds what was merged. `owes` says that this
    process knows what the files lack, `is_journal_foreign` that nobody knows what the journal continues, `is_journal_merged` that the
    snapshot holds all of it: its writer was killed before it began the next one. `points` are the histories
    that lead here: a commit number and the id of everything up to it. `parents` are the histories that were merged, `renumbered` those
    whose case numbers became others by it, `line` those whose numbers it kept. `notices` are for the agent.
    """

    documents: Documents
    meta: SnapshotMeta
    journal: Journal | None = None
    identity: FileIdentity | None = None
    snapshot: Snapshot | None = None
    is_foreign: bool = False
    notices: list[str] = field(default_factory=list)
    points: set[tuple[int, str]] = field(default_factory=set)
    owes: bool = False
    is_journal_foreign: bool = False
    is_journal_merged: bool = False
    parents: tuple[tuple[int, str], ...] = ()
    renumbered: set[tuple[int, str]] = field(default_factory=set)
    line: set[tuple[int, str]] = field(default_factory=set)

    @property
    def history(self) -> str:
        """The id of everything up to the last commit. Empty when no file says so."""
        seq = self.documents.seq
        if self.is_foreign:
            return ""
        if self.journal is not None and self.journal.history and self.journal.seq == seq:
            return self.journal.history
        return self.meta.history if self.meta.seq == seq else ""

    @property
    def all_points(self) -> set[tuple[int, str]]:
        """The histories that lead here.

        Those of the journal are among them when it was taken in.
        """
        if self.journal is None or self.is_journal_foreign:
            return self.points
        return self.points | self.journal.points

    def leads_from(self, seq: int, history: str) -> bool:
        """Does this shift continue what another was at its commit `seq`?"""
        return (seq, history) in self.all_points

    @property
    def own_points(self) -> set[tuple[int, str]]:
        """The histories in which cases have the numbers that they have here."""
        return self.line if self.is_foreign else self.all_points

    def has_merged(self, other: LoadedShift) -> bool:
        """Did somebody merge what another window knows, and number its cases?

        Their choice of numbers is the first that was published then. They name the histories whose numbers became others. The other
        window is on one of these, has merged one itself, or is on the history that kept its numbers.
        """
        new = set(self.meta.renumbered) - set(other.meta.renumbered)
        if not new:
            return False
        apart = min(seq for seq, _ in new)
        is_of_line = any(seq >= apart for seq, _ in self.all_points & other.own_points)
        return is_of_line or bool(new & (other.all_points | other.own_points | other.renumbered))

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


def parted_points(points: set[tuple[int, str]], others: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """The histories after which two went apart, of one of them."""
    common = max((seq for seq, _ in points & others), default=-1)
    return {point for point in points - others if point[0] > common}


def file_identity(path: Path | str) -> FileIdentity | None:
    """The identity of a file. None when it is absent."""
    found = file_status(os.fspath(path))
    return None if found is None else status_identity(found)


def status_identity(found: os.stat_result) -> FileIdentity:
    """The identity of the file of this status."""
    return found.st_ino, found.st_size, found.st_mtime_ns


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
        return LoadedShift(Documents({}, {}, SnapshotMeta()), SnapshotMeta())
    commits = journal.read_new() if journal is not None else []
    documents = Documents(snapshot.tables, snapshot.cases, snapshot.meta, snapshot.other_tables)
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
    meta = SnapshotMeta(seq=documents.seq, last_case=documents.last_case, last_documents=documents.last_documents)
    return Documents(documents.tables, documents.documents(), meta)


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


def archived_filter(paths: ShiftPaths) -> IsArchived:
    """A test that says whether an archive holds a document whole.

    The archives are read when it is first asked.
    """
    archives: list[Documents] = []
    is_read = False

    def is_archived(table: str, key: str, document: Document) -> bool:
        nonlocal is_read
        if not is_read:
            is_read = True
            archives.extend(found for path in paths.archives() if (found := _archive_documents(path)) is not None)
        return any(_holds_whole(archive, table, key, document) for archive in archives)

    return is_archived


def _holds_whole(archive: Documents, table: str, key: str, document: Document) -> bool:
    if table != CASES:
        there = archive.tables.get(table, {}).get(key)
        return there is not None and is_equal(there, document)
    number = int(key)
    if number not in archive or not CaseOrigin(archive.document(number)).is_same(CaseOrigin(document)):
        return False
    return not unknown_entries(document_entries(archive.document(number)), document_entries(document), number)


def _archive_documents(path: Path) -> Documents | None:
    with contextlib.suppress(DeskError, OSError), ShiftDB(path) as db:
        if (snapshot := db.snapshot()) is not None:
            with contextlib.closing(snapshot):
                return Documents(snapshot.all_tables(), dict(snapshot.cases), snapshot.meta)
    return None


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
