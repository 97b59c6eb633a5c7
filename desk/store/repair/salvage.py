"""Salvages what can be read of a damaged shift.

It never writes, and never fails for damage. Until the next checkpoint is durable, everything acknowledged stands in two places: in the
snapshot, and in the previous snapshot with the journals since. So a snapshot that was cut costs nothing. Of a damaged snapshot, the
whole lines are read.

Where files of two histories stand beside each other, they are brought together as histories: the same number may be two cases.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

import msgspec

from desk.errors import DeskError
from desk.model.ids import case_id, case_number
from desk.store.documents.case_merge import unknown_entries
from desk.store.documents.commit import Commit
from desk.store.documents.document_codec import document_entries, document_id, with_entries
from desk.store.documents.documents import Documents
from desk.store.documents.missing_commit import missing_commit
from desk.store.documents.set_aside import set_aside
from desk.store.documents.table_names import CASES, SET_ASIDE, UNREADABLE, document_name
from desk.store.file.archived_filter import archived_filter
from desk.store.file.entry_ids import has_distinct_ids, with_distinct_ids
from desk.store.file.history_merge import merge_histories
from desk.store.file.kept_files import bring_back, own_points
from desk.store.file.merge import merge_commits
from desk.store.file.snapshot_codec import SnapshotMeta
from desk.store.paths import ShiftPaths
from desk.store.repair.lenient_json import unknown_fragments
from desk.store.repair.salvaged_journal import SalvagedJournal, read_journal
from desk.store.repair.salvaged_snapshot import SalvagedSnapshot, salvage_snapshot


class Salvage(msgspec.Struct):
    """The documents salvaged from all files.

    `meta` are the numbers to continue, its generation the highest in any file. `notes` say in words where data came from and what is
    lost. `is_shift` says whether anything of a shift was found. `is_journal_foreign` says that the journal belongs to another.
    """

    documents: Documents
    meta: SnapshotMeta
    notes: list[str] = msgspec.field(default_factory=list)
    is_shift: bool = False
    is_journal_foreign: bool = False


class _History(msgspec.Struct, frozen=True):
    """The way that leads to a set of documents.

    It is broken when a part of it cannot be read.
    """

    points: frozenset[tuple[int, str]]
    end: tuple[int, str] | None
    lineage: str = ""
    is_broken: bool = False

    def is_one_with(self, other: _History) -> bool:
        """Does one of both continue the other, as far as they say?"""
        if self.lineage and other.lineage and self.lineage != other.lineage:
            return False
        if not self.end or not other.end or self.end in other.points or other.end in self.points:
            return True
        return self.is_broken or other.is_broken


def salvage_shift(paths: ShiftPaths) -> Salvage:
    """Salvage everything that can be read of a shift."""
    return _Salvaging(paths).result()


class _Salvaging:
    """One salvage: the four files, and what becomes of them."""

    def __init__(self, paths: ShiftPaths) -> None:
        self._paths = paths
        self._notes: list[str] = []
        self._file, self._kept = salvage_snapshot(paths.shift), salvage_snapshot(paths.previous)
        self._before = self._journal_at(paths.previous_journal)
        self._since = self._journal_at(paths.journal)
        self._notes += self._file.notes

    def _journal_at(self, path: Path) -> SalvagedJournal:
        try:
            return read_journal(path)
        except (OSError, DeskError):
            return SalvagedJournal()

    def result(self) -> Salvage:
        """Everything brought together."""
        kept_history = self._apply_previous_journal()
        file_history = _history_of(self._file)
        is_foreign = self._is_journal_foreign(file_history, kept_history)
        self._note_journal(is_foreign=is_foreign)
        if self._file.is_shift and self._kept.is_shift and not file_history.is_one_with(kept_history):
            documents = self._merged_histories(file_history, is_foreign=is_foreign)
        else:
            documents = self._continued_documents(is_foreign=is_foreign)
        self._separate_entries(documents)
        self._keep_fragments(documents)
        found = (
            self._file.is_shift,
            self._kept.is_shift,
            self._since.header,
            self._since.commits,
            self._before.header,
            self._before.commits,
        )
        return Salvage(documents, self._next_meta(documents), self._notes, any(found), is_foreign)

    def _apply_previous_journal(self) -> _History:
        """Bring the previous snapshot up to its journal, if that continues it."""
        history = _history_of(self._kept)
        journal = self._before
        begun = None if journal.header is None or not journal.header.history else (journal.header.seq, journal.header.history)
        if history.end and begun and begun not in history.points and not {history.end} & journal.points:
            self._before = SalvagedJournal(header=journal.header)
            return history
        self._apply(self._kept.documents, journal)
        end = history.end if journal.is_broken or not journal.end or not journal.end[1] else journal.end
        is_broken = history.is_broken or (journal.is_broken and bool(journal.commits or journal.fragments))
        return _History(history.points | journal.points, end, history.lineage, is_broken)

    def _is_journal_foreign(self, file: _History, kept: _History) -> bool:
        header = self._since.header
        if header is None or not header.history or not self._since.commits:
            return False
        begun = _History(frozenset(self._since.points), (header.seq, header.history), is_broken=False)
        sides = [side for side, found in ((file, self._file), (kept, self._kept)) if found.is_shift]
        return bool(sides) and not any(begun.is_one_with(side) for side in sides)

    def _continued_documents(self, *, is_foreign: bool) -> Documents:
        """The documents of one history."""
        documents, kept = self._file.documents, self._kept.documents
        own = set(documents)
        self._note_altered()
        if not (self._file.is_whole and self._file.is_trusted) or self._file.is_resized:
            _add_missing(documents, kept)
        _add_readable(documents, kept)
        seq = max(documents.seq, kept.seq)
        self._note_gaps(self._file.meta.seq if self._file.is_whole else seq)
        if not is_foreign:
            self._apply(documents, self._since)
        bring_back(documents, kept, self._file.altered)
        self._drop_archived(documents, set(documents) - own)
        return documents

    def _merged_histories(self, file: _History, *, is_foreign: bool) -> Documents:
        """The documents of two histories."""
        ours, theirs = self._kept.documents, self._file.documents
        header = self._since.header
        is_theirs = header is not None and (header.seq, header.history) in file.points
        self._note_altered()
        if not is_foreign:
            self._apply(theirs if is_theirs else ours, self._since)
        merged = merge_histories(ours, theirs, archived_filter(self._paths))
        self._notes.append(f"{self._paths.shift.name} and what is kept beside it are of two histories; both were brought together.")
        self._notes += [merged.notice()] if merged.notice() else []
        return merged.documents

    def _apply(self, documents: Documents, journal: SalvagedJournal) -> None:
        altered = {case_id(int(key)) for table, key in self._file.altered if table == CASES}
        for commit in journal.commits:
            merge_commits(documents, [_unseen_part(documents, commit, altered) if commit.seq in journal.doubtful else commit])

    def _drop_archived(self, documents: Documents, came_back: Iterable[int]) -> None:
        """Leave cases in their archive that the snapshot does not have."""
        is_archived = archived_filter(self._paths)
        for number in came_back:
            if is_archived(CASES, str(number), documents.document(number)):
                documents.apply(Commit(seq=documents.seq, gone=(case_id(number),)))

    def _separate_entries(self, documents: Documents) -> None:
        """Give entries that share an id ids of their own."""
        for number in [number for number in documents if not has_distinct_ids(documents.document(number))]:
            documents.put(number, with_distinct_ids(documents.document(number), number))
            self._notes.append(f"{case_id(number)} had entries with the same id; each has its own now.")

    def _keep_fragments(self, documents: Documents) -> None:
        """Keep pieces that hold what stands nowhere else."""
        fragments = [*self._file.fragments, *self._since.fragments]
        if not self._file.is_whole:
            fragments += [*self._kept.fragments, *self._before.fragments]
        if not fragments:
            return
        known = b"\n".join(bytes(documents.document(number)) for number in documents)
        known += b"\n".join(bytes(document) for table in documents.tables.values() for document in table.values())
        kept = list(dict.fromkeys(unknown_fragments(fragments, known)))
        aside = documents.tables.setdefault(SET_ASIDE, {})
        last = max((int(key) for key in aside if key.isdigit()), default=0)
        aside.update({str(last + 1 + place): msgspec.json.encode({"text": text}) for place, text in enumerate(kept)})
        if not aside:
            del documents.tables[SET_ASIDE]
        if kept:
            self._notes.append(f"{len(kept)} pieces that cannot be read are kept as they are in the table {SET_ASIDE!r}.")

    def _note_journal(self, *, is_foreign: bool) -> None:
        name = self._paths.journal.name
        if is_foreign:
            self._notes.append(f"{name} belongs to another shift file. What stands only there was not taken in; it is kept beside.")
        if self._since.doubtful:
            commits = ", ".join(map(str, sorted(self._since.doubtful)))
            self._notes.append(f"Commits {commits} in {name} have wrong sums; they could be read and were taken in. Look at them.")
        if self._since.fragments:
            self._notes.append(f"{name} has {len(self._since.fragments)} places that cannot be read; what stands behind them was taken in.")

    def _note_altered(self) -> None:
        if names := [document_name(table, key) for table, key in self._file.altered]:
            self._notes.append(f"Not as desk wrote them: {', '.join(names)}. What the kept files hold of them stands there as well.")

    def _note_gaps(self, seq: int) -> None:
        for commit in [*self._before.commits, *self._since.commits]:
            if commit.seq > seq + 1:
                self._notes.append(f"Commits {seq + 1} to {commit.seq - 1} are in no file any more; what stood only there is lost.")
            seq = max(seq, commit.seq)

    def _next_meta(self, documents: Documents) -> SnapshotMeta:
        headers = [journal.header for journal in (self._before, self._since) if journal.header is not None]
        sure = [found for found in (self._file, self._kept) if found.is_lineage_sure]
        generations = [self._file.meta.generation, self._kept.meta.generation, *(header.generation for header in headers)]
        return SnapshotMeta(
            generation=max(generations),
            seq=documents.seq,
            last_case=documents.last_case,
            last_documents=documents.last_numbers.documents,
            lineage=next((found.meta.lineage for found in sure if found.meta.lineage), self._file.meta.lineage),
        )


def _history_of(found: SalvagedSnapshot) -> _History:
    meta = found.meta
    end = (meta.seq, meta.history) if meta.history else None
    lineage = meta.lineage if found.is_lineage_sure else ""
    return _History(frozenset(own_points(meta)), end, lineage, is_broken=not found.is_trusted)


def _add_missing(documents: Documents, kept: Documents) -> None:
    """Add what only the kept files have.

    An entry whose id stands on its case already is the same one.
    """
    for number in [number for number in kept if number in documents]:
        if new := _entries_beyond(documents, number, document_entries(kept.document(number))):
            documents.put(number, with_entries(documents.document(number), new))
    last_case = max(kept.last_case, documents.last_case)
    commit = missing_commit(documents, kept)
    documents.apply(msgspec.structs.replace(commit, add={}))
    documents.last_case = last_case


def _add_readable(documents: Documents, kept: Documents) -> None:
    """Add the kept form of cases that cannot be read."""
    for number in (int(key) for key in documents.tables.get(UNREADABLE, {}) if key.isdigit()):
        if number in kept and number not in documents:
            documents.put(number, kept.document(number))


def _entries_beyond(documents: Documents, number: int, entries: Iterable[msgspec.Raw]) -> list[bytes]:
    """The entries that a case has under no id."""
    known = document_entries(documents.document(number))
    ids = {document_id(entry) for entry in known}
    return [bytes(entry) for entry in unknown_entries(known, [entry for entry in entries if document_id(entry) not in ids], number)]


def _unseen_part(documents: Documents, commit: Commit, altered: Container[str]) -> Commit:
    """The part of a doubtful commit that stands nowhere yet.

    The ids in `altered` cases say nothing. Of a document that has another version, it is set aside.
    """
    add = {}
    for case, entries in commit.add.items():
        is_known = case_number(case) in documents and case not in altered
        known = document_entries(documents.document(case_number(case))) if is_known else []
        by_id = {document_id(entry): bytes(entry) for entry in known}
        if new := tuple(entry for entry in entries if not _is_version(bytes(entry), by_id.get(document_id(entry), b""))):
            add[case] = new
    put: dict[str, dict[str, msgspec.Raw]] = {}
    for table, key, document in ((table, key, document) for table, found in commit.put.items() for key, document in found.items()):
        if key in documents.tables.get(table, {}):
            set_aside(documents.tables.setdefault(SET_ASIDE, {}), table, key, bytes(document))
        else:
            put.setdefault(table, {})[key] = document
    return msgspec.structs.replace(commit, add=add, put=put)


def _is_version(entry: bytes, known: bytes) -> bool:
    """Is an entry another with at most one byte spoiled?"""
    return len(entry) == len(known) and sum(one != other for one, other in zip(entry, known, strict=True)) <= 1
