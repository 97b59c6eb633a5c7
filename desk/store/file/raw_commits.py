"""Commits of documents as they are: taken in, or moved out."""

from __future__ import annotations

from pathlib import Path

import msgspec

from desk.model.ids import case_number
from desk.store.case_archive import CommitMaker, TableSelector
from desk.store.documents.commit import Commit
from desk.store.documents.documents import Documents
from desk.store.file.checkpoint_schedule import CheckpointSchedule
from desk.store.file.file_archive import CaseSelector, DocumentSink, TableSink
from desk.store.file.journal_access import JournalAccess
from desk.store.file.reader import ShiftReader


class RawCommits:
    """Commits what is made of documents, not of an agent's changes.

    Each raises what the store's `commit` raises.
    """

    def __init__(self, path: Path, reader: ShiftReader, access: JournalAccess, checkpoints: CheckpointSchedule, agent: str) -> None:
        self.path = path
        """The shift file."""
        self._reader = reader
        self._access = access
        self._checkpoints = checkpoints
        self._agent = agent

    @property
    def lineage(self) -> str:
        """The random id of the shift. Empty for one that no desk of this format wrote yet."""
        return self._reader.loaded.meta.lineage

    @property
    def documents_now(self) -> Documents:
        """The documents of all cases, as of the last refresh. They are not to be changed."""
        return self._reader.documents

    @property
    def _next_seq(self) -> int:
        return self._reader.documents.seq + 1

    def take_in(self, make: CommitMaker) -> int:
        """Commit what `make` gives, as it is.

        It is given the documents under the lock. Returns the number of new cases.
        """
        with self._access.locked_journal() as journal:
            commit = make(self._reader.documents)
            if commit is None:
                return 0
            commit = msgspec.structs.replace(commit, seq=self._next_seq, by=self._agent)
            self._access.append(journal, commit)
            self._reader.documents.apply(commit)
        self._checkpoints.note_commit()
        return len(commit.new)

    def move_out(self, choose: CaseSelector, keep: DocumentSink) -> tuple[str, ...]:
        """Remove cases after `keep` made them durable elsewhere.

        `choose` gets the cases as they are under the lock. Returns the ids of the cases removed. A process killed in between leaves a
        case in both places, and calling it again moves it.
        """
        with self._access.locked_journal() as journal:
            documents = self._reader.documents
            gone = tuple(choose(documents.cases))
            if not gone:
                return ()
            keep({number: documents.document(number) for number in map(case_number, gone)})
            self._access.remove(journal, Commit(seq=self._next_seq, by=self._agent, gone=gone))
        self._checkpoints.note_commit()
        return gone

    def move_documents_out(self, choose: TableSelector, keep: TableSink) -> tuple[tuple[str, int], ...]:
        """Remove documents of extra tables after `keep` made them durable elsewhere.

        `choose` gives table and number under the lock. Those that are not there are passed over. Returns those removed. It may be
        repeated, as `move_out`.
        """
        with self._access.locked_journal() as journal:
            tables = self._reader.documents.tables
            gone = tuple((name, number) for name, number in choose() if str(number) in tables.get(name, {}))
            if not gone:
                return ()
            dropped = {name: tuple(str(number) for table, number in gone if table == name) for name, _ in gone}
            keep({name: {key: bytes(tables[name][key]) for key in keys} for name, keys in dropped.items()})
            self._access.remove(journal, Commit(seq=self._next_seq, by=self._agent, dropped=dropped))
        self._checkpoints.note_commit()
        return gone
