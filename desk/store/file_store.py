"""The shared shift file: a snapshot everybody can read, a journal everybody appends to under one lock; it knows no screen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desk.errors import Damaged, DeskError, NotSaved, Refused
from desk.model.case import Case
from desk.model.changes import Change, Committed
from desk.model.shift import Shift
from desk.store.beside import Beside
from desk.store.codec import SHIFT, Document, Meta, encode_snapshot
from desk.store.commits import plan
from desk.store.damage import FORMAT
from desk.store.documents import Documents
from desk.store.durable import keep_as, sync_folder, write_beside
from desk.store.folding import BeingFolded, Folding
from desk.store.journal import Heading, Journal, Rewound, encode_line
from desk.store.lock import PATIENCE, Lock
from desk.store.opening import follow, identity_of, read_shift
from desk.store.protocol import Changed
from desk.store.snapshot import head_meta

if TYPE_CHECKING:
    from desk.store.drafts import Drafts
    from desk.store.presence import Presence
    from desk.store.watch import Changes

SMALL = 256 * 1024
_SHARE = 8
"""A journal is folded above SMALL bytes and this part of the snapshot, so that every byte is rewritten a bounded number of times."""

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
        self._opened = read_shift(beside)
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

    @cached_property
    def drafts(self) -> Drafts:
        """What this agent typed and has not logged yet."""
        from desk.store.drafts import FileDrafts

        return FileDrafts(self.path, self._agent)

    @cached_property
    def presence(self) -> Presence:
        """Who is here."""
        from desk.store.presence import FilePresence

        return FilePresence(self.path, self._agent)

    def watch(self) -> Changes:
        """A watch that tells when to `refresh` and when to ask who is here; the caller closes it."""
        from desk.store.watch import Watch

        return Watch(self.path)

    @property
    def _documents(self) -> Documents:
        return self._opened.documents

    def refresh(self) -> Changed:
        """Read what others committed. Raises Damaged when the file cannot be read any more; the last good state is kept."""
        self._look()
        touched, self._touched = self._touched, {}
        notices, self._notices = self._notices, []
        shift = SHIFT in touched
        touched.pop(SHIFT, None)
        return Changed(
            cases=tuple(case for case in touched if case in self.cases),
            gone=tuple(case for case in touched if case not in self.cases),
            shift=shift,
            notices=tuple(notices),
        )

    def _look(self) -> None:
        """Bring the documents up to date: the journal's new lines, or everything when those do not follow from what we know."""
        try:
            self._read_tail()
        except (Rewound, Damaged):
            self._read_again()
        identity = identity_of(self.path)
        if identity == self._opened.identity:
            return
        if self._folded_by_others():
            self._opened.identity = identity
        else:
            self._read_again()

    def _read_tail(self) -> None:
        journal = self._opened.journal
        if journal is not None:
            self._follow(journal)
            if not journal.moved():
                return
        newer = Journal.open(self._beside.journal)
        if newer is None:
            return
        if newer.heading.seq > self.seq:
            newer.close()
            raise Rewound
        if journal is not None:
            journal.close()
        self._opened.journal = newer
        self._follow(newer)

    def _follow(self, journal: Journal) -> None:
        touched = follow(self._documents, journal.read_new(), journal.path)
        if touched:
            self._touched |= dict.fromkeys(touched)
            self._quiet_since = self._monotonic()
            self._wrote_last = False

    def _folded_by_others(self) -> bool:
        """Whether the snapshot changed only because somebody folded what we know: then its numbers have moved on."""
        meta = head_meta(self.path)
        if meta is None or self._opened.foreign or meta.format != FORMAT:
            return False
        if meta.generation <= self._opened.meta.generation or meta.seq > self.seq:
            return False
        self._opened.meta = meta
        return True

    def _read_again(self) -> None:
        before = self._opened
        self._opened = read_shift(self._beside)
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
        if opened.identity is None or opened.foreign or (opened.journal is not None and opened.journal.moved()):
            self._write_whole()
        if opened.journal is None:
            self._begin_journal(b"")
        assert opened.journal is not None
        opened.journal.ready()
        return opened.journal

    def _write_whole(self) -> None:
        """Write everything we know: a new file, one that another program rewrote, or one whose journal was taken away."""
        cases, meta = self._documents.documents(), self._next_meta()
        with Folding(self._beside, encode_snapshot(meta, self._documents.tables, cases), self._rights, locked=True) as folding:
            self._publish(folding, meta, cases)

    def _next_meta(self) -> Meta:
        generation = self._opened.meta.generation
        if self._opened.journal is not None:
            generation = max(generation, self._opened.journal.heading.generation)
        documents = self._documents
        return Meta(format=FORMAT, generation=generation + 1, seq=documents.seq, last_case=documents.last_case)

    def _publish(self, folding: Folding, meta: Meta, cases: Mapping[int, Document]) -> None:
        """Put a snapshot in place and begin the journal that continues it. Only under the lock."""
        folding.publish()
        opened = self._opened
        opened.identity, opened.meta, opened.foreign = identity_of(self.path), meta, False
        if opened.documents.seq == meta.seq:
            opened.documents.rebase(cases)
            if opened.snapshot is not None:
                opened.snapshot.close()
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
        cases, meta = self._documents.documents(), self._next_meta()
        try:
            with Folding(self._beside, encode_snapshot(meta, self._documents.tables, cases), self._rights) as folding:
                return self._publish_in_turn(folding, meta, cases)
        except BeingFolded:
            return False
        except OSError as error:
            raise NotSaved(f"{self.path.name} could not be folded: {(error.strerror or str(error)).lower()}. {_IN_JOURNAL}") from error

    def _publish_in_turn(self, folding: Folding, meta: Meta, cases: Mapping[int, Document]) -> bool:
        with self._writing():
            if self._opened.meta.generation >= meta.generation:
                return False
            self._publish(folding, meta, cases)
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
        """Fold what is left and let go of the file.

        A process that only read folds nothing, and neither does one that wrote to a case or two of a large shift without reading the
        others: a line command must cost the same on 20,000 cases as on 100. Its commits stay in the journal until somebody folds.
        """
        if self._wrote and not self._opened.folded and self._worth_folding():
            self._fold_quietly()
        if "presence" in self.__dict__:
            self.presence.leave()
        self._opened.close()
        self._lock.close()

    def _worth_folding(self) -> bool:
        """A process that holds everything folds what is left; one that looked at a case or two of many only when it costs little."""
        opened = self._opened
        return self._documents.whole or (opened.journal is not None and opened.journal.end > self._fold_size())


_IN_JOURNAL = "Nothing is lost: what was saved stands in the journal, and is folded when there is room."


def _differing(before: Documents, after: Documents) -> Iterator[str]:
    """The cases that are not the same in two states of a shift, and `shift` when its facts are not."""
    for number in {*before, *after}:
        if number not in before or number not in after or bytes(before.document(number)) != bytes(after.document(number)):
            yield f"C-{number}"
    if before.tables.get(SHIFT) != after.tables.get(SHIFT):
        yield SHIFT
