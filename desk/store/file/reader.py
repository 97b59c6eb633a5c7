"""Keeps one process's view of the shift up to date.

It needs no lock and writes nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from desk.errors import Damaged, Missing
from desk.model.ids import case_id
from desk.store.disk.durable_io import file_status
from desk.store.documents.commit import Commit, Touched
from desk.store.documents.documents import Documents
from desk.store.documents.table_names import CASES, SHIFT
from desk.store.file.archived_filter import archived_filter
from desk.store.file.case_numbers import CaseNumbers, followed_names, renumbered_notice, with_numbers_of
from desk.store.file.file_identity import file_identity
from desk.store.file.history_merge import merge_histories
from desk.store.file.journal import Journal, JournalRolledBack
from desk.store.file.kept_files import own_points, restore_altered, with_kept_files
from desk.store.file.loaded_shift import LoadedShift, parted_points
from desk.store.file.loader import apply_commits, load_shift, rewritten_notice
from desk.store.file.snapshot import stored_meta
from desk.store.file.snapshot_codec import FORMAT
from desk.store.paths import ShiftPaths
from desk.store.protocol import RefreshResult
from desk.store.refresh import refresh_result


class ShiftReader:
    """The shift as of the last `update`.

    `changed_at` is the time another process's commit was last read, in seconds of the clock `monotonic`. `own_seq` is the last commit of
    this process. `renumbered` gives the new ids of cases by those they had when the changes were last taken.
    """

    def __init__(self, paths: ShiftPaths, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Load the shift. Raises Damaged and Refused."""
        self._paths = paths
        self._path_text = os.fspath(paths.shift)
        self._monotonic = monotonic
        self._touched: dict[Touched, None] = {}
        self.renumbered: Mapping[str, str] = {}
        self.own_seq = 0
        self.loaded: LoadedShift = load_shift(paths)
        self.notices = self.loaded.notices
        self.changed_at = monotonic()

    @property
    def documents(self) -> Documents:
        """The cases as of the last update."""
        return self.loaded.documents

    def take_changes(self) -> RefreshResult:
        """The changes read since the last call."""
        touched, self._touched = self._touched, {}
        notices, self.notices = self.notices, []
        renumbered, self.renumbered = self.renumbered, {}
        return refresh_result(touched, self.documents.cases, notices=notices, renumbered=renumbered)

    def update(self) -> None:
        """Read the journal's new lines, or load the whole shift again.

        It loads again when the new lines do not follow from what is known. Raises Damaged when the file cannot be read any more. The
        last good state is kept.
        """
        try:
            self._read_tail()
        except (JournalRolledBack, Damaged):
            self._reload_shift()
        identity = file_identity(self._path_text)
        if identity != self.loaded.identity:
            self.check_present()
            if self._is_checkpoint_of_others():
                self.loaded.identity = identity
            else:
                self._reload_rewritten()
        self._restore_altered()

    def read_whole(self) -> None:
        """Read every document of a large file.

        What altered ones held before is brought back. Raises Damaged.
        """
        self.documents.read_whole()
        self._restore_altered()

    def _restore_altered(self) -> None:
        """Bring back what altered documents read since held before."""
        snapshot = self.loaded.snapshot
        if snapshot is None or not (altered := snapshot.stored.take_altered()):
            return
        self.notices.append(restore_altered(self._paths, self.documents, snapshot, altered))
        self.loaded.is_foreign = True
        self._touched |= dict.fromkeys(_touched_keys(altered))

    def check_present(self) -> None:
        """Raise Missing when the file was read here and is gone.

        Whoever found no file may make one. For whoever read one its absence is a loss: nothing may be written in its place.
        """
        if self.loaded.identity is not None and file_status(self._path_text) is None:
            raise self._missing_error()

    def _missing_error(self) -> Missing:
        return Missing(
            f"{self._paths.shift} is not there any more: the file was removed, or its folder or disk was taken away. "
            "Nothing was written. The cases stay on screen, and work goes on when the file is back."
        )

    def _read_tail(self) -> None:
        journal = self.loaded.journal
        if journal is not None:
            self._apply_new(journal)
            if journal.seq > self.documents.seq:
                raise JournalRolledBack  # an interrupt came between reading and applying
            if not journal.is_replaced():
                return
        self.open_journal()

    def open_journal(self) -> None:
        """Switch to the current journal, if it continues what is known.

        Raises JournalRolledBack when it does not.
        """
        newer = Journal.open(self._paths.journal)
        if newer is None:
            return
        try:
            commits = self._following_commits(newer)
        except BaseException:
            newer.close()
            raise
        if self.loaded.journal is not None:
            self.loaded.points |= self.loaded.journal.points
            self.loaded.journal.close()
        self.loaded.journal = newer
        self._take_in(commits, newer)

    def _following_commits(self, journal: Journal) -> list[Commit]:
        """The commits of a journal that continues what was read.

        Raises JournalRolledBack for any other journal.
        """
        seq, history = self.documents.seq, self.loaded.history
        commits = journal.read_new()
        follows_unnamed = not (journal.header.history or history) and journal.header.seq <= seq <= journal.seq
        if not follows_unnamed and (seq, history) not in journal.points:
            raise JournalRolledBack
        return commits

    def _apply_new(self, journal: Journal) -> None:
        self._take_in(journal.read_new(), journal)

    def _take_in(self, commits: list[Commit], journal: Journal) -> None:
        """Apply new commits of the journal.

        Raises JournalRolledBack where they do not follow what is known: what was merged here may have other numbers than they.
        """
        if commits and self.loaded.is_foreign:
            raise JournalRolledBack
        touched = apply_commits(self.documents, commits, journal.path)
        if touched:
            self._touched |= dict.fromkeys(touched)
            self.changed_at = self._monotonic()

    def _is_checkpoint_of_others(self) -> bool:
        """Did the snapshot change only by another process's checkpoint?

        Its numbers have moved on then, and it holds only known commits.
        """
        meta = stored_meta(self._paths.shift)
        if meta is None or self.loaded.is_foreign or meta.format != FORMAT:
            return False
        if meta.generation <= self.loaded.meta.generation or meta.seq > self.documents.seq:
            return False
        if meta.lineage != self.loaded.meta.lineage or not self.loaded.leads_from(meta.seq, meta.history):
            return False
        self.loaded.meta = meta
        self.loaded.points |= own_points(meta)
        return True

    def _reload_rewritten(self) -> None:
        """Load a snapshot that changed without a checkpoint.

        Another program wrote it, so the agent gets a notice, unless its content is the same as before.
        """
        generation, known = self.loaded.meta.generation, len(self._touched)
        self._reload_shift()
        if not self.loaded.is_foreign and self.loaded.meta.generation == generation and len(self._touched) > known:
            self.notices.append(rewritten_notice(self._paths.shift))

    def _reload_shift(self) -> None:
        before = self.loaded
        after = load_shift(self._paths)
        if after.identity is None and before.identity is not None:
            after.close()
            raise self._missing_error()  # it may be back by now: the next look takes it up
        moved = self._bring_back(before, after) if not self._is_continued(before, after) else {}
        if not moved and (before.documents.seq, before.history) in after.meta.renumbered:
            moved = CaseNumbers(after.documents, before.documents).moved
        after.notices.append(renumbered_notice(before.documents, after.documents, moved))
        self.renumbered = followed_names(self.renumbered, {case_id(old): case_id(new) for old, new in moved.items()})
        self.loaded = after
        before.close()
        self.notices += [notice for notice in after.notices if notice]
        self._touched |= dict.fromkeys(_differing_keys(before.documents, self.documents))

    def _is_continued(self, before: LoadedShift, after: LoadedShift) -> bool:
        """Does what the files hold now continue what was read here?

        A commit of another process that was read too early and then rolled back is not missed.
        """
        if before.identity is None:
            return True
        if before.is_foreign:
            return False  # it is merged from several, and no commit leads there
        seq, history = before.documents.seq, before.history
        if history and after.leads_from(seq, history):
            return True
        if seq == self.own_seq or before.journal is None or after.journal is None or not before.journal.is_same_file(after.journal):
            return False
        return any(point[0] == seq - 1 and after.leads_from(*point) for point in before.journal.points)

    def _bring_back(self, before: LoadedShift, after: LoadedShift) -> Mapping[int, int]:
        """Merge what was read here with files that do not continue it.

        The next writer writes it. Returns our case numbers that became others.
        """
        ours, kept = with_kept_files(self._paths, before.documents, before.history)
        ours, moved = with_numbers_of(ours, after.documents) if after.has_merged(before) else (ours, {})
        merged = merge_histories(ours, after.documents, archived_filter(self._paths))
        if not merged.is_more:
            return moved
        theirs = (after.documents.seq, after.history)
        own = () if moved else (*before.parents, (before.documents.seq, before.history), kept, *_newest_points(before.own_points))
        after.parents = (*(point for point in (*own, theirs) if point[1]), *after.parents)
        after.documents, after.owes, after.is_foreign = merged.documents, True, True
        after.renumbered |= before.renumbered
        if moved:
            after.renumbered |= parted_points(before.own_points, after.all_points)
        elif merged.moved:
            after.renumbered |= parted_points(after.all_points, before.own_points)
        after.line = after.all_points if moved else before.own_points
        after.points = set()
        notice = rewritten_notice(self._paths.shift)
        after.notices += [words for words in (notice, merged.notice()) if words and words not in after.notices]
        return moved


_NEWEST_POINTS = 16
"""The number of merged histories that a snapshot names. Whoever has not read the last of them is known by one before."""


def _newest_points(points: set[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(points, reverse=True)[:_NEWEST_POINTS]


def _touched_keys(altered: Iterable[tuple[str, str]]) -> Iterator[Touched]:
    for table, key in altered:
        if table == SHIFT:
            yield SHIFT
        elif key.isdigit():
            yield case_id(int(key)) if table == CASES else (table, int(key))


def _differing_keys(before: Documents, after: Documents) -> Iterator[Touched]:
    """The cases and documents that differ between two states.

    `shift` is among them when the shift's facts differ.
    """
    for number in {*before, *after}:
        if number not in before or number not in after or bytes(before.document(number)) != bytes(after.document(number)):
            yield case_id(number)
    for table in {*before.tables, *after.tables}:
        one, other = before.tables.get(table, {}), after.tables.get(table, {})
        keys = [key for key in {*one, *other} if bytes(one.get(key, b"")) != bytes(other.get(key, b""))]
        if table == SHIFT and keys:
            yield SHIFT
        elif table != SHIFT:
            yield from ((table, int(key)) for key in keys if key.isdigit())
