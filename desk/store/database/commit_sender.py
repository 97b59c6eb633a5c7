"""Hands commits over to a database.

One function of the server takes a commit, or says that something came between. Each has its token, by which it is found again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from uuid import uuid4

import msgspec

from desk.errors import DeskError, NotSaved, Offline, Unsure
from desk.model.case import decode_entry
from desk.model.changes import Committed
from desk.store.database.commit_rows import CommitRows, FedCommit, told_line
from desk.store.database.database_reader import DatabaseReader
from desk.store.database.link import DatabaseLink
from desk.store.database.link_errors import LinkLost, NoSchema, TryAgain, offline_error
from desk.store.database.prepared_commit import Preparation, PreparedCommit
from desk.store.database.statements import APPEND, FORMAT, LOCK_COMMITS, SEQ_OF_TOKEN
from desk.store.documents.commit import Commit
from desk.store.documents.commit_plan import clock_words
from desk.store.documents.documents import Documents
from desk.store.documents.kept_commit import kept_commit
from desk.store.documents.table_names import SHIFT
from desk.store.kept_commits import KeptCommits
from desk.store.protocol import SettledCommit

PATIENCE = 5.0
"""Seconds to come back to the database after the link broke in the middle of a commit."""

_FREE_TRIES = 2
"""Tries of a commit before the lock is held while looking, so that nobody starves."""

_TRIES = 6
_ANSWER_SECONDS = 7.0
"""Seconds for the answer to a commit. The server itself gives up its lock after five."""
_LARGE_SECONDS = 120.0
"""Seconds that a large commit may take, such as an import."""

_UNSURE = "It is not known whether this was saved: the connection broke while it was being written."
_WAS_SAVED = "It was saved: what you wrote when the connection broke stands on the shift."
_WAS_NOT_SAVED = "It was not saved: what you wrote when the connection broke. Save it again."


class CommitSender:
    """Hands over the commits of one store."""

    def __init__(self, link: DatabaseLink, reader: DatabaseReader, agent: str, kept: KeptCommits, patience: float = PATIENCE) -> None:
        """Commit over `link` as `agent`. What is taken is `kept` on this machine.

        `patience` is how many seconds a commit tries to come back after the link broke.
        """
        self._link = link
        self._reader = reader
        self._agent = agent
        self._kept = kept
        self._patience = patience
        self._unsure: dict[str, None] = {}

    def hand_over(self, prepare: Preparation) -> Committed:
        """Try until it is taken, under one token. From the third try on the lock is held while looking."""
        token = str(uuid4())
        for number in range(_TRIES):
            try:
                done = self._append(prepare, token) if number < _FREE_TRIES else self._append_locked(prepare, token)
            except TryAgain:
                done = None
            except LinkLost:
                done = self._found_after_break(token)
            if done is not None:
                return done
            if number + 1 < _FREE_TRIES:
                self._reader.read_feed()
        raise NotSaved("Not saved: others wrote at the same time again and again. Nothing of this was written; save again.")

    def _append_locked(self, prepare: Preparation, token: str) -> Committed | None:
        with self._link.transaction():
            self._link.rows(LOCK_COMMITS)
            self._reader.read_feed()
            prepared = self._prepared(prepare)
            found = self._offered(prepared, token)
        return self._taken(prepared, found, token)  # only now is it committed

    def _append(self, prepare: Preparation, token: str) -> Committed | None:
        """Prepare and hand over. None when something came between. Raises LinkLost and TryAgain."""
        prepared = self._prepared(prepare)
        return self._taken(prepared, self._offered(prepared, token), token)

    def _offered(self, prepared: PreparedCommit | None, token: str) -> tuple[int, bool] | None:
        return self._sent(token, prepared.rows, told_line(prepared.commit), prepared.rests_on_all) if prepared else None

    def _taken(self, prepared: PreparedCommit | None, found: tuple[int, bool] | None, token: str) -> Committed | None:
        """The answer to what the server took. None when something came between. Raises LinkLost."""
        if prepared is None:
            return Committed(self._reader.documents.seq, (), ())
        if found is None:
            return None
        seq, was_there = found
        try:
            return self._committed_before(seq) if was_there else self._applied(prepared, seq, token)
        except Offline as error:  # it is taken: what cannot be read now must not be called unsaved
            raise LinkLost(str(error)) from error

    def _prepared(self, prepare: Preparation) -> PreparedCommit | None:
        """The commit on what is known. What is refused on that is prepared again on what there is."""
        try:
            return prepare()
        except DeskError:
            if not self._reader.read_feed():
                raise
        return prepare()

    def _sent(self, token: str, rows: CommitRows, line: str, rests_on_all: bool) -> tuple[int, bool] | None:
        """Number of a commit, and whether its token stood there before. None when something came between."""
        head = [FORMAT, token, self._agent, self._reader.documents.seq, rests_on_all]
        with self._link.patience(_LARGE_SECONDS) if rows.is_large else self._link.answered_within(_ANSWER_SECONDS):
            found = self._link.rows(APPEND, [*head, *rows.arguments(), line])
        return (found[0][0], found[0][1]) if found else None

    def _applied(self, prepared: PreparedCommit, seq: int, token: str) -> Committed:
        """Take a commit in, after those that came between."""
        if seq != self._reader.documents.seq + 1:
            self._reader.read_until(seq - 1)
        commit = msgspec.structs.replace(prepared.commit, seq=seq)
        done = prepared.apply(commit)
        self._reader.token = token
        self._keep(commit, token)
        self._reader.tell_clock(clock_words(prepared.seconds_behind))
        return done

    def _found_after_break(self, token: str) -> Committed | None:
        """The commit in the middle of which the link broke. None when it was not taken.

        Its token stays the same: a first try that is still on its way and a second one cannot both be taken. Raises Unsure.
        """
        until = time.monotonic() + self._patience
        while True:
            try:
                self._link.wait_until_up(until - time.monotonic())
                return self._taken_before(token)
            except (Offline, LinkLost) as error:
                if time.monotonic() < until:
                    continue
                self._unsure[token] = None
                raise Unsure(_UNSURE, token) from error

    def _taken_before(self, token: str) -> Committed | None:
        """The commit of a token. None when there is none, and then everything new is read."""
        found = self._link.read(SEQ_OF_TOKEN, (token,))
        if found:
            return self._committed_before(found[0][0])
        self._reader.read_feed()
        return None

    def _committed_before(self, seq: int) -> Committed:
        """A commit that had been taken, read back. It may have been read already, as another's."""
        self._reader.read_until(seq)
        fed = self._reader.commit_at(seq)
        self._keep(fed.commit, fed.token)
        return _committed_of(fed, self._reader.documents)

    def _keep(self, commit: Commit, token: str) -> None:
        """Keep a commit that was taken. What goes wrong with that is no failure of the commit."""
        with suppress(Exception):
            kept = kept_commit(commit, token, self._reader.documents)
            if kept is not None:
                self._kept.add(kept)

    def note_unsure(self, tokens: Iterable[str]) -> None:
        """Note commits of an earlier sitting that were not known."""
        self._unsure |= dict.fromkeys(tokens)

    def settle_unsure(self) -> bool:
        """Find out what became of commits that were not known. Returns whether one had been taken. Raises Offline."""
        was_saved = False
        while self._unsure:
            token = next(iter(self._unsure))
            try:
                committed = self._settled(token)
            except NoSchema:  # there is no shift any more
                committed = None
            except (LinkLost, TryAgain) as error:
                raise offline_error(str(error)) from error
            del self._unsure[token]
            self._reader.settled.append(SettledCommit(token, committed))
            self._reader.notices.append(_WAS_SAVED if committed else _WAS_NOT_SAVED)
            was_saved = was_saved or committed is not None
        return was_saved

    def _settled(self, token: str) -> Committed | None:
        """The commit of a token. None when it was not taken, and then it never will be.

        Its token is used up by an empty commit: what may still be on its way finds it taken. Raises Offline and LinkLost.
        """
        while (found := self._sent(token, CommitRows(), "", rests_on_all=False)) is None:  # the server went back in time
            self._reader.read_feed()
        seq, was_there = found
        if not was_there:
            return None
        return self._committed_before(seq) if seq > self._reader.documents.seq else Committed(seq, (), ())


def _committed_of(fed: FedCommit, documents: Documents) -> Committed:
    """The answer to a commit, from what stands in the database."""
    commit = fed.commit
    ids = [msgspec.json.decode(document)["id"] for document in commit.new]
    cases = tuple(documents.cases[case] for case in dict.fromkeys((*ids, *commit.add)) if case in documents.cases)
    added = [decode_entry(entry, case.created_at) for case in cases for entry in commit.add.get(case.id, ())]
    begun = [entry for case in cases if case.id in ids for entry in case.entries]
    put = tuple((name, int(key)) for name, table in commit.put.items() if name != SHIFT for key in table)
    return Committed(commit.seq, cases, (*begun, *added), put)
