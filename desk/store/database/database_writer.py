"""Commits changes to a database.

A commit is planned on what is known and handed to one function of the server. It takes it, or says that something came between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

import msgspec

from desk.errors import DeskError, NotSaved, Offline, Refused, Unsure
from desk.model.case import Case, decode_entry
from desk.model.changes import Change, Committed, NewCase, PutDocument, SetShift
from desk.model.ids import case_number
from desk.store.database.commit_rows import FedCommit, rows_of_commit, told_line
from desk.store.database.database_reader import DatabaseReader
from desk.store.database.link import DatabaseLink
from desk.store.database.link_errors import LinkLost, TryAgain
from desk.store.database.statements import APPEND, FORMAT, LOCK_COMMITS, SEQ_OF_TOKEN
from desk.store.database.stored_cases import month_of_case, stored_document
from desk.store.file.archives import ArchivedDocument
from desk.store.file.commit_plan import CommitPlan, plan_commit
from desk.store.file.documents import Documents
from desk.store.file.journal_codec import Commit
from desk.store.file.renumbered_changes import named_cases
from desk.store.file.snapshot_codec import SHIFT

PATIENCE = 5.0
"""Seconds to come back to the database after the link broke in the middle of a commit."""

_FREE_TRIES = 2
"""Tries of a commit before the lock is held while looking, so that nobody starves."""

_TRIES = 6
_UNSURE = (
    "It is not known whether this was saved: the connection broke while it was being written. Your text is kept. desk looks as soon as "
    "the database can be reached, and tells you."
)


@dataclass(slots=True)
class _Attempt:
    """One commit on its way. Its token stays the same over all its tries."""

    changes: Sequence[Change]
    token: str
    seen: Mapping[str, Case]
    returned: set[int]


class DatabaseWriter:
    """Commits what one store is given."""

    def __init__(self, link: DatabaseLink, reader: DatabaseReader, agent: str, patience: float = PATIENCE) -> None:
        """Commit over `link` as `agent`. `patience` is how many seconds a commit tries to come back after the link broke."""
        self._link = link
        self._reader = reader
        self._agent = agent
        self._patience = patience
        self._unsure = ""

    def commit(self, changes: Sequence[Change]) -> Committed:
        """Make all of `changes` durable, or none of them. Raises what the store's `commit` raises."""
        if self.resolve_unsure():
            raise Refused(f"{self._reader.notices.pop()} Nothing was written now: look at it first, then throw the draft away or save it.")
        return self._tried(_Attempt(changes, str(uuid4()), named_cases(changes, self._reader.documents.cases), set()))

    def _tried(self, attempt: _Attempt) -> Committed:
        """Try until it is taken. From the third try on the lock is held while looking."""
        for number in range(_TRIES):
            try:
                done = self._append(attempt) if number < _FREE_TRIES else self._append_locked(attempt)
            except TryAgain:
                done = None
            except LinkLost:
                done = self._found_after_break(attempt)
            if done is not None:
                return done
            if number + 1 < _FREE_TRIES:
                self._reader.read_feed()
        raise NotSaved("Not saved: others wrote at the same time again and again. Nothing of this was written; save again.")

    def _append_locked(self, attempt: _Attempt) -> Committed | None:
        with self._link.transaction():
            self._link.rows(LOCK_COMMITS)
            self._reader.read_feed()
            return self._append(attempt)

    def _append(self, attempt: _Attempt) -> Committed | None:
        """Plan and hand over. None when something came between. Raises LinkLost and TryAgain."""
        plan = self._planned(attempt)
        commit = plan.commit()
        rows = rows_of_commit(commit, self._revision, attempt.returned)
        known, rests_on_all = self._reader.documents.seq, _rests_on_all(attempt.changes)
        head = [FORMAT, attempt.token, self._agent, known, rests_on_all]
        found = self._link.rows(APPEND, [*head, *rows.arguments(), told_line(commit)])
        if not found:
            return None
        seq, was_there = found[0]
        return self._committed_before(seq) if was_there else self._applied(plan, commit, seq, attempt.token)

    def _planned(self, attempt: _Attempt) -> CommitPlan:
        """The plan on what is known. What is refused on that is planned again on what there is."""
        find = self._finder(attempt.returned)
        try:
            return plan_commit(attempt.changes, self._reader.documents, self._agent, find, seen=attempt.seen)
        except DeskError:
            if not self._reader.read_feed():
                raise
        return plan_commit(attempt.changes, self._reader.documents, self._agent, find, seen=attempt.seen)

    def _finder(self, returned: set[int]) -> Callable[[int], ArchivedDocument | None]:
        returned.clear()

        def find(number: int) -> ArchivedDocument | None:
            found = self.archived_document(number)
            if found is not None:
                returned.add(number)
            return found

        return find

    def archived_document(self, number: int) -> ArchivedDocument | None:
        """The archived case of a number. None when there is none."""
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

    def _applied(self, plan: CommitPlan, commit: Commit, seq: int, token: str) -> Committed:
        """Take a commit in, after those that came between."""
        if seq != self._reader.documents.seq + 1:
            self._reader.read_until(seq - 1)
        done = plan.apply(msgspec.structs.replace(commit, seq=seq))
        self._reader.note_token(token)
        return done

    def _found_after_break(self, attempt: _Attempt) -> Committed | None:
        """The commit in the middle of which the link broke. None when it was not taken.

        Its token stays the same: a first try that is still on its way and a second one cannot both be taken. Raises Unsure.
        """
        try:
            self._link.wait_until_up(self._patience)
            found = self._link.read(SEQ_OF_TOKEN, (attempt.token,))
            if not found:
                self._reader.read_feed()
        except (Offline, LinkLost) as error:
            self._unsure = attempt.token
            raise Unsure(_UNSURE) from error
        return self._committed_before(found[0][0]) if found else None

    def _committed_before(self, seq: int) -> Committed:
        """A commit that had been taken, read back."""
        fed = self._reader.read_until(seq)
        return _committed_of(next(each for each in fed if each.commit.seq == seq), self._reader.documents)

    def resolve_unsure(self) -> bool:
        """Find out what became of a commit that was not known. Returns whether it had been taken. Raises Offline."""
        if not self._unsure:
            return False
        found = self._link.read(SEQ_OF_TOKEN, (self._unsure,))
        self._unsure = ""
        words = "It was saved: what you wrote when the connection broke stands on the shift."
        self._reader.notices.append(words if found else "It was not saved: what you wrote when the connection broke. Save it again.")
        return bool(found)


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


def _committed_of(fed: FedCommit, documents: Documents) -> Committed:
    """The answer to a commit, from what stands in the database."""
    commit = fed.commit
    ids = [msgspec.json.decode(document)["id"] for document in commit.new]
    cases = tuple(documents.cases[case] for case in dict.fromkeys((*ids, *commit.add)) if case in documents.cases)
    added = [decode_entry(entry, case.created_at) for case in cases for entry in commit.add.get(case.id, ())]
    begun = [entry for case in cases if case.id in ids for entry in case.entries]
    put = tuple((name, int(key)) for name, table in commit.put.items() if name != SHIFT for key in table)
    return Committed(commit.seq, cases, (*begun, *added), put)
