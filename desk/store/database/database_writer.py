"""Plans commits to a database on what is known there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

import msgspec
from msgspec import Raw

from desk.errors import Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed, NewCase, PutDocument, SetShift
from desk.model.entries import AnyEntry
from desk.model.ids import case_id, case_number
from desk.store.case_archive import CommitMaker
from desk.store.database.answer_order import in_order_of
from desk.store.database.commit_rows import rows_of_commit
from desk.store.database.commit_sender import CommitSender
from desk.store.database.database_reader import DatabaseReader
from desk.store.database.link import DatabaseLink
from desk.store.database.prepared_commit import PreparedCommit
from desk.store.database.stored_cases import month_of_case, stored_document
from desk.store.documents.archived_document import ArchivedDocument
from desk.store.documents.case_merge import unknown_entries
from desk.store.documents.commit import Commit
from desk.store.documents.commit_plan import plan_commit
from desk.store.documents.document_codec import document_entries, document_id
from desk.store.documents.renumbered_changes import named_cases


class DatabaseWriter:
    """Plans the commits of one store."""

    def __init__(self, link: DatabaseLink, reader: DatabaseReader, sender: CommitSender, agent: str) -> None:
        self._link = link
        self._reader = reader
        self._sender = sender
        self._agent = agent

    def commit(self, changes: Sequence[Change]) -> Committed:
        """Make all of `changes` durable, or none of them. Raises what the store's `commit` raises."""
        if self._sender.settle_unsure():
            raise Refused(f"{self._reader.notices.pop()} Nothing was written now: look at it first.")
        seen = named_cases(changes, self._reader.documents.cases)
        planned: Sequence[AnyEntry] = ()

        def prepare() -> PreparedCommit:
            nonlocal planned
            prepared = self._planned(changes, seen)
            planned = prepared.entries
            return prepared

        done = self._sender.hand_over(prepare)
        return in_order_of(planned, done)

    def take_in(self, make: CommitMaker, *, is_told: bool = False) -> int:
        """Commit what `make` gives, as it is. Returns the number of new cases. The next refresh tells of it where it `is_told`."""
        taken: list[int] = [0]

        def prepare() -> PreparedCommit | None:
            commit = make(self._reader.documents)
            if commit is None:
                return None
            taken[0] = len(commit.new)
            commit, returned = self._with_archived(commit)
            return PreparedCommit(commit, rows_of_commit(commit, self._revision, returned), True, partial(self._taken_in, is_told))

        self._sender.hand_over(prepare)
        return taken[0]

    def _with_archived(self, commit: Commit) -> tuple[Commit, Collection[int]]:
        """A commit in which archived cases come back, with what they lacked.

        The second result are their numbers.
        """
        new, add, returned = [], dict(commit.add), set[int]()
        for document in commit.new:
            number = case_number(document_id(document))
            found = self.archived_document(number) if number <= self._reader.documents.last_case else None
            new.append(document if found is None else Raw(bytes(found.document)))
            if found is not None:
                returned.add(number)
                add[case_id(number)] = tuple(unknown_entries(document_entries(found.document), document_entries(document), number))
        return msgspec.structs.replace(commit, new=tuple(new), add=add), returned

    def _taken_in(self, is_told: bool, commit: Commit) -> Committed:
        self._reader.take(commit, is_own=not is_told)
        return Committed(commit.seq, (), ())

    def _planned(self, changes: Sequence[Change], seen: Mapping[str, Case]) -> PreparedCommit:
        returned: set[int] = set()

        def find_archived(number: int) -> ArchivedDocument | None:
            found = self.archived_document(number)
            if found is not None:
                returned.add(number)
            return found

        plan = plan_commit(changes, self._reader.documents, self._agent, find_archived, seen=seen)
        commit = plan.commit()
        return PreparedCommit(
            commit,
            rows_of_commit(commit, self._revision, returned),
            _rests_on_all(changes),
            plan.apply,
            plan.seconds_behind,
            tuple(plan.entries),
        )

    def archived_document(self, number: int) -> ArchivedDocument | None:
        """The archived case of a number. None when there is none."""
        if not self._reader.opening.is_begun:
            return None
        month = month_of_case(self._link, number, self._reader.documents.seq)
        document = stored_document(self._link, number, self._reader.documents.seq) if month else None
        return ArchivedDocument(month, document) if document is not None else None

    def _revision(self, case: str) -> int:
        """The number of entries that a case has now. One in an archive is counted there."""
        known = self._reader.documents.cases.get(case)
        if known is None:
            found = self.archived_document(case_number(case))
            known = found.case if found is not None else None
        return known.rev if known is not None else 0


def _rests_on_all(changes: Sequence[Change]) -> bool:
    """May a change rest on more than it names?

    A check of a new case sees all cases, and what makes a document may ask for any.
    """
    return any(
        (isinstance(change, NewCase) and change.check is not None)
        or (isinstance(change, SetShift) and callable(change.shift))
        or (isinstance(change, PutDocument) and (change.make is not None or change.check is not None or callable(change.document)))
        for change in changes
    )
