"""The shared shift file: a snapshot everybody can read, a journal everybody appends to under one lock; it knows no screen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from desk.errors import DeskError, NotSaved, Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift
from desk.store.beside import Beside
from desk.store.codec import FORMAT, Document, Meta, encode_snapshot, is_ours
from desk.store.commits import plan
from desk.store.documents import SHIFT, Documents
from desk.store.durable import keep_as, sync_folder, write_beside
from desk.store.journal import Heading, Journal, Rewound, encode_line
from desk.store.lock import PATIENCE, Lock
from desk.store.opening import follow, identity_of, read_head, read_shift
from desk.store.protocol import Changed
from desk.store.snapshot import BeingFolded, Folding

SMALL = 256 * 1024
"""Bytes. A journal above this is folded, unless the snapshot is so large that it is not worth it yet; a snapshot below this is folded
whenever a writer closes, since that costs no more than a few commits."""

_SHARE = 8
"""A journal is folded when it has grown to this part of the snapshot, so that every byte is rewritten a bounded number of times."""

_IDLE = 1.0
_IDLE_OTHERS = 3.0
"""Seconds without a commit until the last writer folds, and until anybody does (the last writer may have been killed)."""


class FileStore:
    """One process's hold on a shared shift file. One thread at a time may use it."""

    def __init__(
        self,
        beside: Beside,
        *,
        agent: str = "",
        read_only: bool = False,
        rights: int = 0o660,
        patience: float = PATIENCE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._beside = beside
        self._agent = agent
        self._read_only = read_only
        self._rights = rights
        self._patience = patience
        self._monotonic = monotonic
        self._lock = Lock(beside.lock, agent, rights)
        self._quiet_since = monotonic()
        self._wrote = self._wrote_last = False
        self._touched: dict[str, None] = {}
        self._opened = read_shift(beside, writing=not read_only)
        self._notices = self._opened.notices

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

    @property
    def _documents(self) -> Documents:
        return self._opened.documents

    def refresh(self) -> Changed:
        """Read what others committed. Raises Damaged when the file cannot be read any more; the last good state is kept."""
        self._look()
        touched, self._touched = self._touched, {}
        notices, self._notices = self._notices, []
        cases = tuple(case for case in touched if case != SHIFT)
        return Changed(cases=cases, shift=SHIFT in touched, notices=tuple(notices))

    def _look(self) -> None:
        try:
            self._read_tail()
        except Rewound:
            self._read_again()
        identity = identity_of(self.path)
        if identity != self._opened.identity and not self._folded_by_others():
            self._read_again()
        self._opened.identity = identity

    def _read_tail(self) -> None:
        journal = self._opened.journal
        if journal is not None:
            self._follow(journal)
            if not journal.moved():
                return
        newer = Journal.open(self._beside.journal, writing=not self._read_only)
        if newer is None:
            return
        if newer.heading.seq > self.seq:
            newer.close()
            raise Rewound
        self._opened.close()
        self._opened.journal = newer
        self._follow(newer)

    def _follow(self, journal: Journal) -> None:
        touched = follow(self._documents, journal.read_new(), journal.path)
        if touched:
            self._touched |= dict.fromkeys(touched)
            self._quiet_since = self._monotonic()
            self._wrote_last = False

    def _folded_by_others(self) -> bool:
        """Whether the snapshot changed only because somebody folded the journal we follow: then its numbers have moved on."""
        try:
            head = read_head(self.path)
        except FileNotFoundError:
            return False
        if not is_ours(head) or self._opened.foreign:
            return False
        with contextlib.suppress(msgspec.DecodeError):
            meta = msgspec.json.decode(head[len(b'{"_meta":{"1":') : -len(b"},")], type=Meta)
            if meta.format == FORMAT and meta.generation > self._opened.meta.generation and meta.seq <= self.seq:
                self._opened.meta = meta
                return True
        return False

    def _read_again(self) -> None:
        before = self._opened
        self._opened = read_shift(self._beside, writing=not self._read_only)
        before.close()
        self._notices += self._opened.notices
        self._touched |= dict.fromkeys(_differing(before.documents, self._documents))

    def commit(self, changes: Sequence[Change]) -> Committed:
        """Make all of `changes` durable, or none of them.

        Raises whatever a change's `check` raises, Refused for a case that does not exist, NotSaved when the disk would not take it
        or somebody else holds the file too long.
        """
        if self._read_only:
            raise Refused(f"{self.path.name} was opened for reading only. Nothing was written.")
        if not changes:
            return Committed(seq=self.seq, cases=(), entries=())
        with self._writing() as journal:
            planned = plan(changes, self._documents, self._agent)
            commit = planned.commit()
            journal.append(commit)
            committed = planned.settle(commit)
        self._wrote = self._wrote_last = True
        self._quiet_since = self._monotonic()
        if journal.end > self._fold_size():
            self._fold_quietly()
        return committed

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Journal]:
        """Hold the lock, with everything read that others committed and the file as a writer needs it."""
        try:
            if self._opened.identity is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock.held(self._patience):
                yield self._ready_journal()
        except OSError as error:
            raise NotSaved(f"Not saved: {(error.strerror or str(error)).lower()}. Nothing of this was written.") from error

    def _ready_journal(self) -> Journal:
        self._look()
        opened = self._opened
        if opened.identity is None or opened.foreign:
            self._write_whole()
        if opened.journal is None:
            self._begin_journal(b"")
        assert opened.journal is not None
        opened.journal.cut_torn_end()
        return opened.journal

    def _write_whole(self) -> None:
        with self._folding() as (folding, meta, cases):
            self._publish(folding, meta, cases)

    @contextlib.contextmanager
    def _folding(self) -> Iterator[tuple[Folding, Meta, Mapping[int, Document]]]:
        """The next snapshot, durable beside the file."""
        documents = self._documents
        cases = documents.documents()
        generation = self._opened.meta.generation
        if self._opened.journal is not None:
            generation = max(generation, self._opened.journal.heading.generation)
        meta = Meta(format=FORMAT, generation=generation + 1, seq=documents.seq, last_case=documents.last_case)
        with Folding(self._beside, encode_snapshot(meta, documents.tables, cases), self._rights) as folding:
            yield folding, meta, cases

    def _publish(self, folding: Folding, meta: Meta, cases: Mapping[int, Document]) -> None:
        """Put a snapshot in place and begin the journal that continues it. Only under the lock."""
        folding.publish()
        opened = self._opened
        opened.identity, opened.meta, opened.foreign = identity_of(self.path), meta, False
        if opened.documents.seq == meta.seq:
            opened.documents.rebase(cases)
        self._begin_journal(opened.journal.lines_after(meta.seq) if opened.journal else b"")

    def _begin_journal(self, lines: bytes) -> None:
        """Begin a journal that continues the snapshot, keeping the one before. Only under the lock."""
        beside, meta = self._beside, self._opened.meta
        with contextlib.suppress(FileNotFoundError):
            keep_as(beside.journal, beside.previous_journal)
        heading = encode_line(Heading(generation=meta.generation, seq=meta.seq))
        write_beside(beside.journal, heading + lines, self._rights)
        sync_folder(self.path.parent)
        self._read_tail()

    def _fold_size(self) -> int:
        size = self._opened.identity[1] if self._opened.identity else 0
        return max(SMALL, size // _SHARE)

    def fold(self) -> bool:
        """Bring the snapshot up to date; False when there is nothing to fold or somebody else is folding.

        The new snapshot is written without the lock, so others go on committing meanwhile. Raises NotSaved when the disk will not
        take it; then everything stays in the journal and nothing is lost.
        """
        self._look()
        if self._read_only or self._opened.folded:
            return False
        try:
            with self._folding() as (folding, meta, cases), self._writing():
                if self._opened.meta.generation >= meta.generation:
                    return False
                self._publish(folding, meta, cases)
        except BeingFolded:
            return False
        except OSError as error:
            raise NotSaved(f"{self.path.name} could not be folded: {(error.strerror or str(error)).lower()}. {_IN_JOURNAL}") from error
        return True

    def fold_if_idle(self) -> bool:
        """Fold when nobody committed for a second (three, when the last commit was somebody else's). Never raises for a full disk."""
        patience = _IDLE if self._wrote_last else _IDLE_OTHERS
        if self._opened.folded or self._monotonic() - self._quiet_since < patience:
            return False
        self._quiet_since = self._monotonic()
        return self._fold_quietly()

    def _fold_quietly(self) -> bool:
        try:
            return self.fold()
        except DeskError as error:
            self._notices.append(str(error))
            return False

    def close(self) -> None:
        """Fold what is left, if this process wrote and it is worth it, and let go of the file."""
        if self._wrote and not self._opened.folded:
            self._fold_quietly()
        self._opened.close()
        self._lock.close()


_IN_JOURNAL = "Nothing is lost: what was saved stands in the journal, and is folded when there is room."


def _differing(before: Documents, after: Documents) -> Iterator[str]:
    """The cases that are not the same in two states of a shift, and `shift` when its facts are not."""
    for number in {*before, *after}:
        if number not in before or number not in after or bytes(before.document(number)) != bytes(after.document(number)):
            yield f"C-{number}"
    if before.tables.get(SHIFT) != after.tables.get(SHIFT):
        yield SHIFT
