"""A shift file and its journal read together into documents; it never writes.

The snapshot normally is ours and in step with the journal. When another program rewrote it (another layout, no numbers, or a
generation the journal has left behind), nothing acknowledged may be lost: what the kept snapshot and the journals have and it has not
is brought back.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from desk.errors import Damaged, DeskError
from desk.store.beside import Beside
from desk.store.codec import SHIFT, Meta
from desk.store.documents import Documents
from desk.store.durable import status
from desk.store.journal import Commit, Journal
from desk.store.merging import missing, replay, with_room
from desk.store.snapshot import Snapshot
from desk.store.storage import ShiftDB

_TRIES = 25
_PAUSE = 0.02
"""How often, and how many seconds apart, to read a file again that somebody is writing just now."""

Identity = tuple[int, int, int]
"""Inode, size and time of a file: a reason to look again, never what decides whether something is new."""


@dataclass(slots=True)
class Opened:
    """What was read. `meta` is the snapshot's; `foreign` says that the next writer must bring the snapshot back into our layout."""

    documents: Documents
    meta: Meta
    journal: Journal | None = None
    identity: Identity | None = None
    snapshot: Snapshot | None = None
    foreign: bool = False
    notices: list[str] = field(default_factory=list)

    @property
    def folded(self) -> bool:
        """Whether the snapshot holds everything."""
        return self.documents.seq == self.meta.seq and not self.foreign

    def close(self) -> None:
        """Let go of the files."""
        if self.journal is not None:
            self.journal.close()
        if self.snapshot is not None:
            self.snapshot.close()


def identity_of(path: Path | str) -> Identity | None:
    """The file's identity, None when it is absent."""
    found = status(os.fspath(path))
    return None if found is None else (found.st_ino, found.st_size, found.st_mtime_ns)


class _InMotion(Exception):
    """The snapshot and the journal do not belong together yet: somebody is folding."""


def read_shift(beside: Beside) -> Opened:
    """Read the snapshot and the journal. An absent file is an empty shift.

    Raises Damaged when they cannot be read, Refused for a newer format, a link, a folder, or no permission.
    """
    for _ in range(_TRIES):
        identity = identity_of(beside.path)
        try:
            return _read_once(beside, identity, patient=True)
        except _InMotion:
            pass
        except Damaged:
            if identity_of(beside.path) == identity:
                raise
        time.sleep(_PAUSE)
    return _read_once(beside, identity_of(beside.path), patient=False)


def _read_once(beside: Beside, identity: Identity | None, *, patient: bool) -> Opened:
    with contextlib.ExitStack() as undo, ShiftDB(beside.path) as db:
        snapshot = db.snapshot()
        if snapshot is not None:
            undo.callback(snapshot.close)
        journal = Journal.open(beside.journal)
        if journal is not None:
            undo.callback(journal.close)
        opened = _together(beside, snapshot, journal, patient=patient)
        undo.pop_all()
    opened.identity = identity
    return opened


def _together(beside: Beside, snapshot: Snapshot | None, journal: Journal | None, *, patient: bool) -> Opened:
    if snapshot is None:
        if journal is not None:
            raise Damaged(_GONE.format(name=beside.path, journal=beside.journal.name))
        return Opened(Documents({}, {}, Meta()), Meta())
    commits = journal.read_new() if journal is not None else []
    cases = snapshot.cases if snapshot.ours else with_room(snapshot.cases, commits)
    documents = Documents(snapshot.tables, cases, snapshot.meta)
    opened = Opened(documents, snapshot.meta, journal, snapshot=snapshot, foreign=not snapshot.ours)
    if journal is None:
        return opened
    left_behind = snapshot.meta.generation < journal.heading.generation
    if left_behind and snapshot.ours and patient:
        raise _InMotion
    opened.foreign |= left_behind
    if not left_behind:
        follow(documents, commits, beside.journal)
    if opened.foreign:
        kept = kept_documents(beside)
        replay(kept, commits)
        documents.apply(missing(documents, kept))
        opened.notices.append(rewritten(beside.path))
    return opened


_GONE = (
    "{name} is gone, but its journal {journal} is still there. Run: desk check --repair. "
    "To begin a new shift instead, move the files named like it away."
)


def rewritten(path: Path) -> str:
    """The words for a file that another program wrote to."""
    return f"{path.name} was rewritten by another program. It was read again; nothing that was saved here is missing."


def follow(documents: Documents, commits: Iterable[Commit], journal: Path) -> list[str]:
    """Take in the commits after the last known one; the cases touched, and `shift` for the shift's facts.

    Raises Damaged when one in between is missing.
    """
    touched: list[str] = []
    for commit in commits:
        if commit.seq <= documents.seq:
            continue
        if commit.seq != documents.seq + 1:
            raise Damaged(f"{journal} jumps from commit {documents.seq} to {commit.seq}. Nothing was written. Run: desk check --repair")
        touched.extend(documents.apply(commit))
        if SHIFT in commit.put:
            touched.append(SHIFT)
    return touched


def kept_documents(beside: Beside) -> Documents:
    """The snapshot before this one with the commits that followed it, as far as they can be read."""
    documents = Documents({}, {}, Meta())
    with contextlib.suppress(DeskError, OSError), ShiftDB(beside.previous) as db:
        if (snapshot := db.snapshot()) is not None:
            with contextlib.closing(snapshot):
                documents = Documents(snapshot.tables, dict(snapshot.cases), snapshot.meta)
    with contextlib.suppress(DeskError, OSError):
        if (journal := Journal.open(beside.previous_journal)) is not None:
            with contextlib.closing(journal):
                replay(documents, journal.read_new())
    return documents
