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

from desk.errors import Damaged, Refused
from desk.model.minting import case_id
from desk.store.beside import Beside
from desk.store.codec import CASES, META, Document, Malformed, Meta, id_in, is_ours, meta_of, timeline_last
from desk.store.documents import SHIFT, Documents
from desk.store.durable import open_regular
from desk.store.journal import Commit, Journal, check_format
from desk.store.merging import missing, replay
from desk.store.snapshot import SnapshotStorage, damaged, open_snapshot

_TRIES = 25
_PAUSE = 0.02
"""How often, and how many seconds apart, to read a file again that somebody is writing just now."""

Tables = dict[str, dict[str, Document]]
Identity = tuple[int, int, int]
"""Inode, size and time of a file: a reason to look again, never what decides whether something is new."""


@dataclass(slots=True)
class Opened:
    """What was read. `meta` is the snapshot's, `foreign` says that the next writer must bring the snapshot back into our layout."""

    documents: Documents
    meta: Meta
    journal: Journal | None = None
    identity: Identity | None = None
    foreign: bool = False
    notices: list[str] = field(default_factory=list)

    @property
    def folded(self) -> bool:
        """Whether the snapshot holds everything."""
        return self.documents.seq == self.meta.seq and not self.foreign

    def close(self) -> None:
        """Let go of the journal."""
        if self.journal is not None:
            self.journal.close()


def identity_of(path: Path) -> Identity | None:
    """The file's identity, None when it is absent."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def read_head(path: Path) -> bytes:
    """The first line of a snapshot, as far as it is ours."""
    fd = open_regular(path, os.O_RDONLY)
    try:
        return os.pread(fd, 4096, 0).partition(b"\n")[0]
    finally:
        os.close(fd)


def read_shift(beside: Beside, *, writing: bool = False) -> Opened:
    """Read the snapshot and the journal. An absent file is an empty shift.

    Raises Damaged when they cannot be read, Refused for a newer format, a link, a folder, or no permission.
    """
    for last_try in (False,) * (_TRIES - 1) + (True,):
        identity = identity_of(beside.path)
        try:
            return _read_once(beside, identity, writing=writing, patient=not last_try)
        except (_InMotion, Damaged) as error:
            if last_try or (isinstance(error, Damaged) and identity_of(beside.path) == identity):
                raise
        time.sleep(_PAUSE)
    raise AssertionError  # the last try returns or raises


class _InMotion(Exception):
    """The snapshot and the journal do not belong together: somebody may be folding."""


def _read_once(beside: Beside, identity: Identity | None, *, writing: bool, patient: bool) -> Opened:
    with open_snapshot(beside.path) as db:
        storage = db.storage
        assert isinstance(storage, SnapshotStorage)
        tables = storage.read_raw()
    journal = Journal.open(beside.journal, writing=writing)
    try:
        if tables is None:
            return _absent(beside, journal)
        return _together(beside, tables, journal, identity, patient=patient)
    except BaseException:
        if journal is not None:
            journal.close()
        raise


def _absent(beside: Beside, journal: Journal | None) -> Opened:
    if journal is not None:
        raise Damaged(
            f"{beside.path} is gone, but its journal is still here. Run: desk check --repair. "
            f"To begin a new shift instead, move {beside.journal.name} and {beside.previous.name} away."
        )
    return Opened(Documents({}, {}, Meta()), Meta())


def _together(beside: Beside, tables: Tables, journal: Journal | None, identity: Identity | None, *, patient: bool) -> Opened:
    try:
        meta = meta_of(tables)
        check_format(meta.format, beside.path)
        ours = is_ours(read_head(beside.path))
        if journal is not None and meta.generation < journal.heading.generation and ours and patient:
            raise _InMotion
        if not ours:
            tables = adopted(tables, beside.path)
    except Malformed as error:
        raise damaged(beside.path, str(error)) from error
    documents = Documents.of(tables, meta)
    commits = journal.read_new() if journal is not None else []
    opened = Opened(documents, meta, journal, identity)
    if journal is not None and meta.generation < journal.heading.generation:
        _bring_back(opened, beside, commits)
    else:
        follow(documents, commits, beside.journal)
    if opened.foreign or not ours:
        opened.foreign = True
        opened.notices.append(_REWRITTEN.format(name=beside.path.name))
    return opened


_REWRITTEN = "{name} was written by another program; it was read again, and nothing that was saved here is missing."


def follow(documents: Documents, commits: Iterable[Commit], journal: Path) -> list[str]:
    """Take in the commits after the last known one; the cases touched. Raises Damaged when one in between is missing."""
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


def _bring_back(opened: Opened, beside: Beside, commits: list[Commit]) -> None:
    """Add to a snapshot of another program what only the kept snapshot and the journals have."""
    kept = kept_documents(beside)
    replay(kept, commits)
    opened.documents.apply(missing(opened.documents, kept))
    opened.foreign = True


def kept_documents(beside: Beside) -> Documents:
    """The snapshot before this one with the commits that followed it, as far as they can be read."""
    documents = Documents({}, {}, Meta())
    with contextlib.suppress(Damaged, Refused, Malformed, OSError):
        tables = SnapshotStorage(beside.previous).read_raw() or {}
        documents = Documents.of(adopted(tables, beside.previous), meta_of(tables))
    with contextlib.suppress(Damaged, Refused, OSError):
        journal = Journal.open(beside.previous_journal)
        if journal is not None:
            with contextlib.closing(journal):
                replay(documents, journal.read_new())
    return documents


def adopted(tables: Tables, path: Path) -> Tables:
    """Tables that another program wrote, with every case in the shape we write. Raises Refused when it is no shift at all."""
    if tables and CASES not in tables and META not in tables and SHIFT not in tables:
        raise Refused(f"{path} is a TinyDB file, but no shift of desk: it has no cases. Nothing was written; give another path.")
    cases: dict[str, Document] = {}
    for key, document in tables.get(CASES, {}).items():
        if not (key.isascii() and key.isdigit()):
            raise Malformed(f"case {key!r} in it has no number")
        case = id_in(document) or case_id(int(key))
        number = case.removeprefix("C-")
        cases[number if number.isascii() and number.isdigit() else key] = timeline_last(document, case_id(int(number)))
    return {**tables, CASES: cases}
