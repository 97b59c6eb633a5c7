"""The shared shift file: a snapshot everybody can read, a journal everybody appends to under one lock; it knows no screen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desk.errors import DeskError, NotSaved, Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.minting import case_number
from desk.model.shift import Shift
from desk.store.beside import Beside
from desk.store.codec import Document, Meta, encode_snapshot
from desk.store.commits import plan
from desk.store.damage import FORMAT, not_saved, why
from desk.store.documents import Documents
from desk.store.durable import keep_as
from desk.store.folding import BeingFolded, Folding
from desk.store.following import Following
from desk.store.journal import Commit, Heading, Journal, begin_journal
from desk.store.lock import PATIENCE, Lock
from desk.store.opening import identity_of
from desk.store.protocol import Changed

if TYPE_CHECKING:  # loaded when used: a line command needs none of them
    from desk.store.drafts import Drafts
    from desk.store.presence import Presence
    from desk.store.watch import Changes

SMALL = 256 * 1024
_SHARE = 8
"""A journal is folded above SMALL bytes and this part of the snapshot, so that every byte is rewritten a bounded number of times."""

_IDLE = 1.0
_IDLE_OTHERS = 3.0
"""Seconds without a commit until the last writer folds, and until anybody does (the last writer may have been killed)."""

Choose = Callable[[Mapping[str, Case]], Iterable[str]]
Keep = Callable[[Mapping[int, Document]], None]


class FileStore:
    """One process's hold on a shared shift file. One thread at a time may use it."""

    def __init__(
        self,
        beside: Beside,
        *,
        agent: str = "",
        read_only: bool = False,
        rights: int = 0o660,
        seen_by_group: bool = False,
        polling: bool = False,
        patience: float = PATIENCE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read the shift at `beside`. `patience` is how many seconds to wait for the lock. Raises Damaged and Refused."""
        self._beside = beside
        self._agent = agent
        self._read_only = read_only
        self._rights = rights
        self._seen_by_group = seen_by_group
        self._polling = polling
        self._patience = patience
        self._monotonic = monotonic
        self._lock = Lock(beside.lock, agent, rights, like=beside.path)
        self._wrote_at: float | None = None
        self._following = Following(beside, monotonic)

    @property
    def path(self) -> Path:
        """The shift file."""
        return self._beside.path

    @property
    def seq(self) -> int:
        """The number of the last commit this process knows of."""
        return self._documents.seq

    @property
    def shift(self) -> Shift:
        """The shift's own facts."""
        return self._documents.shift

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every case by id, as of the last look."""
        return self._documents.cases

    @cached_property
    def drafts(self) -> Drafts:
        """What this agent typed and has not logged yet."""
        from desk.store.drafts import FileDrafts

        return FileDrafts(self.path, self._agent)

    @cached_property
    def presence(self) -> Presence:
        """Who is here."""
        from desk.store.presence import FilePresence

        return FilePresence(self.path, self._agent, shared=self._seen_by_group)

    def watch(self) -> Changes:
        """A watch that tells when to `refresh` and when to ask who is here; the caller closes it."""
        from desk.store.watch import Watch

        return Watch(self.path, polling=self._polling)

    @property
    def _documents(self) -> Documents:
        return self._following.documents

    def documents(self, table: str) -> Mapping[int, bytes]:
        """The documents of a table of its own, as JSON, by number."""
        return self._documents.table(table)

    def refresh(self) -> Changed:
        """Read what others committed. Raises Damaged when the file cannot be read any more; the last good state is kept."""
        self._following.look()
        return self._following.changed()

    def commit(self, changes: Sequence[Change]) -> Committed:
        """Make all of `changes` durable, or none of them.

        Raises whatever a change's `check` raises, Refused for a case that does not exist, NotSaved when the disk would not take it
        or somebody else holds the file too long.
        """
        self._refuse_if_read_only()
        if not changes:
            return Committed(seq=self.seq, cases=(), entries=())
        with self._writing() as journal:
            planned = plan(changes, self._documents, self._agent)
            commit = planned.commit()
            journal.append(commit)
            committed = planned.settle(commit)
        self._wrote_at = self._monotonic()
        if self._journal_is_large():
            self._fold_quietly()
        return committed

    def move_out(self, choose: Choose, keep: Keep) -> tuple[str, ...]:
        """Take cases out of the shift once `keep` has made them durable elsewhere; the ids of those that went.

        `choose` sees the cases as they are under the lock. Killed in between, a case stands in both places, and doing it again moves it.
        """
        self._refuse_if_read_only()
        with self._writing() as journal:
            gone = tuple(choose(self.cases))
            if not gone:
                return ()
            keep({number: self._documents.document(number) for number in map(case_number, gone)})
            commit = Commit(seq=self.seq + 1, by=self._agent, gone=gone)
            journal.append(commit)
            self._documents.apply(commit)
        self._wrote_at = self._monotonic()
        return gone

    def _refuse_if_read_only(self) -> None:
        if self._read_only:
            raise Refused(f"{self.path.name} was opened for reading only. Nothing was written.")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Journal]:
        """Hold the lock, with everything read that others committed and a journal that is ready."""
        try:
            if self._following.opened.identity is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock.held(self._patience):
                self._following.look()
                yield self._ready_journal()
        except OSError as error:
            raise not_saved(error) from error

    def _ready_journal(self) -> Journal:
        opened = self._following.opened
        if opened.identity is None or opened.foreign or (opened.journal is not None and opened.journal.moved()):
            self._write_whole()
        if opened.journal is None:
            self._begin_journal()
        assert opened.journal is not None
        opened.journal.ready()
        return opened.journal

    def _write_whole(self) -> None:
        """Write everything we know: a new file, one that another program rewrote, or one whose journal was taken away."""
        meta, cases = self._next_meta(), self._documents.documents()
        with Folding(self._beside, encode_snapshot(meta, self._documents.tables, cases), self._rights, locked=True) as folding:
            self._publish(folding, meta, cases)

    def _next_meta(self) -> Meta:
        opened, documents = self._following.opened, self._documents
        journal = opened.journal.heading.generation if opened.journal is not None else 0
        generation = max(opened.meta.generation, journal) + 1
        return Meta(format=FORMAT, generation=generation, seq=documents.seq, last_case=documents.last_case)

    def _publish(self, folding: Folding, meta: Meta, cases: Mapping[int, Document]) -> None:
        """Put a snapshot in place and begin the journal that continues it. Only under the lock."""
        opened = self._following.opened
        if opened.identity is not None and opened.meta.format < FORMAT:
            keep_as(self.path, self._beside.format_copy(opened.meta.format))
        folding.publish()
        opened.identity, opened.meta, opened.foreign = identity_of(self.path), meta, False
        if opened.documents.seq == meta.seq:
            opened.documents.rebase(cases)
            if opened.snapshot is not None:
                opened.snapshot.close()
        self._begin_journal()

    def _begin_journal(self) -> None:
        """Begin the journal that continues the snapshot, with the commits that came since. Only under the lock."""
        opened = self._following.opened
        since = opened.journal.lines_after(opened.meta.seq) if opened.journal is not None else b""
        begin_journal(self._beside, Heading(generation=opened.meta.generation, seq=opened.meta.seq), since)
        self._following.take_up_journal()

    def fold(self) -> bool:
        """Bring the snapshot up to date; False when there is nothing to fold or somebody else is folding.

        The new snapshot is written without the lock, so others go on committing meanwhile. Raises NotSaved when the disk will not
        take it; then everything stays in the journal and nothing is lost.
        """
        self._following.look()
        if self._read_only or self._following.opened.folded:
            return False
        meta, cases = self._next_meta(), self._documents.documents()
        try:
            with Folding(self._beside, encode_snapshot(meta, self._documents.tables, cases), self._rights) as folding:
                return self._publish_in_turn(folding, meta, cases)
        except BeingFolded:
            return False
        except OSError as error:
            raise NotSaved(f"{self.path.name} could not be folded: {why(error)}. {_IN_JOURNAL}") from error

    def _publish_in_turn(self, folding: Folding, meta: Meta, cases: Mapping[int, Document]) -> bool:
        with self._lock.held(self._patience):
            before = self._following.opened
            self._following.look()
            if self._following.opened is not before or before.meta.generation >= meta.generation:
                return False
            self._publish(folding, meta, cases)
        return True

    def fold_if_idle(self) -> bool:
        """Fold when nobody committed for a second (three, when the last commit was somebody else's). Never raises for a full disk."""
        wrote, heard = self._wrote_at or 0.0, self._following.heard_at
        patience = _IDLE if wrote >= heard else _IDLE_OTHERS
        if self._following.opened.folded or self._monotonic() - max(wrote, heard) < patience:
            return False
        self._following.heard_at = self._monotonic()
        return self._fold_quietly()

    def _fold_quietly(self) -> bool:
        try:
            return self.fold()
        except DeskError as error:
            self._following.notices.append(str(error))
            return False

    def _journal_is_large(self) -> bool:
        opened = self._following.opened
        size = opened.identity[1] if opened.identity else 0
        return opened.journal is not None and opened.journal.end > max(SMALL, size // _SHARE)

    def close(self) -> None:
        """Fold what is left and let go of the file.

        A process that only read folds nothing, and neither does one that wrote to a case or two of a large shift without reading the
        others: a line command must cost the same on 20,000 cases as on 100. Its commits stay in the journal until somebody folds.
        """
        if self._wrote_at is not None and not self._following.opened.folded and (self._documents.whole or self._journal_is_large()):
            self._fold_quietly()
        if "presence" in self.__dict__:
            self.presence.leave()
        self._following.opened.close()
        self._lock.close()


_IN_JOURNAL = "Nothing is lost: what was saved stands in the journal, and is folded when there is room."
